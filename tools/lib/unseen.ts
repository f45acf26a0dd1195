/** @file Figures of a network on faces that it has not learnt: its own, or those of its two runs of half the faces each. */
import { DataError, EMOTIONS, eachEmotion } from '../../src/core/index.ts';
import type { Metrics } from '../../src/evaluate/index.ts';

/** What is written of a network on faces that it has not learnt. */
export type Unseen = Pick<
  Metrics,
  'faces' | 'accuracy' | 'confusion' | 'perClassRecall' | 'calibrationError' | 'accuracyAtCoverage'
>;

/**
 * Figures on disjoint faces as those of all of them: counts added, other figures as means over the faces. Coverage and
 * calibration error are therefore means of the parts' own, not those of one sorted list.
 */
export function together(parts: readonly Unseen[]): Unseen {
  const [first] = parts;
  if (!first) throw new DataError('No figures to put together.', 'Give those of at least one part.');
  const faces = parts.reduce((sum, part) => sum + part.faces, 0);
  const mean = (of: (part: Unseen) => number): number =>
    parts.reduce((sum, part) => sum + part.faces * of(part), 0) / faces;
  const confusion = first.confusion.map((row, i) =>
    row.map((_, j) => parts.reduce((sum, part) => sum + (part.confusion[i]?.[j] ?? 0), 0)),
  );
  const recallOf = (i: number): number | null => {
    const shown = (confusion[i] ?? []).reduce((sum, count) => sum + count, 0);
    return shown === 0 ? null : (confusion[i]?.[i] ?? 0) / shown;
  };
  return {
    faces,
    accuracy: mean(({ accuracy }) => accuracy),
    confusion,
    perClassRecall: eachEmotion((emotion) => recallOf(EMOTIONS.indexOf(emotion))),
    calibrationError: mean(({ calibrationError }) => calibrationError),
    accuracyAtCoverage: {
      '0.9': mean(({ accuracyAtCoverage }) => accuracyAtCoverage['0.9']),
      '0.8': mean(({ accuracyAtCoverage }) => accuracyAtCoverage['0.8']),
    },
  };
}
