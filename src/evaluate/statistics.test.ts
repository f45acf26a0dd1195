/** @file McNemar's test and the linear SVM against SciPy and LIBLINEAR; the reliability diagram by hand. */
import { describe, expect, it } from 'vitest';
import known from '../fixtures/statistics.json' with { type: 'json' };
import { type Matrix, margins, trainLinearSvm } from './linear-svm.ts';
import { mcnemar, mcnemarOf } from './mcnemar.ts';
import { measure } from './metrics.ts';
import { reliabilityBins } from './reliability.ts';

describe("McNemar's test", () => {
  it.each(known.mcnemar)(
    'gives SciPy’s p for $onlyFirst against $onlySecond',
    ({ onlyFirst, onlySecond, pValue }) => {
      expect(mcnemarOf(onlyFirst, onlySecond).pValue).toBeCloseTo(pValue, 6);
      expect(mcnemarOf(onlySecond, onlyFirst).pValue).toBeCloseTo(pValue, 6);
    },
  );

  it('counts the faces on which one model alone is right', () => {
    const labels = [0, 1, 2, 3, 4];
    expect(mcnemar([0, 1, 2, 0, 0], [0, 0, 0, 3, 0], labels)).toMatchObject({ onlyFirst: 2, onlySecond: 1 });
    expect(() => mcnemar([0], labels, labels)).toThrow(/same faces/);
    expect(mcnemarOf(125, 124).pValue).toBe(1);
  });
});

describe('linear SVM', () => {
  const { features, labels, fits } = known.svm;
  const matrix: Matrix = {
    rows: features.length,
    columns: 4,
    data: Float32Array.from(features.flat()),
  };

  it.each(fits)('has the margins of LIBLINEAR at C = $c', ({ c, margins: expected }) => {
    const found = margins(
      matrix,
      trainLinearSvm(matrix, labels, 3, { c, seed: 1, tolerance: 1e-6, maxPasses: 5000 }),
    );
    for (const [i, row] of expected.entries())
      for (const [k, value] of row.entries()) expect(found[i]?.[k]).toBeCloseTo(value, 2);
  });

  it('repeats by seed', () => {
    const train = (seed: number) => trainLinearSvm(matrix, labels, 3, { c: 1, seed, maxPasses: 3 }).kernel;
    expect(train(1)).toEqual(train(1));
    expect(train(1)).not.toEqual(train(2));
  });

  it('never names a class that it has not seen', () => {
    const classifier = trainLinearSvm(matrix, labels, 4, { c: 1, seed: 1 });
    for (const row of margins(matrix, classifier)) {
      expect(row[3]).toBe(-100);
      expect(Math.min(...row)).toBe(-100);
    }
  });
});

describe('reliability diagram', () => {
  const sure = (p: number): number[] => [Math.log(p), Math.log(1 - p), ...new Array<number>(6).fill(-50)];
  const logits = [sure(0.95), sure(0.95), sure(0.95), sure(0.62)];
  const labels = [0, 0, 1, 0];

  it('has the mean confidence and the fraction right of each bin', () => {
    const bins = reliabilityBins(logits, labels, 1, 10);
    expect(bins[9]).toMatchObject({ faces: 3, from: 0.9, to: 1 });
    expect(bins[9]?.accuracy).toBeCloseTo(2 / 3, 6);
    expect(bins[9]?.confidence).toBeCloseTo(0.95, 6);
    expect(bins[6]).toMatchObject({ faces: 1, accuracy: 1 });
    expect(bins[2]).toMatchObject({ faces: 0, accuracy: 0, confidence: 0 });
  });

  it('has the gaps whose weighted mean is the calibration error', () => {
    const gap = reliabilityBins(logits, labels, 1).reduce(
      (sum, { faces, accuracy, confidence }) => sum + (faces / 4) * Math.abs(accuracy - confidence),
      0,
    );
    expect(measure(logits, labels).calibrationError).toBeCloseTo(gap, 10);
  });
});
