/** @file Whether the first page holds something that loading it again would end. */
import { BUILT_IN_MAPPINGS } from '../src/adaptation/index.ts';
import type { MusicState } from './experience/audio/music/index.ts';
import type { RuntimeState } from './runtime/store.ts';

/** False for a camera, a dropped video or mapping, the safe place, music that was started, a visit in the headset. */
export function mayReload(
  { source, mappings, safePlace }: Pick<RuntimeState, 'source' | 'mappings' | 'safePlace'>,
  music: MusicState,
  inHeadset: boolean,
): boolean {
  const seesClip = source.kind === 'stopped' || source.source === 'demo';
  return seesClip && mappings === BUILT_IN_MAPPINGS && !safePlace && music === 'idle' && !inHeadset;
}
