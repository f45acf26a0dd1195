/**
 * @file Where a CPU draws in place of a GPU, a frame waits until the last one is drawn and other work has had its turn,
 * and the resolution is what the CPU can draw.
 */
import { addAfterEffect, useThree } from '@react-three/fiber';
import { useXR } from '@react-three/xr';
import { useEffect } from 'react';
import { clamp } from '../../src/core/index.ts';
import type { Resolution } from './resolution-watch.tsx';

const POLL_EVERY_MS = 15;
/** Drawing may take a third of the processor: sensing, video and the page share the rest. */
const REST_PER_WORK = 2;
const LEAST_REST_MS = 60;
const MOST_REST_MS = 1000;
const MOST_WORK_MS = 220;
const LEAST_WORK_MS = 70;
const COARSEST = 0.2;
const FINEST = 0.6;
/** Pixels of the canvas a pixel of the page, to begin with. */
export const SOFTWARE_PIXEL_RATIO = 0.35;

/** For a canvas whose frames are drawn on demand. It keeps what it chose in `resolution`. */
export function SoftwarePace({ resolution }: { readonly resolution: Resolution }) {
  const invalidate = useThree((state) => state.invalidate);
  const renderer = useThree((state) => state.gl);
  const setDpr = useThree((state) => state.setDpr);
  const inHeadset = useXR((xr) => xr.session !== undefined);
  useEffect(() => {
    // A headset sets its own pace and size.
    if (inHeadset) return;
    const gl = renderer.getContext() as WebGL2RenderingContext;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let fence: WebGLSync | null = null;
    let startedMs = 0;

    const refine = (workMs: number): void => {
      const step = workMs > MOST_WORK_MS ? 0.8 : workMs < LEAST_WORK_MS ? 1.1 : 1;
      const next = clamp(resolution.pixelRatio * step, COARSEST, FINEST);
      if (next === resolution.pixelRatio) return;
      resolution.pixelRatio = next;
      setDpr(next);
    };

    const wait = (): void => {
      if (fence && !gl.isContextLost() && gl.getSyncParameter(fence, gl.SYNC_STATUS) !== gl.SIGNALED) {
        timer = setTimeout(wait, POLL_EVERY_MS);
        return;
      }
      gl.deleteSync(fence);
      fence = null;
      const workMs = performance.now() - startedMs;
      refine(workMs);
      timer = setTimeout(() => invalidate(), clamp(workMs * REST_PER_WORK, LEAST_REST_MS, MOST_REST_MS));
    };
    const stop = addAfterEffect(() => {
      if (fence) return;
      clearTimeout(timer);
      startedMs = performance.now();
      fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
      timer = setTimeout(wait, POLL_EVERY_MS);
    });
    invalidate();
    return () => {
      stop();
      clearTimeout(timer);
      gl.deleteSync(fence);
    };
  }, [renderer, invalidate, setDpr, inHeadset, resolution]);
  return null;
}
