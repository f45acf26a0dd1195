/** @file A visit in the headset that stands still: the very panel, hands and camera light, with one emotion sensed. */
import { XR } from '@react-three/xr';
import { type ComponentProps, type ReactNode, useEffect, useState } from 'react';
import { createStore } from 'zustand/vanilla';
import type { SoundState } from '../../app/controls/controls.ts';
import { createDarkness } from '../../app/experience/darkness.ts';
import { Headset } from '../../app/experience/headset/headset.tsx';
import { createSignal } from '../../app/experience/signal.ts';
import { xrStore } from '../../app/experience/xr-store.ts';
import { createLastMinute, MINUTE_MS } from '../../app/runtime/last-minute.ts';
import { createRuntimeStore } from '../../app/runtime/store.ts';
import { DEFAULT_PREFERENCES, WHOLE_PICTURE } from '../../app/storage/index.ts';
import { BUILT_IN_MAPPINGS } from '../../src/adaptation/index.ts';
import { EMOTIONS } from '../../src/core/index.ts';
import { manualEmotionState, NEUTRAL_MANUAL_EMOTION } from '../../src/simulation/index.ts';

/** How much of the probability the mood has; the others share the rest. */
const LEADING = 0.87;
const nothing = (): void => undefined;

/** What a runtime shows that reads this mood from a camera. */
function standingRuntime(mood: string, worldId: string): ComponentProps<typeof Headset>['runtime'] {
  const heights = EMOTIONS.map((name) => (name === mood ? LEADING : (1 - LEADING) / (EMOTIONS.length - 1)));
  const { strength, resting, quickAnswers, sessionLimitMin } = DEFAULT_PREFERENCES;
  const why = 'A picture for the docs.';
  const store = createRuntimeStore({
    source: { kind: 'playing', source: 'camera', pictures: 'live' },
    fileRefusal: null,
    slow: null,
    people: null,
    waitsForPress: false,
    linkedSource: null,
    video: null,
    cameraLive: true,
    cameraId: null,
    engine: { kind: 'ready', backend: 'webgpu', adapter: null, warmUpMs: 0, why, unguarded: null, model: '' },
    reading: {
      emotion: { ...manualEmotionState({ ...NEUTRAL_MANUAL_EMOTION, heights }, 0), ageMs: 50 },
      delayMs: 12,
      lost: null,
    },
    framing: 'headset',
    region: WHOLE_PICTURE,
    rateHz: 30,
    sensingHz: 30,
    backendChoice: 'auto',
    mappings: BUILT_IN_MAPPINGS,
    mapping: BUILT_IN_MAPPINGS[0] as (typeof BUILT_IN_MAPPINGS)[number],
    override: 'sensing',
    strength,
    worldId,
    musicChoice: 'composed',
    hasOwnMusic: false,
    safePlace: false,
    resting,
    quickAnswers,
    sessionLimitMin,
    reducedMotion: false,
    unsmoothed: false,
  });
  // A minute in which the mood came and stayed.
  const minute = createLastMinute();
  const { emotion } = store.getState().reading;
  for (let ms = 0; ms <= MINUTE_MS; ms += 500)
    minute.note(ms, ms < MINUTE_MS / 3 ? manualEmotionState(NEUTRAL_MANUAL_EMOTION, ms) : emotion);
  return {
    store,
    sensing: { followOther: nothing },
    sources: { stop: nothing, resume: nothing },
    simulation: { minute, setMapping: nothing },
    preferences: { set: nothing },
  };
}

/** `children` is the place. Enters by itself once the canvas is there. */
export function InHeadset(props: {
  readonly mood: string;
  readonly worldId: string;
  readonly children: ReactNode;
}) {
  const [runtime] = useState(() => standingRuntime(props.mood, props.worldId));
  const [soundscape] = useState(() => ({
    store: createStore<SoundState>()(() => ({
      kind: 'playing',
      volume: 0.6,
      reason: null,
      sounding: 'composed',
    })),
    toggle: nothing,
    wake: async () => nothing(),
    setVolume: nothing,
    dim: nothing,
  }));
  const [recentre] = useState(createSignal);
  const [darkness] = useState(createDarkness);
  useEffect(() => {
    void xrStore.enterVR();
  }, []);
  return (
    <XR store={xrStore}>
      {props.children}
      <Headset
        runtime={runtime}
        soundscape={soundscape}
        recentre={recentre}
        darkness={darkness}
        onVisitOver={nothing}
      />
    </XR>
  );
}
