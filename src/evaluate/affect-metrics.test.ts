/** @file Figures of valence and arousal, against numbers worked out by hand. */
import { describe, expect, it } from 'vitest';
import { measureAffect } from './affect-metrics.ts';

const annotated = [
  { valence: -1, arousal: 0.5 },
  { valence: 0, arousal: null },
  { valence: 1, arousal: 0.5 },
  undefined,
];

describe('valence and arousal', () => {
  it('that are right have no error and a concordance of 1', () => {
    const { valence } = measureAffect(
      [
        [-1, 0],
        [0, 0],
        [1, 0],
        [9, 9],
      ],
      annotated,
    );
    expect(valence).toEqual({ faces: 3, rmse: 0, ccc: 1 });
  });

  it('that are shifted, or shrunk, are told from right ones by the concordance', () => {
    // var 2/3 both, shifted by 1: 2·(2/3) / (4/3 + 1).
    const shifted = measureAffect(
      [
        [0, 0],
        [1, 0],
        [2, 0],
        [0, 0],
      ],
      annotated,
    ).valence;
    expect(shifted).toMatchObject({ rmse: 1, ccc: expect.closeTo(4 / 7, 12) as number });
    // cov 1/3, var 1/6 and 2/3: (2/3) / (5/6).
    const shrunk = measureAffect(
      [
        [-0.5, 0],
        [0, 0],
        [0.5, 0],
        [0, 0],
      ],
      annotated,
    ).valence;
    expect(shrunk?.ccc).toBeCloseTo(0.8, 12);
    expect(
      measureAffect(
        [
          [1, 0],
          [0, 0],
          [-1, 0],
          [0, 0],
        ],
        annotated,
      ).valence?.ccc,
    ).toBeCloseTo(-1, 12);
  });

  it('count only the faces that have them, and are left out where none has', () => {
    const said = [
      [0, 0.5],
      [0, 9],
      [0, 0.5],
      [0, 9],
    ];
    expect(measureAffect(said, annotated).arousal).toEqual({ faces: 2, rmse: 0, ccc: 0 });
    expect(measureAffect(said, [undefined])).toEqual({ valence: null, arousal: null });
  });
});
