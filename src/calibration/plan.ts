/** @file What is asked of a person in the thirty seconds: five cues, each taken twice, with other things between. */
import type { Emotion } from '../core/index.ts';

export const CUES = ['rest', 'smile', 'surprise', 'sad', 'talk'] as const;
export type Cue = (typeof CUES)[number];

/** What the network should say to each. Talking is neutral: a mouth that forms words shows no emotion by that. */
export const CUE_EMOTION = {
  rest: 'neutral',
  smile: 'happiness',
  surprise: 'surprise',
  sad: 'sadness',
  talk: 'neutral',
} as const satisfies Record<Cue, Emotion>;

export interface Take {
  readonly cue: Cue;
  /** The same cue comes once in each round: one is learnt from while the other judges. */
  readonly round: 0 | 1;
  /** While the face still moves into place nothing is kept, ms. */
  readonly settleMs: number;
  readonly collectMs: number;
}

const COLLECT_MS: Record<Cue, number> = { rest: 1700, smile: 1900, surprise: 1900, sad: 1900, talk: 3100 };
const SETTLE_MS = 900;

/** Thirty seconds of usable pictures in all. */
export const PLAN: readonly Take[] = ([0, 1] as const).flatMap((round) =>
  CUES.map((cue) => ({ cue, round, settleMs: SETTLE_MS, collectMs: COLLECT_MS[cue] })),
);

export function takeMs(take: Take): number {
  return take.settleMs + take.collectMs;
}

export const PLAN_MS = PLAN.reduce((total, take) => total + takeMs(take), 0);
