/** @file Where stems that are brought go: the tempo and loop of all or of their own, and their roles. Pure. */
import {
  type Examined,
  fittingBars,
  guessRole,
  isClear,
  offerTiming,
  PAIRS,
  type Stem,
  type StemSet,
} from '../../../src/stems/index.ts';

/** A stem that was read, and what was heard in it. */
export type Brought = readonly [Stem, Examined];

const SAME_LENGTH_SEC = 0.1;
/** Recordings whose tempi differ by more have each its own. */
const OTHER_TEMPO = 0.02;

/** Two tempi as people count them: halves and doubles are the same. */
function tempoApart(a: number, b: number): number {
  const octaves = Math.log2(a / b);
  return Math.abs(2 ** (octaves - Math.round(octaves)) - 1);
}

/** The set with the stems that were brought, and what is to be told of them. */
export function arranged(
  before: StemSet,
  brought: readonly Brought[],
): { readonly set: StemSet; readonly told: readonly string[] } {
  let set = before;
  const told: string[] = [];
  const [first] = brought;
  if (!first) return { set, told };
  if (set.stems.length === 0) {
    // Stems of one mix are equally long: the clearest of them tells the tempo of all.
    const clearest = brought.reduce((best, each) =>
      each[1].tempo.confidence > best[1].tempo.confidence ? each : best,
    );
    const { beatsPerBar, timing } = set;
    set = {
      ...set,
      timing: offerTiming(clearest[1].tempo, clearest[0].measure.durationSec, beatsPerBar, timing.tempoBpm),
    };
  }
  for (const [stem, { tempo }] of brought) {
    const { durationSec } = stem.measure;
    const role = guessRole(
      stem.fileName,
      set.stems.map((each) => each.role),
    );
    const { beatsPerBar, timing } = set;
    const reference = (set.stems.find((each) => each.timing === null) ?? first[0]).measure.durationSec;
    const sameLength = Math.abs(durationSec - reference) < SAME_LENGTH_SEC;
    const holds = fittingBars(timing, beatsPerBar, durationSec) >= timing.bars;
    const otherTempo =
      isClear(stem.measure) && tempoApart(stem.measure.foundTempoBpm ?? 1, timing.tempoBpm) > OTHER_TEMPO;
    const shares = holds && (sameLength || !otherTempo);
    if (!shares)
      told.push(
        `“${stem.fileName}” ${holds ? 'has another tempo' : 'is shorter than the common loop'}, so it has a tempo and loop of its own.`,
      );
    const own = shares ? null : offerTiming(tempo, durationSec, beatsPerBar, timing.tempoBpm);
    const ofPair = PAIRS.some((pair) => (pair as readonly string[]).includes(role));
    set = {
      ...set,
      levelling: ofPair ? 'each' : set.levelling,
      stems: [...set.stems, { ...stem, role, timing: own }],
    };
  }
  return { set, told };
}
