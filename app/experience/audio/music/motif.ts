/** @file Motifs: a rhythm and a shape, and the ways in which an answer may vary them. Pure. */
import type { Random } from '../../../../src/core/index.ts';

interface MotifNote {
  readonly startBeat: number;
  readonly beats: number;
  /** Scale steps above the motif's first note. */
  readonly steps: number;
}

export type Motif = readonly MotifNote[];

/** [start, length] in beats. Written by hand: room to breathe, weight on one and three. */
const RHYTHMS: readonly (readonly (readonly [number, number])[])[] = [
  [
    [0, 1.5],
    [1.5, 0.5],
    [2, 2],
  ],
  [
    [0, 1],
    [1, 1],
    [2, 2],
  ],
  [
    [0, 2],
    [2, 1],
    [3, 1],
  ],
  [
    [0.5, 0.5],
    [1, 1],
    [2, 2],
  ],
  [
    [0, 1.5],
    [1.5, 1.5],
    [3, 1],
  ],
  [
    [1, 1],
    [2, 0.5],
    [2.5, 1.5],
  ],
  [
    [0, 0.5],
    [0.5, 0.5],
    [1, 1],
    [2, 2],
  ],
  [
    [0, 1],
    [1.5, 0.5],
    [2, 1],
    [3, 1],
  ],
  [[0, 3]],
  [
    [2, 1],
    [3, 1],
  ],
];

/** Mostly steps, sometimes a third, rarely a fourth; a leap turns back. */
export function createMotif(random: Random): Motif {
  const rhythm = RHYTHMS[random.integer(RHYTHMS.length)] ?? [];
  let steps = 0;
  let last = 0;
  return rhythm.map(([startBeat, beats], i) => {
    if (i > 0) {
      const roll = random.next();
      const size = roll < 0.6 ? 1 : roll < 0.88 ? 2 : 3;
      const turnsBack = Math.abs(last) > 1 || random.next() < 0.35;
      const direction = last === 0 ? (random.next() < 0.6 ? 1 : -1) : Math.sign(last) * (turnsBack ? -1 : 1);
      last = size * direction;
      steps += last;
    }
    return { startBeat, beats, steps };
  });
}

/** A motif heard again: the same, turned upside down, thinned, or with its end held. */
export function vary(motif: Motif, random: Random): Motif {
  const first = motif[0];
  const last = motif.at(-1);
  if (!first || !last) return motif;
  switch (random.integer(4)) {
    case 0:
      return motif.map((note) => ({ ...note, steps: -note.steps }));
    case 1:
      return motif.length > 2 ? motif.filter((_, i) => i !== 1) : motif;
    case 2:
      return [...motif.slice(0, -1), { ...last, steps: last.steps + (random.next() < 0.5 ? 1 : -1) }];
    default:
      return motif;
  }
}

/** The close of a phrase: one long note on the first beat. */
export const CLOSE: Motif = [{ startBeat: 0, beats: 3.5, steps: 0 }];
