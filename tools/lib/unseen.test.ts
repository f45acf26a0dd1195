import { describe, expect, it } from 'vitest';
import { measure } from '../../src/evaluate/index.ts';
import { together } from './unseen.ts';

/** Logits that name `named[i]`, surely. */
const logitsOf = (named: readonly number[]): number[][] =>
  named.map((name) => Array.from({ length: 8 }, (_, c) => (c === name ? 5 : 0)));

describe('figures of two runs, each on the half that it has not learnt', () => {
  const labels = [0, 0, 1, 2, 3, 0, 1, 7];
  const named = [0, 1, 1, 2, 3, 0, 0, 7];
  const part = (from: number, to: number) => measure(logitsOf(named.slice(from, to)), labels.slice(from, to));
  const whole = measure(logitsOf(named), labels);

  it('are those of all faces, whatever the sizes of the halves', () => {
    const { faces, accuracy, confusion } = together([part(0, 3), part(3, 8)]);
    expect(faces).toBe(8);
    expect(accuracy).toBeCloseTo(whole.accuracy, 12);
    expect(confusion).toEqual(whole.confusion);
  });

  it('count recall over all faces of a class, not as a mean of the halves', () => {
    // Class 0: one of two right in the first part, one of one in the second.
    expect(together([part(0, 3), part(3, 8)]).perClassRecall.neutral).toBeCloseTo(2 / 3, 12);
    expect(together([whole]).perClassRecall.anger).toBeNull();
  });

  it('of one part are its own', () => {
    const { accuracy, calibrationError, accuracyAtCoverage } = together([whole]);
    expect([accuracy, calibrationError, accuracyAtCoverage]).toEqual([
      whole.accuracy,
      whole.calibrationError,
      whole.accuracyAtCoverage,
    ]);
  });

  it('say so where there is no part', () => {
    expect(() => together([])).toThrow('No figures to put together.');
  });
});
