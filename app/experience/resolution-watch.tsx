/** @file Sets the canvas to the resolution that the GPU can draw in time; headsets keep their own resolution. */
import { useFrame, useThree } from '@react-three/fiber';
import { useXR } from '@react-three/xr';
import { useState } from 'react';
import { clamp } from '../../src/core/index.ts';
import { askedQuality } from './quality.ts';
import { createResolutionPace } from './resolution-pace.ts';

/** What the canvas is drawn with; kept outside React, so that a page drawn anew does not reset it. */
export interface Resolution {
  /** Pixels of the canvas a pixel of the page. */
  pixelRatio: number;
}

export const finestPixelRatio = (): number => clamp(devicePixelRatio, 1, 1.75);

export function ResolutionWatch({ resolution }: { readonly resolution: Resolution }) {
  const setDpr = useThree((state) => state.setDpr);
  const inHeadset = useXR((xr) => xr.session !== undefined);
  const [pace] = useState(createResolutionPace);
  const [asked] = useState(() => askedQuality() !== null);
  // Before the picture is drawn: a canvas that changes its size is empty until then.
  useFrame((_, intervalS) => {
    if (inHeadset) return;
    const share = asked ? 1 : pace.note(1000 * intervalS);
    const next = share * finestPixelRatio();
    if (next === resolution.pixelRatio) return;
    resolution.pixelRatio = next;
    setDpr(next);
  });
  return null;
}
