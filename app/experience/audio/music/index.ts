/** @file Public interface of the music. Importing it loads neither Tone nor an audio context; start() does. */

export type { Timbre } from './places.ts';
export {
  createMusic,
  type Music,
  type MusicOptions,
  type MusicReadout,
  type MusicState,
} from './player.ts';
export { EMOTION_MUSIC } from './presets.ts';
export type { MusicSource } from './session.ts';
export type { ListenerPose } from './spatial-panner.ts';
