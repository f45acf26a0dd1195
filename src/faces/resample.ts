/** @file Change of size without aliasing. */
import type { GreyImage } from '../core/index.ts';

interface Taps {
  readonly first: Int32Array;
  readonly weights: readonly Float32Array[];
}

/** Triangle filter whose support grows with the reduction (what Pillow calls antialiased bilinear). */
function tapsFor(from: number, to: number): Taps {
  const scale = from / to;
  const support = Math.max(1, scale);
  const first = new Int32Array(to);
  const weights: Float32Array[] = [];
  for (let i = 0; i < to; i++) {
    const center = (i + 0.5) * scale - 0.5;
    const low = Math.max(0, Math.ceil(center - support));
    const high = Math.min(from - 1, Math.floor(center + support));
    const row = new Float32Array(high - low + 1);
    let sum = 0;
    for (let j = low; j <= high; j++) {
      const weight = Math.max(0, 1 - Math.abs(j - center) / support);
      row[j - low] = weight;
      sum += weight;
    }
    for (let j = 0; j < row.length; j++) row[j] = (row[j] ?? 0) / sum;
    first[i] = low;
    weights.push(row);
  }
  return { first, weights };
}

/** Resamples [H,W] → [height,width]; same size returns the picture itself. */
export function resample(image: GreyImage, width: number, height: number): GreyImage {
  if (image.width === width && image.height === height) return image;
  const across = tapsFor(image.width, width);
  const down = tapsFor(image.height, height);
  const rows = new Float32Array(image.height * width);
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < width; x++) {
      const row = across.weights[x] ?? new Float32Array();
      const start = y * image.width + (across.first[x] ?? 0);
      let sum = 0;
      for (let k = 0; k < row.length; k++) sum += (row[k] ?? 0) * (image.data[start + k] ?? 0);
      rows[y * width + x] = sum;
    }
  }
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const column = down.weights[y] ?? new Float32Array();
    const start = down.first[y] ?? 0;
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0; k < column.length; k++) sum += (column[k] ?? 0) * (rows[(start + k) * width + x] ?? 0);
      data[y * width + x] = sum;
    }
  }
  return { width, height, data };
}
