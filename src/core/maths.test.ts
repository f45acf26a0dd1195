/** @file Small numbers, seeded random numbers, the emotions' order, the manual clock. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  argMax,
  clamp,
  createManualClock,
  createRandom,
  DataError,
  EMOTIONS,
  emotionAt,
  emotionIndex,
  lerp,
  MienscapeError,
  softmax,
} from './index.ts';

const logits = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 1, maxLength: 12 });
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('softmax', () => {
  it('gives known values', () => {
    expect(softmax([Math.log(3), 0])).toEqual([expect.closeTo(0.75, 12), expect.closeTo(0.25, 12)]);
    expect(softmax([2 * Math.log(3), 0], 2)[0]).toBeCloseTo(0.75, 12);
  });

  it('sums to 1 and stays finite for any logits, huge ones too', () => {
    fc.assert(
      fc.property(logits, fc.double({ min: 0.05, max: 20, noNaN: true }), (values, temperature) => {
        const result = softmax(values, temperature);
        expect(sum(result)).toBeCloseTo(1, 9);
        expect(result.every((p) => p >= 0 && p <= 1)).toBe(true);
      }),
    );
    expect(softmax([1e308, -1e308])).toEqual([1, 0]);
  });

  it('is not moved by a constant, and flattened by a high temperature', () => {
    const plain = softmax([1, 2, 4]);
    for (const [i, p] of softmax([101, 102, 104]).entries()) expect(p).toBeCloseTo(plain[i] ?? Number.NaN, 9);
    expect(Math.max(...softmax([1, 2, 4], 10))).toBeLessThan(Math.max(...plain));
  });
});

describe('small numbers', () => {
  it('finds the largest, the first of equals, and −1 in nothing', () => {
    expect(argMax([1, 5, 2])).toBe(1);
    expect(argMax([3, 7, 7])).toBe(1);
    expect(argMax(Float32Array.of(-2, -1))).toBe(1);
    expect(argMax([])).toBe(-1);
  });

  it('clamps and blends', () => {
    expect([clamp(-1, 0, 2), clamp(1, 0, 2), clamp(3, 0, 2)]).toEqual([0, 1, 2]);
    expect([lerp(2, 6, 0), lerp(2, 6, 0.25), lerp(2, 6, 1)]).toEqual([2, 3, 6]);
  });
});

describe('emotions', () => {
  it('stand in the class order of FER+', () => {
    expect(EMOTIONS.join()).toBe('neutral,happiness,surprise,sadness,anger,disgust,fear,contempt');
    for (const [i, emotion] of EMOTIONS.entries()) {
      expect(emotionAt(i)).toBe(emotion);
      expect(emotionIndex(emotion)).toBe(i);
    }
  });

  it('has no ninth: an index outside is refused', () => {
    expect(() => emotionAt(8)).toThrow(RangeError);
    expect(() => emotionAt(-1)).toThrow('outside 0–7');
  });
});

describe('random numbers', () => {
  const draw = (seed: number): number[] => {
    const random = createRandom(seed);
    return Array.from({ length: 3 }, random.next);
  };

  it('are Mulberry32: seed 1 gives its published first numbers', () => {
    expect(draw(1)).toEqual([
      expect.closeTo(0.6270739405881613, 12),
      expect.closeTo(0.002735721180215478, 12),
      expect.closeTo(0.5274470399599522, 12),
    ]);
  });

  it('repeat with the seed and differ with another', () => {
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });

  it('go on from a stored state', () => {
    const first = createRandom(9);
    for (let i = 0; i < 17; i++) first.next();
    const second = createRandom(0, first.state());
    expect(second.next()).toBe(first.next());
  });

  it('are uniform and normal where they say so', () => {
    const random = createRandom(3);
    const normals = Array.from({ length: 20_000 }, random.normal);
    const mean = sum(normals) / normals.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(sum(normals.map((v) => (v - mean) ** 2)) / normals.length).toBeCloseTo(1, 1);
    const uniforms = Array.from({ length: 20_000 }, () => random.uniform(2, 4));
    expect(sum(uniforms) / uniforms.length).toBeCloseTo(3, 1);
    expect(Math.min(...uniforms)).toBeGreaterThanOrEqual(2);
    expect(Math.max(...uniforms)).toBeLessThan(4);
  });

  it('shuffle in place without losing anything', () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = createRandom(1).shuffle([...items]);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
  });
});

describe('clock and errors', () => {
  it('stands still until told to move', () => {
    const clock = createManualClock(100);
    expect([clock.now(), clock.now()]).toEqual([100, 100]);
    clock.advance(16);
    expect(clock.now()).toBe(116);
  });

  it('ends an error with its remedy and keeps its class', () => {
    const error = new DataError('label.csv, line 3: no votes.', 'Restore the row.');
    expect(error.message).toBe('label.csv, line 3: no votes. Restore the row.');
    expect(error).toBeInstanceOf(MienscapeError);
    expect([error.name, error.remedy]).toEqual(['DataError', 'Restore the row.']);
  });
});
