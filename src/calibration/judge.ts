/** @file Judges whether a head helps: each round by a head that was fitted to the other round. */
import { argMax, emotionIndex, type Probabilities } from '../core/index.ts';
import { fitHead } from './fit.ts';
import { applyHead, type PersonalHead } from './head.ts';
import { CUE_EMOTION, CUES, type Cue } from './plan.ts';
import type { Sample } from './run.ts';

export interface HeldOut {
  /** Share of frames read right, the mean over the cues, 0–1. */
  readonly accuracy: number;
  /** 0–1 each; for `talk`: the share of frames that read as neutral. */
  readonly byCue: Readonly<Record<Cue, number>>;
}

export type Verdict =
  | { readonly kind: 'tooFew'; readonly cue: Cue; readonly got: number; readonly needed: number }
  | { readonly kind: 'helps'; readonly before: HeldOut; readonly after: HeldOut; readonly head: PersonalHead }
  | { readonly kind: 'doesNotHelp'; readonly before: HeldOut; readonly after: HeldOut };

/** Frames of one cue in one round, at least. */
export const LEAST_FRAMES = 4;
/** A smaller gain is not worth a change: about three frames of a run. */
export const LEAST_GAIN = 0.02;
/** So much less of the talking may be read as neutral: one frame of the fifty or sixty, which is chance. */
const TALK_LEEWAY = 0.02;

type Judged = readonly { readonly cue: Cue; readonly probabilities: Probabilities }[];

export function heldOut(judged: Judged): HeldOut {
  const share = (cue: Cue): number => {
    const of = judged.filter((sample) => sample.cue === cue);
    const right = of.filter(
      ({ probabilities }) => argMax(probabilities) === emotionIndex(CUE_EMOTION[cue]),
    ).length;
    return right / Math.max(1, of.length);
  };
  const byCue = Object.fromEntries(CUES.map((cue) => [cue, share(cue)])) as Record<Cue, number>;
  return { accuracy: CUES.reduce((sum, cue) => sum + byCue[cue], 0) / CUES.length, byCue };
}

function missing(samples: readonly Sample[]): Extract<Verdict, { kind: 'tooFew' }> | null {
  for (const round of [0, 1]) {
    for (const cue of CUES) {
      const got = samples.filter((sample) => sample.round === round && sample.cue === cue).length;
      if (got < LEAST_FRAMES) return { kind: 'tooFew', cue, got, needed: LEAST_FRAMES };
    }
  }
  return null;
}

/**
 * Neighbouring frames are almost the same frame, so frames are never split at random: the rounds are. The head that
 * is kept learns from both. It is kept only if what was held out is read better by at least `LEAST_GAIN`, and talking
 * no worse (by more than a frame).
 */
export function judge(samples: readonly Sample[], learn: typeof fitHead = fitHead): Verdict {
  const tooFew = missing(samples);
  if (tooFew) return tooFew;
  const judged = ([0, 1] as const).flatMap((round) => {
    const head = learn(samples.filter((sample) => sample.round !== round));
    return samples
      .filter((sample) => sample.round === round)
      .map(({ cue, probabilities, embedding }) => ({
        cue,
        probabilities: applyHead(head, probabilities, embedding),
      }));
  });
  const before = heldOut(samples);
  const after = heldOut(judged);
  const talksAsBefore = after.byCue.talk >= before.byCue.talk - TALK_LEEWAY;
  const helps = after.accuracy >= before.accuracy + LEAST_GAIN && talksAsBefore;
  return helps
    ? { kind: 'helps', before, after, head: learn(samples) }
    : { kind: 'doesNotHelp', before, after };
}
