/** @file The canvas: the world, the way to look around it, and the panel inside a headset. */

import { Canvas } from '@react-three/fiber';
import { useXR, XR } from '@react-three/xr';
import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { createDrawnTargets } from '../../src/adaptation/index.ts';
import type { Runtime } from '../runtime/interfaces.ts';
import type { LatestReading } from '../runtime/latest-reading.ts';
import { createLoader } from '../shared/loader.ts';
import { AudioListener } from './audio/audio-listener.tsx';
import type { Soundscape } from './audio/soundscape.ts';
import { ContextWatch } from './context-watch.tsx';
import { beginDark, createDarkness, type Darkness } from './darkness.ts';
import { ExpressionInput } from './expression-input.tsx';
import { Fade } from './fade.tsx';
import { FollowTargets } from './follow-targets.tsx';
import { FrameWatch } from './frame-watch.tsx';
import { Headset } from './headset/headset.tsx';
import { LookAround } from './look-around.tsx';
import { isOwnWorld, ownWorldsOf } from './own-worlds/own-worlds.ts';
import { useWorlds } from './own-worlds/use-worlds.ts';
import { assertDrawable, detectQuality } from './quality.ts';
import { finestPixelRatio, type Resolution, ResolutionWatch } from './resolution-watch.tsx';
import { type Scene, SceneTransition, type WorldFault } from './scene-transition.tsx';
import type { Signal } from './signal.ts';
import { SOFTWARE_PIXEL_RATIO, SoftwarePace } from './software-pace.tsx';
import { WORLDS, worldOf } from './worlds/index.ts';
import { xrStore } from './xr-store.ts';

function Presence(props: {
  readonly darkness: Darkness;
  readonly onPresenting: (inHeadset: boolean) => void;
}) {
  const { darkness, onPresenting } = props;
  const inHeadset = useXR((xr) => xr.session !== undefined);
  useEffect(() => {
    // Another picture begins, in the headset or back on the screen.
    beginDark(darkness);
    onPresenting(inHeadset);
  }, [darkness, onPresenting, inHeadset]);
  return null;
}

/** Each world is loaded when it is entered. */
const LOADERS = new Map(
  WORLDS.map(({ id, name, load }) => [
    id,
    createLoader({ what: `The world “${name}”`, load: async () => (await load()).default }),
  ]),
);
const loadOwnScene = createLoader({
  what: 'The code that shows your own worlds',
  load: () => import('./own-worlds/own-world-scene.tsx'),
});
const loadWorld = async (runtime: Runtime, id: string): Promise<Scene> => {
  const { openingMark } = runtime.storage;
  openingMark.end();
  if (isOwnWorld(id)) {
    await openingMark.begin(id);
    try {
      return await (await loadOwnScene()).loadOwnWorld(ownWorldsOf(runtime), id);
    } catch (error) {
      openingMark.end(id);
      throw error;
    }
  }
  const load = LOADERS.get(id);
  if (!load) throw new Error(`There is no world “${id}”.`);
  return load();
};

/** A world that was drawn for so long has opened. */
const STANDS_AFTER_MS = 3000;

/** For tests and tools: the world that is on the stage, which may be another than the chosen one. */
const noteShown = (worldId: string): void => {
  document.documentElement.dataset.worldShown = worldId;
};

const nameOf = (runtime: Runtime, id: string): string =>
  isOwnWorld(id) ? (ownWorldsOf(runtime).find(id)?.name ?? 'A world of your own') : worldOf(id).name;

/** Why another world stands in for the chosen one, and the way to it. */
export interface WorldTrouble {
  readonly reason: string;
  readonly retry: () => void;
}

/** One more each time that the world, and not the music alone, is to answer. */
const answersInWorld = (live: LatestReading): number => {
  const { answer } = live.read();
  return answer?.inWorld === true ? answer.count : 0;
};

