/** @file Tells the soundscape ten times a second where the listener's head is and which way it looks. */
import { useFrame } from '@react-three/fiber';
import { useRef } from 'react';
import { Vector3 } from 'three';
import type { ListenerPose as Pose } from './music/index.ts';

const EVERY_S = 0.1;

export function AudioListener({ onMove }: { readonly onMove: (ears: Pose) => void }) {
  const work = useRef({ at: new Vector3(), ahead: new Vector3(), up: new Vector3(), waitedS: 0 });
  useFrame(({ gl, camera }, deltaS) => {
    const { current } = work;
    current.waitedS += deltaS;
    if (current.waitedS < EVERY_S) return;
    current.waitedS = 0;
    const { matrixWorld } = gl.xr.isPresenting ? gl.xr.getCamera() : camera;
    const { at, ahead, up } = current;
    at.setFromMatrixPosition(matrixWorld);
    ahead.setFromMatrixColumn(matrixWorld, 2).negate();
    up.setFromMatrixColumn(matrixWorld, 1);
    onMove({ at: at.toArray(), ahead: ahead.toArray(), up: up.toArray() });
  });
  return null;
}
