/** @file The canvas: the world, the way to look around it, and the panel inside a headset. */
import { Canvas } from '@react-three/fiber';
import { useXR, XR } from '@react-three/xr';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { Soundscape } from '../pipeline/soundscape.ts';
import { Headset } from './headset/headset.tsx';
import type { Signal } from './headset/signal.ts';
import { LookAround } from './look-around.tsx';
import { detectQuality } from './quality.ts';
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

export function Stage(props: {
  readonly pipeline: Pipeline;
  readonly soundscape: Soundscape;
  readonly reducedMotion: boolean;
  readonly recentre: Signal;
  readonly onPresenting: (inHeadset: boolean) => void;
  readonly onVisitOver: (minutes: number) => void;
}) {
  const { pipeline, soundscape, reducedMotion, recentre, onPresenting, onVisitOver } = props;
  const { live, store } = pipeline;
  const Scene = SCENES.get(worldOf(useStore(store, ({ worldId }) => worldId)).id);
  const [quality] = useState(detectQuality);
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
        fallback={
          <p role="alert">This browser cannot draw WebGL. Sensing and music work; the world does not.</p>
        }
      >
        <XR store={xrStore}>
          <Suspense fallback={null}>
            {Scene && (
              <Scene targets={() => live.read().targets} reducedMotion={reducedMotion} quality={quality} />
            )}
          </Suspense>
          <Headset
            pipeline={pipeline}
            soundscape={soundscape}
            recentre={recentre}
            onVisitOver={onVisitOver}
          />
          <Presence onPresenting={onPresenting} />
          <LookAround recentre={recentre} />
          {quality === 'low' && <SoftwarePace />}
        </XR>
      </Canvas>
    </div>
  );
}
