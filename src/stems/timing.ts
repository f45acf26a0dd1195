/** @file From what was found in the files to the loop that is offered: whole bars, and a tempo that fits them. Pure. */
import { clamp } from '../core/index.ts';
import { barSec, fittingBars } from './loop.ts';
import { STEM_LIMITS, type StemMeasure, type StemTiming } from './stem-set.ts';
import type { FoundTempo } from './tempo.ts';

/** Below this nothing is offered but the tempo that stood there. */
export const CLEAR_TEMPO = 0.2;
/** A file that was exported as a loop is whole bars long, within this share of a bar. */
const WHOLE_BARS_WITHIN = 0.05;
/** Tempi are mostly whole numbers: one this close is taken for one. */
const WHOLE_BPM_WITHIN = 0.12;
/** A first beat this early is the start of the file. */
const AT_START_SEC = 0.06;

export function isClear({ foundTempoBpm, tempoConfidence }: StemMeasure): boolean {
  return foundTempoBpm !== null && tempoConfidence >= CLEAR_TEMPO;
}

/** Loop and tempo to begin with; people may type others. */
export function offerTiming(
  found: FoundTempo,
  durationSec: number,
  beatsPerBar: number,
  otherwiseBpm: number,
): StemTiming {
  const isFound = found.tempoBpm !== null && found.confidence >= CLEAR_TEMPO;
  let tempoBpm = clamp((isFound && found.tempoBpm) || otherwiseBpm, ...STEM_LIMITS.tempoBpm);
  const startSec = isFound && found.firstBeatSec > AT_START_SEC ? found.firstBeatSec : 0;
  const bars = durationSec / barSec({ tempoBpm }, beatsPerBar);
  const whole = Math.round(bars);
  if (startSec === 0 && whole >= 1 && Math.abs(bars - whole) < WHOLE_BARS_WITHIN * Math.sqrt(whole)) {
    // As far as the whole file says, which is farther than its onsets do.
    const exact = (whole * beatsPerBar * 60) / durationSec;
    if (Math.abs(exact / tempoBpm - 1) < 0.01) tempoBpm = exact;
  }
  if (Math.abs(tempoBpm - Math.round(tempoBpm)) < WHOLE_BPM_WITHIN) tempoBpm = Math.round(tempoBpm);
  tempoBpm = Number(tempoBpm.toFixed(2));
  const fitting = fittingBars({ tempoBpm, startSec }, beatsPerBar, durationSec);
  if (fitting >= 1) return { tempoBpm, startSec: Number(startSec.toFixed(3)), bars: phrase(fitting) };
  // Shorter than a bar of that tempo: the file is one bar.
  const oneBar = clamp((beatsPerBar * 60) / durationSec, ...STEM_LIMITS.tempoBpm);
  return { tempoBpm: Number(oneBar.toFixed(2)), startSec: 0, bars: 1 };
}

/** Music repeats in twos and fours: the greatest such number of bars that leaves little behind. */
function phrase(bars: number): number {
  const most = Math.min(bars, STEM_LIMITS.bars);
  for (const unit of [8, 4, 2]) {
    const fitting = Math.floor(most / unit) * unit;
    if (fitting >= 0.75 * most) return fitting;
  }
  return most;
}

/** The loop begun at the bar line nearest to a moment, with as many of its bars as the recording then holds, one at least. */
export function beginAt(
  atSec: number,
  timing: StemTiming,
  beatsPerBar: number,
  durationSec: number,
): StemTiming {
  const bar = barSec(timing, beatsPerBar);
  let startSec = snapToBar(atSec, timing, beatsPerBar);
  while (startSec >= bar && fittingBars({ ...timing, startSec }, beatsPerBar, durationSec) < 1)
    startSec = Number((startSec - bar).toFixed(3));
  const fitting = fittingBars({ ...timing, startSec }, beatsPerBar, durationSec);
  return fitting < 1 ? timing : { ...timing, startSec, bars: Math.min(timing.bars, fitting) };
}

/** Sets `startSec` to the nearest bar line of the timing. */
export function snapToBar(atSec: number, timing: StemTiming, beatsPerBar: number): number {
  const bar = barSec(timing, beatsPerBar);
  const bars = Math.round((atSec - timing.startSec) / bar);
  const snapped = timing.startSec + bars * bar;
  return Number((snapped < -1e-6 ? snapped + bar : Math.max(0, snapped)).toFixed(3));
}
