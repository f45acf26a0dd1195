/** @file The last step before a network: zero mean, unit variance. */
import type { GreyImage } from '../core/index.ts';

/** Contrast below this standard deviation (grey levels) is taken for noise and not amplified further. */
const LEAST_DEVIATION = 6;

/**
 * Standardises one picture by its own mean and deviation, so that exposure and gain of a camera drop out.
 * [H,W] 0–255 → `out` [H·W], written from `offset`; mean 0, variance 1 (less for nearly flat pictures).
 */
export function normaliseInto(out: Float32Array, offset: number, image: GreyImage): void {
  const count = image.width * image.height;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const value = image.data[i] ?? 0;
    sum += value;
    squares += value * value;
  }
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  const gain = 1 / Math.max(deviation, LEAST_DEVIATION);
  for (let i = 0; i < count; i++) out[offset + i] = ((image.data[i] ?? 0) - mean) * gain;
}

/** `normaliseInto` a new array: [H,W] → [H·W]. */
export function normalise(image: GreyImage): Float32Array {
  const out = new Float32Array(image.width * image.height);
  normaliseInto(out, 0, image);
  return out;
}
