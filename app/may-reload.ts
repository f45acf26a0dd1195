/** @file Whether the first page has unsaved work or a running source that a reload would end. */
import { BUILT_IN_MAPPINGS } from '../src/adaptation/index.ts';
import type { MusicState } from './experience/audio/music/index.ts';
import type { RuntimeState } from './runtime/store.ts';

/** False for a camera, a dropped video or mapping, the safe place, music that was started, and what `holds` names. */
export function mayReload(
  { source, mappings, safePlace }: Pick<RuntimeState, 'source' | 'mappings' | 'safePlace'>,
  music: MusicState,
  holds: {
    /** A visit in the headset. */
    readonly headset: boolean;
    /** A world, or edits of one, that the browser did not keep. */
    readonly worldAtRisk: boolean;
    /** A place in a room of linked devices. */
    readonly room: boolean;
  },
): boolean {
  const seesClip = source.kind === 'stopped' || source.source === 'demo';
  return (
    seesClip &&
    mappings === BUILT_IN_MAPPINGS &&
    !safePlace &&
    music === 'idle' &&
    !Object.values(holds).includes(true)
  );
}
