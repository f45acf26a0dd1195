/** @file Seeded changes of a training face: pose of the crop, light, blur, noise. */
import type { GreyImage, Random } from '../core/index.ts';
import { type Affine, warp } from './affine.ts';

/** Ranges of the random changes; each is drawn uniformly within ±its value unless said otherwise. */
export interface Augmentation {
  readonly flip: boolean;
  readonly rotationDeg: number;
  /** Relative: 0.1 is 90–110 %. */
  readonly scale: number;
  /** Fraction of the face's side. */
  readonly shift: number;
  /** Log₂ of the gamma exponent. */
  readonly gamma: number;
  /** A linear shade across the face, grey levels at its rim. */
  readonly shade: number;
  /** Chance of a 3×3 binomial blur, 0–1. */
  readonly blurChance: number;
  /** Largest deviation of Gaussian noise, grey levels. */
  readonly noise: number;
}

export const STANDARD_AUGMENTATION: Augmentation = {
  flip: true,
  rotationDeg: 15,
  scale: 0.1,
  shift: 0.08,
  gamma: 0.5,
  shade: 25,
  blurChance: 0.15,
  noise: 6,
};

function blur(image: GreyImage): GreyImage {
  const { width, height, data } = image;
  const out = new Float32Array(width * height);
  const at = (x: number, y: number): number =>
    data[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] ?? 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = (dy: number): number => at(x - 1, y + dy) + 2 * at(x, y + dy) + at(x + 1, y + dy);
      out[y * width + x] = (row(-1) + 2 * row(0) + row(1)) / 16;
    }
  }
  return { width, height, data: out };
}

/**
 * A changed copy of a whole face, same size, 0–255. It is done before a half is cut, so that a shifted
 * half shows real skin and no border.
 */
export function augmentFace(face: GreyImage, settings: Augmentation, random: Random): GreyImage {
  const { width, height } = face;
  const angle = (random.uniform(-settings.rotationDeg, settings.rotationDeg) * Math.PI) / 180;
  const scale = 1 + random.uniform(-settings.scale, settings.scale);
  const mirror = settings.flip && random.next() < 0.5 ? -1 : 1;
  const a = Math.cos(angle) * scale * mirror;
  const b = Math.sin(angle) * scale * mirror;
  const c = -Math.sin(angle) * scale;
  const d = Math.cos(angle) * scale;
  const centerX = width * (0.5 + random.uniform(-settings.shift, settings.shift));
  const centerY = height * (0.5 + random.uniform(-settings.shift, settings.shift));
  const map: Affine = {
    a,
    b,
    c,
    d,
    e: centerX - a * (width / 2) - c * (height / 2),
    f: centerY - b * (width / 2) - d * (height / 2),
  };
  let image = warp(face, map, width, height);
  if (random.next() < settings.blurChance) image = blur(image);
  const gamma = 2 ** random.uniform(-settings.gamma, settings.gamma);
  const shadeX = random.uniform(-settings.shade, settings.shade);
  const shadeY = random.uniform(-settings.shade, settings.shade);
  const noise = random.next() < 0.5 ? 0 : random.uniform(0, settings.noise);
  const data = image.data;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      let value = 255 * (Math.max(0, data[i] ?? 0) / 255) ** gamma;
      value += shadeX * ((2 * x) / width - 1) + shadeY * ((2 * y) / height - 1);
      if (noise > 0) value += noise * random.normal();
      data[i] = Math.min(255, Math.max(0, value));
    }
  }
  return image;
}
