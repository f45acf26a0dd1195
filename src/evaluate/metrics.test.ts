/** @file Figures from logits and labels, against numbers worked out by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom, softmax } from '../core/index.ts';
import { fitTemperature, measure } from './index.ts';

/** Logits whose softmax names `named` with probability `confidence`, the rest shared equally. */
function sure(named: number, confidence: number): number[] {
  return Array.from({ length: 8 }, (_, i) => Math.log(i === named ? confidence : (1 - confidence) / 7));
}

describe('measure', () => {
  // True labels 0 0 0 0 1 1 3 3 3 7, named 0 0 0 1 1 1 3 0 3 0.
  const labels = [0, 0, 0, 0, 1, 1, 3, 3, 3, 7];
  const named = [0, 0, 0, 1, 1, 1, 3, 0, 3, 0];
  const confidences = [0.95, 0.9, 0.85, 0.5, 0.8, 0.75, 0.7, 0.4, 0.65, 0.3];
  const logits = named.map((emotion, i) => sure(emotion, confidences[i] ?? 0));
  const metrics = measure(logits, labels);

  it('counts faces and the share that is right', () => {
    expect(metrics.faces).toBe(10);
    expect(metrics.accuracy).toBeCloseTo(0.7, 12);
  });

  it('says how exactly the accuracy is known, and gives every emotion the same weight', () => {
    // Wilson’s interval of 7 of 10, worked out apart.
    expect(metrics.accuracyInterval[0]).toBeCloseTo(0.3967781, 6);
    expect(metrics.accuracyInterval[1]).toBeCloseTo(0.8922087, 6);
    expect(metrics.meanRecall).toBeCloseTo((0.75 + 1 + 2 / 3 + 0) / 4, 12);
    const [low, high] = measure([sure(0, 0.9)], [0]).accuracyInterval;
    expect([low, high]).toEqual([expect.closeTo(0.2065, 4) as number, 1]);
  });

  it('fills the confusion matrix: rows true, columns named', () => {
    const expected = Array.from({ length: 8 }, () => new Array<number>(8).fill(0));
    expected[0] = [3, 1, 0, 0, 0, 0, 0, 0];
    expected[1] = [0, 2, 0, 0, 0, 0, 0, 0];
    expected[3] = [1, 0, 0, 2, 0, 0, 0, 0];
    expected[7] = [1, 0, 0, 0, 0, 0, 0, 0];
    expect(metrics.confusion).toEqual(expected);
  });

  it('gives each emotion’s recall as a fraction, null where no face has it', () => {
    expect(metrics.perClassRecall).toEqual({
      neutral: 0.75,
      happiness: 1,
      surprise: null,
      sadness: expect.closeTo(2 / 3, 12) as number,
      anger: null,
      disgust: null,
      fear: null,
      contempt: 0,
    });
  });

  it('gives precision and F1, null where nothing was named so or nothing is so, and their mean', () => {
    // Named neutral: 5, of which 3 are; happiness 3, 2; sadness 2, 2; contempt none.
    const { perClassPrecision, perClassF1, meanF1 } = metrics;
    const f1 = { neutral: 6 / 9, happiness: 4 / 5, sadness: 4 / 5, contempt: 0 };
    expect(perClassPrecision).toMatchObject({ happiness: 2 / 3, sadness: 1, surprise: null, contempt: null });
    expect(perClassPrecision.neutral).toBeCloseTo(3 / 5, 12);
    for (const [emotion, value] of Object.entries(f1))
      expect(perClassF1[emotion], emotion).toBeCloseTo(value, 12);
    expect([perClassF1.surprise, perClassF1.fear]).toEqual([null, null]);
    expect(meanF1).toBeCloseTo((6 / 9 + 4 / 5 + 4 / 5 + 0) / 4, 12);
  });

  it('gives the accuracy of the surest 90 and 80 %: the unsure ones are left out first', () => {
    expect(metrics.accuracyAtCoverage['0.9']).toBeCloseTo(7 / 9, 12);
    expect(metrics.accuracyAtCoverage['0.8']).toBeCloseTo(7 / 8, 12);
  });

  it('gives the mean −log of the label’s probability', () => {
    const expected = labels.map((label, i) => {
      const confidence = confidences[i] ?? 0;
      return -Math.log(label === named[i] ? confidence : (1 - confidence) / 7);
    });
    expect(metrics.negativeLogLikelihood).toBeCloseTo(expected.reduce((a, b) => a + b) / 10, 9);
  });

  it('gives the calibration error: 0 where 6 of 10 at 60 % are right, 0.4 where all are', () => {
    const tenAt60 = (right: number): number =>
      measure(
        Array.from({ length: 10 }, () => sure(2, 0.61)),
        Array.from({ length: 10 }, (_, i) => (i < right ? 2 : 3)),
      ).calibrationError;
    expect(tenAt60(6)).toBeCloseTo(0.01, 9);
    expect(tenAt60(10)).toBeCloseTo(0.39, 9);
    expect(tenAt60(0)).toBeCloseTo(0.61, 9);
  });

  it('does not let errors in one bin of confidence pay for those in another', () => {
    const result = measure([sure(0, 0.9), sure(0, 0.9), sure(1, 0.3), sure(1, 0.3)], [3, 3, 1, 1]);
    expect(result.calibrationError).toBeCloseTo((0.9 + 0.7) / 2, 9);
  });

  it('keeps its sums for any logits: rows are the faces of each emotion, the diagonal is what is right', () => {
    const row = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.nat(7)), { minLength: 1, maxLength: 40 }), (drawn) => {
        const truth = drawn.map(([, label]) => label);
        const result = measure(
          drawn.map(([line]) => line),
          truth,
          1.7,
        );
        const sums = result.confusion.map((line) => line.reduce((a, b) => a + b));
        expect(sums).toEqual(sums.map((_, i) => truth.filter((label) => label === i).length));
        const right = result.confusion.reduce((sum, line, i) => sum + (line[i] ?? 0), 0);
        expect(result.accuracy).toBeCloseTo(right / truth.length, 12);
        expect(result.calibrationError).toBeGreaterThanOrEqual(0);
        expect(result.calibrationError).toBeLessThanOrEqual(1);
      }),
      { numRuns: 50 },
    );
  });

  it('changes confidence, not the name, with the temperature', () => {
    const cool = measure(logits, labels, 3);
    expect(cool.confusion).toEqual(metrics.confusion);
    expect(cool.negativeLogLikelihood).not.toBeCloseTo(metrics.negativeLogLikelihood, 3);
  });
});

describe('fitTemperature', () => {
  it.each([0.5, 1, 2.5])('finds the temperature %d by which labels were drawn', (temperature) => {
    const random = createRandom(12);
    const logits = Array.from({ length: 1500 }, () => Array.from({ length: 8 }, () => 2 * random.normal()));
    const labels = logits.map((row) => {
      const drawn = random.next();
      let reached = 0;
      return softmax(row, temperature).findIndex((p) => {
        reached += p;
        return drawn < reached;
      });
    });
    const ratio = fitTemperature(logits, labels) / temperature;
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.15);
  });
});
