/** @file Public interface of calibration: fits a small personal correction to thirty seconds of one face, and judges whether it helps. */
export { fitHead } from './fit.ts';
export { applyHead, type PersonalHead } from './head.ts';
export { type HeldOut, judge, type Verdict } from './judge.ts';
export { CUE_EMOTION, CUES, type Cue, type Take } from './plan.ts';
export {
  addFrame,
  type CalibrationFrame,
  NEW_RUN,
  progressOf,
  type Run,
  type RunProgress,
  type Sample,
} from './run.ts';
