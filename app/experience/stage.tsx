/** @file The canvas: the world, the way to look around it, and the panel inside a headset. */
import { Canvas } from '@react-three/fiber';
import { useXR, XR } from '@react-three/xr';
import { type ComponentProps, useEffect, useState } from 'react';
import type { WebGLRenderer } from 'three';
import type { Live } from '../pipeline/live.ts';
import { HeadsetPanel } from './headset-panel.tsx';
import { LookAround } from './look-around.tsx';
import { SoftwarePace } from './software-pace.tsx';
import { SHORE } from './world/index.ts';
import { xrStore } from './xr-store.ts';

type Quality = 'low' | 'high';

/** A software renderer (no GPU, a virtual machine) gets the light version of everything. */
function qualityOf(renderer: WebGLRenderer): Quality {
  const context = renderer.getContext();
  const details = context.getExtension('WEBGL_debug_renderer_info');
  const name = details ? String(context.getParameter(details.UNMASKED_RENDERER_WEBGL)) : '';
  return /swiftshader|llvmpipe|software|basic render/i.test(name) ? 'low' : 'high';
}

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
  const [quality, setQuality] = useState<Quality | null>(null);
  return (
    <div className="stage">
      <Canvas
        camera={{ fov: 62, near: 0.05, far: 3000 }}
        dpr={quality === 'low' ? 0.5 : [1, 1.75]}
        frameloop={quality === 'high' ? 'always' : 'demand'}
        gl={{ antialias: true, powerPreference: 'high-performance' }}
        onCreated={({ gl }) => {
          const found = qualityOf(gl);
          document.documentElement.dataset.renderer = found === 'low' ? 'software' : 'gpu';
          setQuality(found);
        }}
        fallback={
          <p role="alert">This browser cannot draw WebGL. Sensing and music work; the world does not.</p>
        }
      >
        <XR store={xrStore}>
          {quality && (
            <SHORE.Scene
              targets={() => live.read().targets}
              reducedMotion={reducedMotion}
              quality={quality}
            />
          )}
          <HeadsetPanel {...panel} />
          <Presence onPresenting={onPresenting} />
          <LookAround />
          {quality === 'low' && <SoftwarePace />}
        </XR>
      </Canvas>
    </div>
  );
}