export function Stage(props: {
  readonly runtime: Runtime;
  readonly soundscape: Soundscape;
  readonly reducedMotion: boolean;
  readonly recentre: Signal;
  readonly onPresenting: (inHeadset: boolean) => void;
  readonly onVisitOver: (minutes: number) => void;
  /** The system took the graphics card away, or gave it back. */
  readonly onLost: (lost: boolean) => void;
  readonly onWorldTrouble: (trouble: WorldTrouble | null) => void;
}) {
  const { runtime, soundscape, reducedMotion, recentre, onPresenting, onVisitOver, onLost } = props;
  const { onWorldTrouble } = props;
  const { store } = runtime;
  const { latest: live } = runtime.simulation;
  const chosen = useStore(store, (state) => state.worldId);
  const { id: known, timbre } = worldOf(chosen);
  const worldId = isOwnWorld(chosen) ? chosen : known;
  const worlds = useWorlds(runtime);
  const [load] = useState(() => (id: string) => loadWorld(runtime, id));
  useEffect(() => soundscape.setTimbre(timbre), [soundscape, timbre]);
  useEffect(() => {
    const { openingMark } = runtime.storage;
    // A page that is left says so; one that stands still cannot.
    const leave = (): void => openingMark.end();
    globalThis.addEventListener('pagehide', leave);
    return () => {
      globalThis.removeEventListener('pagehide', leave);
      leave();
    };
  }, [runtime]);
  const onShown = useCallback(
    (shownId: string): void => {
      noteShown(shownId);
      setTimeout(() => {
        if (document.documentElement.dataset.worldShown === shownId) runtime.storage.openingMark.end(shownId);
      }, STANDS_AFTER_MS);
    },
    [runtime],
  );
  const [darkness] = useState(createDarkness);
  const [wanted] = useState(() => () => live.read().targets);
  const [drawn] = useState(() => createDrawnTargets(wanted()));
  const drawWorld = (World: Scene) => (
    <World
      targets={drawn.read}
      reducedMotion={reducedMotion}
      quality={quality}
      answers={() => answersInWorld(live)}
      onAmbientEvent={soundscape.playEvent}
    />
  );
  const [trouble, setTrouble] = useState<string | null>(null);
  const onFault = useCallback(
    (fault: WorldFault | null): void => {
      const reason =
        fault &&
        `“${nameOf(runtime, fault.worldId)}” cannot be shown: “${nameOf(runtime, fault.stands)}” stays. ${fault.reason}`;
      setTrouble(reason);
      onWorldTrouble(
        reason && fault ? { reason, retry: () => runtime.preferences.set({ worldId: fault.worldId }) } : null,
      );
      if (fault) runtime.preferences.set({ worldId: fault.stands });
    },
    [runtime, onWorldTrouble],
  );
  const [quality] = useState(() => {
    assertDrawable();
    return detectQuality();
  });
  const [resolution] = useState<Resolution>(() => ({
    pixelRatio: quality === 'low' ? SOFTWARE_PIXEL_RATIO : finestPixelRatio(),
  }));
  useEffect(() => {
    document.documentElement.dataset.renderer = quality === 'low' ? 'software' : 'gpu';
  }, [quality]);
  return (
    <div className="stage">
      <Canvas
        camera={{ fov: 62, near: 0.05, far: 3000 }}
        dpr={resolution.pixelRatio}
        frameloop={quality === 'high' ? 'always' : 'demand'}
        gl={{ antialias: quality === 'high', powerPreference: 'high-performance' }}
      >
        <XR store={xrStore}>
          <FollowTargets drawn={drawn} wanted={wanted} reducedMotion={reducedMotion} />
          <SceneTransition
            worldId={worldId}
            darkness={darkness}
            load={load}
            standIn={WORLDS[0].id}
            draw={drawWorld}
            onFault={onFault}
            onShown={onShown}
          />
          <Fade darkness={darkness} />
          <ContextWatch darkness={darkness} onLost={onLost} />
          <Headset
            runtime={runtime}
            soundscape={soundscape}
            recentre={recentre}
            darkness={darkness}
            onVisitOver={onVisitOver}
            trouble={trouble}
            worlds={worlds}
          />
          <AudioListener onMove={soundscape.listen} />
          <ExpressionInput onWeights={runtime.sources.offerExpressions} />
          <Presence darkness={darkness} onPresenting={onPresenting} />
          <LookAround recentre={recentre} />
          {/* Where a processor draws, frames are late by intent. */}
          {quality === 'low' ? (
            <SoftwarePace resolution={resolution} />
          ) : (
            <>
              <FrameWatch onFrame={runtime.sensing.noteFrame} />
              {/* Each world costs otherwise, and is judged by itself. */}
              <ResolutionWatch key={worldId} resolution={resolution} />
            </>
          )}
        </XR>
      </Canvas>
    </div>
  );
}
