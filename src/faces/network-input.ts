/** @file A face's half → the numbers a network reads, whatever size and channels it has. */
import type { GreyImage, Half } from '../core/index.ts';
import { halfRows } from './halves.ts';
import { normaliseInto } from './normalise.ts';
import { resample } from './resample.ts';

/** The part of a network's description that decides how it is fed. */
export interface InputShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** One a channel: pixels stay 0–255 and these are subtracted. Absent: the half is standardised by its own. */
  readonly means?: readonly number[] | undefined;
  readonly fit?: 'stretch' | 'place' | undefined;
}

/**
 * Writes one half, already cut, as [H,W,C] from `offset`.
 * `stretch` resamples it to the whole input. `place` resamples it to the rows that the half takes in a whole face
 * and leaves the rest 0, which is the mean: what a network made for whole faces sees of a covered one.
 */
export function writeInput(
  out: Float32Array,
  offset: number,
  cut: GreyImage,
  half: Half,
  input: InputShape,
  fit: 'stretch' | 'place' = input.fit ?? 'stretch',
): void {
  const { height, width, channels, means } = input;
  const { top, rows } = fit === 'place' ? halfRows(height, half) : { top: 0, rows: height };
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
