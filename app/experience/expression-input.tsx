/** @file Gives the weights of a headset's own face tracking to the runtime, where the browser offers the WebXR draft. */
import { useFrame } from '@react-three/fiber';
import { useXR } from '@react-three/xr';
import { useEffect } from 'react';

/** Name and weight, 0–1, of each movement (see src/expressions). */
type Weights = Iterable<readonly [name: string, weight: number]>;

/** Called with every frame's weights, and with null once the session is over. */
export function ExpressionInput({ onWeights }: { readonly onWeights: (weights: Weights | null) => void }) {
  const session = useXR((xr) => xr.session);
  useFrame((_state, _delta, frame?: XRFrame & { readonly expressions?: Weights | null }) => {
    const weights = frame?.expressions;
    if (weights) onWeights(weights);
  });
  useEffect(() => (session ? () => onWeights(null) : undefined), [session, onWeights]);
  return null;
}
