/** @file The mirror image of a face, which shows the same emotion. */
import type { GreyImage } from '../core/index.ts';

/** Columns in reverse order. */
export function mirrorFace({ width, height, data }: GreyImage): GreyImage {
  return {
    width,
    height,
    data: data.map((_, i) => data[i - (i % width) + width - 1 - (i % width)] ?? 0),
  };
}
