/** @file Words of the calibration: what a face is asked for, why a run waits or ended, and what came of it. */
import type { Cue, RunProgress, Verdict } from '../../src/calibration/index.ts';
import type { StopReason, WaitReason } from '../runtime/calibration-controller.ts';

const ASKS: Readonly<Record<Cue, readonly [first: string, again: string]>> = {
  rest: ['Rest your face', 'Rest once more'],
  smile: ['Smile, as at a friend', 'Smile again'],
  surprise: ['Open your mouth, surprised', 'Surprised once more'],
  sad: ['Pull the corners of your mouth down', 'Corners down again'],
  talk: ['Say: “One, two, three, this evening is mine”', 'Say: “Four, five, six, the sea is calm”'],
};
const SHORT: Readonly<Record<Cue, string>> = {
  rest: 'rest',
  smile: 'smile',
  surprise: 'be surprised',
  sad: 'corners down',
  talk: 'speak',
};
export const CUE_NAMES: Readonly<Record<Cue, string>> = {
  rest: 'Rest',
  smile: 'Smile',
  surprise: 'Surprise',
  sad: 'Sadness',
  talk: 'Talking',
};

const WAITS: Readonly<Record<WaitReason, string>> = {
  face: 'No face in view: the countdown waits for you.',
  network: 'The network is being loaded: the countdown waits.',
};

const STOPS: Readonly<Record<StopReason, string>> = {
  unseen: 'The calibration ended because you left the place where it says what to do.',
  camera: 'The calibration ended because its camera was closed.',
  framing: 'The calibration ended because the framing was changed.',
  network: 'The calibration ended because another network reads your face now.',
};

export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** What the face is asked for now; empty once the run is over. */
export const askWords = ({ take }: Pick<RunProgress, 'take'>): string =>
  take ? ASKS[take.cue][take.round] : '';

/** Why time stands still, or what comes next. */
export function thenWords({ next }: Pick<RunProgress, 'next'>, waiting: WaitReason | null): string {
  if (waiting) return WAITS[waiting];
  return next ? `Then: ${SHORT[next.cue]}` : 'This is the last one.';
}

export const stopWords = (why: StopReason): string => `${STOPS[why]} Nothing was changed.`;

/** What came of it. */
export function verdictWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'tooFew':
      return `Too few pictures of “${CUE_NAMES[verdict.cue]}” came in (${verdict.got} of ${verdict.needed}). Nothing was changed. Put more light on your face, then try again.`;
    case 'helps':
      return 'It helps. From now on the app uses it to read your face.';
    case 'doesNotHelp':
      return 'It does not help, so nothing was kept and nothing was changed.';
    default:
      throw verdict satisfies never;
  }
}
