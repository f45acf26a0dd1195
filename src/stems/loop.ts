/** @file Cuts a loop of whole bars out of a recording so that its end runs into its beginning without a click. Pure. */
import { StemError, type StemTiming } from './stem-set.ts';

/** The end of the loop blends into what stood before its beginning over this time. */
const SEAM_SEC = 0.03;
/** A file that ends this much before its last bar line still holds that bar: encoders cut a little. */
const SHORT_BY_SEC = 0.06;

export function barSec({ tempoBpm }: Pick<StemTiming, 'tempoBpm'>, beatsPerBar: number): number {
  return (beatsPerBar * 60) / tempoBpm;
}

/** Whole bars from the start of the loop to the end of the file. */
export function fittingBars(
  timing: Pick<StemTiming, 'tempoBpm' | 'startSec'>,
  beatsPerBar: number,
  durationSec: number,
): number {
  const bar = barSec(timing, beatsPerBar);
  return Math.max(0, Math.floor((durationSec - timing.startSec + SHORT_BY_SEC) / bar));
}

export function loopSec(timing: StemTiming, beatsPerBar: number): number {
  return timing.bars * barSec(timing, beatsPerBar);
}

/**
 * One channel list per loop. The last `SEAM_SEC` fade, at equal power, into the sound that leads to the loop's start; where the
 * file begins with the loop, there is none, so that both sides of the seam fade from and to silence over a tenth of that time.
 * @returns channels of `round(loopSec × rateHz)` samples
 * @throws StemError where the file is shorter than the loop
 */
export function cutLoop(
  channels: readonly Float32Array[],
  rateHz: number,
  timing: StemTiming,
  beatsPerBar: number,
): Float32Array<ArrayBuffer>[] {
  const length = Math.round(loopSec(timing, beatsPerBar) * rateHz);
  const start = Math.round(timing.startSec * rateHz);
  const available = channels[0]?.length ?? 0;
  if (length < 1 || start + length > available + Math.round(SHORT_BY_SEC * rateHz))
    throw new StemError(
      `The loop ends at ${((start + length) / rateHz).toFixed(1)} s, the file at ${(available / rateHz).toFixed(1)} s.`,
      'Take fewer bars, or begin the loop earlier.',
    );
  const seam = Math.min(Math.round(SEAM_SEC * rateHz), start, length >> 1);
  const ease = Math.min(Math.round((SEAM_SEC / 10) * rateHz), length >> 2);
  return channels.map((samples) => {
    const loop = new Float32Array(length);
    loop.set(samples.subarray(start, start + length));
    if (seam > ease) {
      for (let i = 0; i < seam; i++) {
        const along = ((i + 0.5) / seam) * (Math.PI / 2);
        const at = length - seam + i;
        loop[at] = (loop[at] ?? 0) * Math.cos(along) + (samples[start - seam + i] ?? 0) * Math.sin(along);
      }
      return loop;
    }
    for (let i = 0; i < ease; i++) {
      const gain = 0.5 - 0.5 * Math.cos((Math.PI * i) / ease);
      loop[i] = (loop[i] ?? 0) * gain;
      loop[length - 1 - i] = (loop[length - 1 - i] ?? 0) * gain;
    }
    return loop;
  });
}
