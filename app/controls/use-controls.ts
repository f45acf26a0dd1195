/** @file The list of switches for a view; it renders when a switch changes, not with every reading. */
import { useMemo } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { Runtime } from '../runtime/interfaces.ts';
import {
  type Control,
  type ControlId,
  type ControlInput,
  controlsOf,
  type SoundControls,
  type SoundState,
} from './controls.ts';

export function useControls(
  runtime: ControlInput['runtime'] & Pick<Runtime, 'store'>,
  soundscape: SoundControls & { readonly store: StoreApi<SoundState> },
  worlds: ControlInput['worlds'],
  onRecentre: () => void,
): ReadonlyMap<ControlId, Control> {
  const state = useStore(
    runtime.store,
    useShallow(
      ({
        source,
        cameraLive,
        strength,
        mappings,
        mapping,
        worldId,
        musicChoice,
        hasOwnMusic,
        safePlace,
        resting,
        quickAnswers,
        sessionLimitMin,
        people,
      }) => ({
        source,
        cameraLive,
        strength,
        mappings,
        mapping,
        worldId,
        musicChoice,
        hasOwnMusic,
        safePlace,
        resting,
        quickAnswers,
        sessionLimitMin,
        people,
      }),
    ),
  );
  const sound = useStore(soundscape.store);
  return useMemo(
    () => controlsOf({ runtime, soundscape, worlds, state, sound, onRecentre }),
    [runtime, soundscape, worlds, state, sound, onRecentre],
  );
}
