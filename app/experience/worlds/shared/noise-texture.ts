/** @file Noise baked once into a small tiling texture, so that no shader has to add up octaves for every pixel. */
import {
  DataTexture,
  DataUtils,
  HalfFloatType,
  LinearFilter,
  LinearMipmapLinearFilter,
  RepeatWrapping,
  RGBAFormat,
} from 'three';
import { createRandom } from '../../../../src/core/index.ts';
import { ANISOTROPY, type Quality } from '../world.ts';

const SIZE = 256;
/** Mean square of the baked slopes, needed to tell how much roughness the mip levels have averaged away. */
export const SLOPE_SCALE = 1;

const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);

/** Perlin's gradient noise on a torus of `period` cells; about −0.7 to 0.7. */
function tilingNoise(seed: number, period: number): (u: number, v: number) => number {
  const random = createRandom(seed);
  const angles = Float32Array.from({ length: period * period }, () => random.next() * Math.PI * 2);
  const corner = (ix: number, iy: number, dx: number, dy: number): number => {
    const angle = angles[(iy % period) * period + (ix % period)] ?? 0;
    return Math.cos(angle) * dx + Math.sin(angle) * dy;
  };
  return (u, v) => {
    const x = u * period;
    const y = v * period;
    const ix = Math.floor(x);
    const iy = Math.floor(y);
    const fx = x - ix;
    const fy = y - iy;
    const sx = fade(fx);
    const top = corner(ix, iy, fx, fy) * (1 - sx) + corner(ix + 1, iy, fx - 1, fy) * sx;
    const low = corner(ix, iy + 1, fx, fy - 1) * (1 - sx) + corner(ix + 1, iy + 1, fx - 1, fy - 1) * sx;
    return top + (low - top) * fade(fy);
  };
}

/** One field of SIZE² values: octaves of tiling noise, each twice as fine and `gain` as strong as the one before. */
function octaves(seed: number, period: number, count: number, gain: number): Float32Array {
  const field = new Float32Array(SIZE * SIZE);
  let strength = 1;
  for (let octave = 0; octave < count; octave++) {
    const noise = tilingNoise(seed + octave * 7919, period * 2 ** octave);
    for (let y = 0; y < SIZE; y++)
      for (let x = 0; x < SIZE; x++) {
        const i = y * SIZE + x;
        field[i] = (field[i] ?? 0) + noise(x / SIZE, y / SIZE) * strength;
      }
    strength *= gain;
  }
  return field;
}

/** Shifts and scales to mean 0 and standard deviation `deviation`. */
function standardise(field: Float32Array, deviation: number): Float32Array {
  const mean = field.reduce((sum, value) => sum + value, 0) / field.length;
  const spread = Math.sqrt(field.reduce((sum, value) => sum + (value - mean) ** 2, 0) / field.length);
  return field.map((value) => ((value - mean) / spread) * deviation);
}

/** Central difference on the torus. */
function slope(field: Float32Array, stepX: number, stepY: number): Float32Array {
  const at = (x: number, y: number): number => field[((y + SIZE) % SIZE) * SIZE + ((x + SIZE) % SIZE)] ?? 0;
  return field.map((_, i) => {
    const x = i % SIZE;
    const y = Math.floor(i / SIZE);
    return at(x + stepX, y + stepY) - at(x - stepX, y - stepY);
  });
}

/**
 * r: broad clouds, 0.5 ± 0.2; g: fine grain, 0.5 ± 0.2; b, a: slopes of a rippled surface along u and v, mean 0 and
 * standard deviation 1. Half floats, since eight bits would show as contours in the sky.
 */
export function createNoiseTexture(seed: number, quality: Quality): DataTexture {
  const broad = standardise(octaves(seed, 4, 5, 0.52), 0.2);
  const fine = standardise(octaves(seed + 1, 16, 4, 0.6), 0.2);
  const ripples = octaves(seed + 2, 7, 4, 0.42);
  const slopeU = standardise(slope(ripples, 1, 0), SLOPE_SCALE);
  const slopeV = standardise(slope(ripples, 0, 1), SLOPE_SCALE);
  const data = new Uint16Array(SIZE * SIZE * 4);
  for (let i = 0; i < SIZE * SIZE; i++) {
    data[i * 4] = DataUtils.toHalfFloat(0.5 + (broad[i] ?? 0));
    data[i * 4 + 1] = DataUtils.toHalfFloat(0.5 + (fine[i] ?? 0));
    data[i * 4 + 2] = DataUtils.toHalfFloat(slopeU[i] ?? 0);
    data[i * 4 + 3] = DataUtils.toHalfFloat(slopeV[i] ?? 0);
  }
  const texture = new DataTexture(data, SIZE, SIZE, RGBAFormat, HalfFloatType);
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.anisotropy = ANISOTROPY[quality];
  texture.needsUpdate = true;
  return texture;
}
