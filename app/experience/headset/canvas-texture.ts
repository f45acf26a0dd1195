/** @file A canvas as a texture, drawn anew only when what it shows has changed. */
import { useEffect, useMemo } from 'react';
import { CanvasTexture, LinearFilter, LinearMipmapLinearFilter, SRGBColorSpace } from 'three';
import { detectQuality } from '../quality.ts';
import { ANISOTROPY } from '../worlds/index.ts';

/** `key` names what `draw` shows, all of it. */
export function useCanvasTexture(
  width: number,
  height: number,
  key: string,
  draw: (context: CanvasRenderingContext2D) => void,
): CanvasTexture {
  const texture = useMemo(() => {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const made = new CanvasTexture(canvas);
    made.colorSpace = SRGBColorSpace;
    // Seen small and aslant: without the smaller pictures its letters would shimmer.
    made.minFilter = LinearMipmapLinearFilter;
    made.magFilter = LinearFilter;
    made.anisotropy = ANISOTROPY[detectQuality()];
    return made;
  }, [width, height]);
  useEffect(() => () => texture.dispose(), [texture]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says what `draw` shows; the closure is new each time.
  useEffect(() => {
    const context = (texture.image as HTMLCanvasElement).getContext('2d');
    if (context) draw(context);
    texture.needsUpdate = true;
  }, [texture, key]);
  return texture;
}
