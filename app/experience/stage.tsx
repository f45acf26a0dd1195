/** @file The canvas: the world, the way to look around it, and the panel inside a headset. */
import { Canvas } from '@react-three/fiber';
import { useXR, XR } from '@react-three/xr';
import { lazy, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Live } from '../pipeline/live.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Soundscape } from '../pipeline/soundscape.ts';
import { ContextWatch } from './context-watch.tsx';
import { Ears } from './ears.tsx';
import { ExpressionInput } from './expression-input.tsx';
import { FrameWatch } from './frame-watch.tsx';
import { Headset } from './headset/headset.tsx';
import type { Signal } from './headset/signal.ts';
import { LookAround } from './look-around.tsx';
import { createDarkness, Passage, Veil } from './passage.tsx';
import { assertDrawable, detectQuality } from './quality.ts';
import { SOFTWARE_PIXEL_RATIO, SoftwarePace } from './software-pace.tsx';
import { WORLDS, worldOf } from './world/index.ts';
import { xrStore } from './xr-store.ts';

function Presence({ onPresenting }: { readonly onPresenting: (inHeadset: boolean) => void }) {
  const inHeadset = useXR((xr) => xr.session !== undefined);
  useEffect(() => onPresenting(inHeadset), [onPresenting, inHeadset]);
  return null;
}

/** Each place is loaded when it is entered. */
const SCENES = new Map(WORLDS.map((world) => [world.id, lazy(world.load)]));

/** One more each time that the world, and not the music alone, is to answer. */
const answersInWorld = (live: Live): number => {
  const { answer } = live.read();
  return answer?.inWorld === true ? answer.count : 0;
};

export function Stage(props: {
  readonly pipeline: Pipeline;
  readonly soundscape: Soundscape;
  readonly reducedMotion: boolean;
  readonly recentre: Signal;
  readonly onPresenting: (inHeadset: boolean) => void;
  readonly onVisitOver: (minutes: number) => void;
  /** The system took the graphics card away, or gave it back. */
  readonly onLost: (lost: boolean) => void;
}) {
  const { pipeline, soundscape, reducedMotion, recentre, onPresenting, onVisitOver, onLost } = props;
  const { live, store } = pipeline;
  const { id: worldId, timbre } = worldOf(useStore(store, (state) => state.worldId));
  useEffect(() => soundscape.setTimbre(timbre), [soundscape, timbre]);
  const [darkness] = useState(createDarkness);
  const drawPlace = (id: string) => {
    const Scene = SCENES.get(id);
    return (
      Scene && (
        <Scene
          targets={() => live.read().targets}
          reducedMotion={reducedMotion}
          quality={quality}
          answers={() => answersInWorld(live)}
          onHappening={soundscape.happen}
        />
      )
    );
  };
  const [quality] = useState(() => {
    assertDrawable();
    return detectQuality();
  });
  useEffect(() => {
    document.documentElement.dataset.renderer = quality === 'low' ? 'software' : 'gpu';
  }, [quality]);
  return (
    <div className="stage">
      <Canvas
        camera={{ fov: 62, near: 0.05, far: 3000 }}
        dpr={quality === 'low' ? SOFTWARE_PIXEL_RATIO : [1, 1.75]}
        frameloop={quality === 'high' ? 'always' : 'demand'}
        gl={{ antialias: quality === 'high', powerPreference: 'high-performance' }}
      >
        <XR store={xrStore}>
          <Passage worldId={worldId} darkness={darkness} draw={drawPlace} />
          <Veil darkness={darkness} />
          <ContextWatch darkness={darkness} onLost={onLost} />
          <Headset
            pipeline={pipeline}
            soundscape={soundscape}
            recentre={recentre}
            darkness={darkness}
            onVisitOver={onVisitOver}
          />
          <Ears onMove={soundscape.listen} />
          <ExpressionInput onWeights={pipeline.offerExpressions} />
          <Presence onPresenting={onPresenting} />
          <LookAround recentre={recentre} />
          {/* Where a processor draws, frames are late by intent. */}
          {quality === 'low' ? <SoftwarePace /> : <FrameWatch onFrame={pipeline.noteFrame} />}
        </XR>
      </Canvas>
    </div>
  );
}
