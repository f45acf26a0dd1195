/** @file Reports each drawn frame, so that sensing slows down before it delays one. */
import { useFrame } from '@react-three/fiber';

export function FrameWatch({ onFrame }: { readonly onFrame: () => void }) {
  useFrame(onFrame);
  return null;
}
