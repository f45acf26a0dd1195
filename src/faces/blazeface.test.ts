/** @file Anchors and decoding of the face detector. */
import { describe, expect, it } from 'vitest';
import { SensingError } from '../core/index.ts';
import { anchors, decodeFaces, detectorInput } from './blazeface.ts';

const ANCHORS = anchors();

/** Model outputs in which the given anchors see the face at `points`, and all others nothing. */
function outputs(
  seen: readonly { index: number; logit: number; cx: number; cy: number; size: number }[],
): Float32Array[] {
  const logits = new Float32Array(896).fill(-20);
  const offsets = new Float32Array(896 * 16);
  for (const { index, logit, cx, cy, size } of seen) {
    const { x, y } = ANCHORS[index] ?? { x: 0, y: 0 };
    logits[index] = logit;
    const points = [
      [cx - size / 5, cy - size / 5],
      [cx + size / 5, cy - size / 5],
      [cx, cy],
      [cx, cy + size / 4],
      [cx - size / 2, cy],
      [cx + size / 2, cy],
    ].flatMap(([px = 0, py = 0]) => [px - x, py - y]);
    offsets.set([cx - x, cy - y, size, size, ...points], index * 16);
  }
  // As the model gives them: fine and coarse anchors apart, in no order to rely on.
  return [offsets.slice(512 * 16), logits.slice(0, 512), offsets.slice(0, 512 * 16), logits.slice(512)];
}

describe('anchors', () => {
  it('are two in each of 16×16 cells, then six in each of 8×8', () => {
    expect(ANCHORS).toHaveLength(896);
    expect(ANCHORS[0]).toEqual({ x: 8, y: 8 });
    expect(ANCHORS[1]).toEqual({ x: 8, y: 8 });
    expect(ANCHORS[2]).toEqual({ x: 24, y: 8 });
    expect(ANCHORS[32]).toEqual({ x: 8, y: 24 });
    expect(ANCHORS[511]).toEqual({ x: 248, y: 248 });
    expect(ANCHORS[512]).toEqual({ x: 16, y: 16 });
    expect(ANCHORS[895]).toEqual({ x: 240, y: 240 });
  });
});

describe('detectorInput', () => {
  it('scales bytes to −1…1 and leaves alpha out', () => {
    const rgba = new Uint8ClampedArray(256 * 256 * 4).fill(255);
    rgba.set([0, 51, 255, 9], 4);
    const pixels = detectorInput(rgba);
    expect(pixels).toHaveLength(256 * 256 * 3);
    expect([...pixels.subarray(2, 6)].map((value) => Number(value.toFixed(3)))).toEqual([1, -1, -0.6, 1]);
  });
});

/** The most certain one. */
const best = (outputs: readonly Float32Array[], leastScore?: number) =>
  decodeFaces(outputs, leastScore)[0] ?? null;

describe('the most certain face', () => {
  it('puts box and points where the anchor says', () => {
    const seen = outputs([{ index: 700, logit: 3, cx: 130, cy: 90, size: 80 }]);
    const face = best(seen, 0.5);
    expect(face?.score).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
    expect(face?.box.x).toBeCloseTo(90, 3);
    expect(face?.box.width).toBeCloseTo(80, 3);
    expect(face?.landmarks.mouth.x).toBeCloseTo(130, 3);
    expect(face?.landmarks.mouth.y).toBeCloseTo(110, 3);
    expect(face?.landmarks.rightEye.x).toBeLessThan(face?.landmarks.leftEye.x ?? 0);
  });

  it('blends anchors of one face by their scores and leaves another face out', () => {
    const seen = outputs([
      { index: 700, logit: 4, cx: 130, cy: 90, size: 80 },
      { index: 701, logit: 4, cx: 134, cy: 90, size: 80 },
      { index: 30, logit: 2, cx: 30, cy: 200, size: 40 },
    ]);
    expect(best(seen, 0.5)?.landmarks.nose.x).toBeCloseTo(132, 3);
  });

  it('sees no face below the least score, and one just above it', () => {
    const at = (logit: number) => outputs([{ index: 10, logit, cx: 60, cy: 60, size: 50 }]);
    const below = at(-0.1);
    const above = at(0.1);
    expect(best(below, 0.5)).toBeNull();
    expect(best(above, 0.5)).not.toBeNull();
  });

  it('refuses the outputs of another model', () => {
    expect(() => best([new Float32Array(896), new Float32Array(896 * 16)])).toThrow(SensingError);
  });
});

describe('decodeFaces', () => {
  it('tells faces that lie apart from each other, the most certain first, and blends the anchors of each', () => {
    const faces = decodeFaces(
      outputs([
        { index: 700, logit: 1, cx: 60, cy: 90, size: 80 },
        { index: 701, logit: 1, cx: 64, cy: 90, size: 80 },
        { index: 720, logit: 3, cx: 190, cy: 100, size: 70 },
      ]),
    );
    expect(faces.map(({ landmarks }) => Math.round(landmarks.nose.x))).toEqual([190, 62]);
    expect(decodeFaces(outputs([]))).toEqual([]);
  });
});
