/** @file Words for what is sensed: for the panel, the headset and screen readers. */
import {
  type Backend,
  EMOTION_DESCRIPTORS,
  type EmotionState,
  eachEmotion,
  isCamera,
  type SourceKind,
} from '../../src/core/index.ts';
import type { LoadingStage, LostReason, People, Slow, UnreadReason } from '../runtime/store.ts';

/** The value of data-emotion: the emotion's name, or why there is none. */
export function emotionKey(state: EmotionState): string {
  switch (state.kind) {
    case 'sensed':
      return state.emotion;
    case 'unsure':
      return 'unsure';
    case 'faceLost':
      return 'face-lost';
    case 'off':
      return 'off';
    default:
      throw state satisfies never;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ...eachEmotion((emotion) => EMOTION_DESCRIPTORS[emotion].label),
  unsure: 'Unsure',
  'face-lost': 'No face in view',
  off: 'Not sensing',
};

export function emotionWord(state: EmotionState): string {
  return WORDS[emotionKey(state)] ?? '';
}

/** How sure the reading is, in words, which people misread less than percentages. */
export function confidenceWords(state: EmotionState): string {
  if (state.kind === 'off') return 'The world rests';
  if (state.kind === 'faceLost') return 'The world eases to neutral';
  if (state.kind === 'unsure') return state.confidence >= 0.5 ? 'Making sure…' : 'No expression stands out';
  if (state.confidence >= 0.8) return 'Very sure';
  if (state.confidence >= 0.6) return 'Quite sure';
  return 'A little sure';
}

/** In place of the emotion and of how sure it is, until something of a source has been read: nothing is known of a face before. */
export const STARTING_WORDS = { emotion: 'Starting…', sureness: 'Nothing has been read yet' } as const;

/** How old what is shown is; of a lost face it is not known whether one was ever seen. */
export function ageWords({ kind, ageMs }: EmotionState): string {
  if (!Number.isFinite(ageMs)) return kind === 'faceLost' ? 'no face seen now' : 'nothing seen yet';
  if (ageMs < 1000) return `seen ${Math.round(ageMs / 50) * 50} ms ago`;
  return `seen ${Math.round(ageMs / 1000)} s ago`;
}

export const BACKEND_WORDS: Readonly<Record<Backend, string>> = {
  webgpu: 'WebGPU',
  'webgpu-software': 'WebGPU (software)',
  wasm: 'WASM',
  cpu: 'CPU',
  headset: 'face tracking',
};

export const SOURCE_WORDS: Readonly<Record<SourceKind, string>> = {
  demo: 'demo clip',
  camera: 'camera',
  file: 'video file',
  headset: 'the headset’s face tracking',
  link: 'a linked device',
  network: 'network camera',
  serial: 'serial camera',
  osc: 'mouth shapes from another program',
};

export const STAGE_WORDS: Readonly<Record<LoadingStage, string>> = {
  model: 'loading the network',
  backend: 'preparing the processor',
  warmUp: 'warming up',
  detector: 'loading the face detector',
};

/** In place of “No face in view”, where a picture was cut that shows no lower face. */
export const NO_LOWER_FACE = 'No lower face in view';

/** In place of “No face in view”, where a face was found, but too long ago. */
export const NO_NEW_READING = 'No new reading';

const LOST_WORDS: Readonly<Record<LostReason, string>> = {
  dark: 'The picture is too dark',
  bright: 'The picture is too bright',
  flat: 'The picture shows nothing: is the lens covered?',
  outside: 'The lower face lies outside the picture',
  noFace: 'Turn your face to the camera',
  noLowerFace: 'Show your mouth to the camera',
};

/** In place of the emotion, where what comes is too old to say anything of the present. */
export const lateWords = (source: SourceKind): string =>
  source === 'link' ? 'The readings come too late' : 'The pictures come too late';

const LATE_REMEDIES: Readonly<Record<SourceKind, string>> = {
  demo: 'Close other heavy programs or tabs',
  file: 'Close other heavy programs or tabs',
  camera: 'Choose another camera, or close programs that use this one',
  network: 'Lower the camera’s resolution, or use a faster network',
  serial: 'Lower the camera’s resolution',
  headset: 'Close other heavy programs',
  osc: 'Close other heavy programs or tabs',
  link: 'Use a faster network, or less load on the other device',
};

/** What stands between a face and its reading, or what helps. */
export const unreadWords = (reason: UnreadReason, source: SourceKind): string =>
  reason === 'late' ? LATE_REMEDIES[source] : LOST_WORDS[reason];

const PICTURE_WORDS = {
  muted: 'the camera is covered or in use elsewhere',
  frozen: 'the picture stands still',
  reconnecting: 'the camera does not answer: trying again',
} as const;

const SHAPE_WORDS = {
  muted: 'no mouth shapes come in',
  frozen: 'no mouth shapes come in',
  reconnecting: 'the server does not answer: trying again',
} as const;

/** Why no new picture, or no mouth shape, comes from it. */
export const silenceWords = (source: SourceKind, pictures: keyof typeof PICTURE_WORDS): string =>
  (source === 'osc' ? SHAPE_WORDS : PICTURE_WORDS)[pictures];

/** From here on a picture's size is the likely reason for a slow reading, pixels. */
const LARGE_PIXELS = 2_500_000;

/** Why reading takes long, and what helps. */
export function slowWords({ frameMs, width, height }: Slow, source: SourceKind): string {
  const seconds = frameMs < 10_000 ? (frameMs / 1000).toFixed(1) : String(Math.round(frameMs / 1000));
  const takes = `Reading a picture takes ${seconds} s here.`;
  if (width * height < LARGE_PIXELS)
    return `${takes} This device is busy: close other heavy programs or tabs.`;
  const smaller = isCamera(source) ? 'Set the camera to a lower resolution' : 'Choose a smaller video';
  return `${takes} The picture is large (${width} × ${height}). ${smaller}, or close other heavy programs.`;
}

const RANKS = ['first', 'second', 'third', 'fourth', 'fifth'];

/** What a press does that chooses another person to read; null where there is nobody to choose. */
export function otherPersonWords(people: People | null): string | null {
  if (!people || people.count < 2) return null;
  return people.count === 2 ? 'Read the other person' : 'Read the next person';
}

/** That several people are in view, and which of them is read, by their places in the picture; null for one or none. */
export function peopleWords({ count, followed }: People): string | null {
  if (count < 2) return null;
  const several = count === 2 ? 'Two people are in view.' : `${count} people are in view.`;
  if (followed === null) return `${several} The app is looking for the one it was reading.`;
  const rank = RANKS[followed];
  if (count > 2 && rank === undefined) return `${several} The app reads one of them.`;
  const which =
    count === 2 ? `one on the ${followed === 0 ? 'left' : 'right'} of the picture` : `${rank} from the left`;
  return `${several} The app reads the ${which}.`;
}

export const UNGUARDED_WORDS =
  'The file that tells faces from other pictures could not be loaded, so a picture without a face may be read as one. The app keeps trying to load the file.';
