/** @file The canvas: the world, the way to look around it, and the panel inside a headset. */
import { Canvas } from '@react-three/fiber';
import { useXR, XR } from '@react-three/xr';
import { type ComponentProps, useEffect, useState } from 'react';
import type { Live } from '../pipeline/live.ts';
import { HeadsetPanel } from './headset-panel.tsx';
import { LookAround } from './look-around.tsx';
import { detectQuality } from './quality.ts';
import { SOFTWARE_PIXEL_RATIO, SoftwarePace } from './software-pace.tsx';
import { SHORE } from './world/index.ts';
import { xrStore } from './xr-store.ts';

function Presence({ onPresenting }: { readonly onPresenting: (inHeadset: boolean) => void }) {
  const inHeadset = useXR((xr) => xr.session !== undefined);
  useEffect(() => onPresenting(inHeadset), [onPresenting, inHeadset]);
  return null;
}

export function Stage(
  props: {
    readonly live: Live;
    readonly reducedMotion: boolean;
    readonly onPresenting: (inHeadset: boolean) => void;
  } & ComponentProps<typeof HeadsetPanel>,
) {
  const { live, reducedMotion, onPresenting, ...panel } = props;
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
          <SHORE.Scene targets={() => live.read().targets} reducedMotion={reducedMotion} quality={quality} />
          <HeadsetPanel {...panel} />
          <Presence onPresenting={onPresenting} />
          <LookAround />
          {quality === 'low' && <SoftwarePace />}
        </XR>
      </Canvas>
    </div>
  );
}
