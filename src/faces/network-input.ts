/** @file The halves of faces → the numbers a network reads, whatever size and channels it has. */
import type { GreyImage, Half } from '../core/index.ts';
import { halfRows } from './halves.ts';
import { normaliseInto } from './normalise.ts';
import { resample } from './resample.ts';

/** How a half fills a network's input: see `faceInput`. */
export type Fit = 'stretch' | 'place';

/** The part of a network's description that decides how it is fed. */
export interface InputShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** One a channel: pixels stay 0–255 and these are subtracted. Absent: the half is standardised by its own. */
  readonly means?: readonly number[] | undefined;
  readonly fit?: Fit | undefined;
  /** Size at which a half is cut from a frame, where it is enlarged afterwards. */
  readonly cut?: { readonly height: number; readonly width: number } | undefined;
}

/** How a network made for the half `own` is shown the half `shown`: one of whole faces sees it where it is in a face. */
export function fitFor(input: InputShape, own: Half, shown: Half): Fit {
  return own === 'full' && shown !== 'full' ? 'place' : (input.fit ?? 'stretch');
}

/** The rows of the input that the half fills, and where they begin. */
function filledRows(height: number, half: Half, fit: Fit): { top: number; rows: number } {
  return fit === 'place' ? halfRows(height, half) : { top: 0, rows: height };
}

/** Size at which a half is cut from a frame: the network's own, unless it learnt from smaller faces, enlarged. */
export function cutSize(
  input: InputShape,
  half: Half,
  fit: Fit = input.fit ?? 'stretch',
): { readonly width: number; readonly height: number } {
  const { width, height } = input.cut ?? input;
  return { width, height: filledRows(height, half, fit).rows };
}

/** One half, already cut, into `out` from `offset`: [H,W,C]. */
function writeHalf(
  out: Float32Array,
  offset: number,
  cut: GreyImage,
  half: Half,
  input: InputShape,
  fit: Fit,
): void {
  const { width, channels, means } = input;
  const { top, rows } = filledRows(input.height, half, fit);
  const picture = resample(cut, width, rows);
  const start = offset + top * width * channels;
  if (channels === 1 && !means) {
    normaliseInto(out, start, picture);
    return;
  }
  const values = means ? picture.data : new Float32Array(width * rows);
  if (!means) normaliseInto(values as Float32Array, 0, picture);
  for (let i = 0; i < width * rows; i++) {
    for (let c = 0; c < channels; c++) out[start + i * channels + c] = (values[i] ?? 0) - (means?.[c] ?? 0);
  }
}

/**
 * Halves that are cut already → [N·H·W·C], standardised or less the network's means. The one way from a face to a network,
 * for training, evaluation, browser and analysis.
 * `stretch` resamples a half to the whole input. `place` resamples it to the rows that the half takes in a whole face
 * and leaves the rest 0, which is the mean: what a network made for whole faces sees of a covered one.
 */
export function faceInput(
  cuts: readonly GreyImage[],
  half: Half,
  input: InputShape,
  fit: Fit = input.fit ?? 'stretch',
): Float32Array<ArrayBuffer> {
  const size = input.height * input.width * input.channels;
  const pixels = new Float32Array(cuts.length * size);
  for (const [i, cut] of cuts.entries()) writeHalf(pixels, i * size, cut, half, input, fit);
  return pixels;
}
