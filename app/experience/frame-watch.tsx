/** @file Tells of every frame drawn, on screen and in a headset alike, so that sensing slows before it costs one. */
import { useFrame } from '@react-three/fiber';

export function FrameWatch({ onFrame }: { readonly onFrame: () => void }) {
  useFrame(onFrame);
  return null;
}
