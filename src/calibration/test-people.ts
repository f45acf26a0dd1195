/** @file Made-up people for the tests: embeddings and probabilities as a network might give them, seeded. */
import { createRandom, emotionIndex, type Random, softmax } from '../core/index.ts';
import { CUE_EMOTION, CUES, type Cue } from './plan.ts';
import type { Sample } from './run.ts';

export const SIZE = 24;

/** What the network makes of a cue: the emotion it leans to. Honest unless said otherwise. */
export interface Person {
  readonly reads?: Partial<Record<Cue, number>>;
  /** How far cues lie apart in the embedding; 0: nothing in it tells them apart. */
  readonly spread?: number;
  /** How far the second round lies from the first. */
  readonly drift?: number;
  readonly framesEach?: number;
  readonly seed?: number;
}

/** The middle of a cue in the embedding; a drifting person's second round says nothing of the first. */
function direction(cue: Cue, round: number, drift: number): number[] {
  const own = createRandom(100 + CUES.indexOf(cue));
  const moved = createRandom(900 + 10 * round + CUES.indexOf(cue));
  return Array.from({ length: SIZE }, () => own.normal() * (1 - drift) + moved.normal() * drift);
}

function frame(cue: Cue, round: 0 | 1, person: Person, random: Random): Sample {
  const { reads = {}, spread = 1, drift = 0 } = person;
  const middle = direction(cue, round, drift);
  const embedding = Float32Array.from(middle, (m) => 3 + spread * m + 0.3 * random.normal());
  const seen = reads[cue] ?? emotionIndex(CUE_EMOTION[cue]);
  const logits = Array.from({ length: 8 }, (_, k) => (k === seen ? 2 : 0) + 0.3 * random.normal());
  return { cue, round, probabilities: softmax(logits), embedding };
}

export function samplesOf(person: Person): Sample[] {
  const random = createRandom(person.seed ?? 1);
  return ([0, 1] as const).flatMap((round) =>
    CUES.flatMap((cue) =>
      Array.from({ length: person.framesEach ?? 12 }, () => frame(cue, round, person, random)),
    ),
  );
}
