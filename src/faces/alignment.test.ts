/** @file Alignment of a webcam's face with the training faces. */
import { describe, expect, it } from 'vitest';
import { invert, regionToPicture, warp } from './affine.ts';
import {
  FACE_TEMPLATE,
  type FaceLandmarks,
  faceRegion,
  fitFace,
  largestRegion,
  type Point,
} from './alignment.ts';
import { cropHalf } from './halves.ts';

const PICTURE = { width: 640, height: 360 };
const NOWHERE = { x: 0, y: 0 };

function placed(move: (point: Point) => Point): FaceLandmarks {
  const { rightEye, leftEye, mouth } = FACE_TEMPLATE;
  return {
    rightEye: move(rightEye),
    leftEye: move(leftEye),
    mouth: move(mouth),
    nose: NOWHERE,
    rightEar: NOWHERE,
    leftEar: NOWHERE,
  };
}

function turned(scale: number, degrees: number, x: number, y: number): (point: Point) => Point {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  return (point) => ({ x: cos * point.x - sin * point.y + x, y: sin * point.x + cos * point.y + y });
}

describe('fitFace', () => {
  it('finds scale, rotation and place of a template that was moved', () => {
    const fit = fitFace(placed(turned(3.5, 20, 140, 33)));
    expect(fit?.a).toBeCloseTo(3.5 * Math.cos(Math.PI / 9), 6);
    expect(fit?.b).toBeCloseTo(3.5 * Math.sin(Math.PI / 9), 6);
    expect(fit?.e).toBeCloseTo(140, 6);
    expect(fit?.f).toBeCloseTo(33, 6);
  });

  it('is the best similarity: no small change of it brings the points closer', () => {
    const face = { ...placed(turned(4, -12, 200, 90)), mouth: { x: 310, y: 260 } };
    const fit = fitFace(face);
    if (!fit) throw new Error('no fit');
    const cost = (a: number, b: number, e: number, f: number): number =>
      (['rightEye', 'leftEye', 'mouth'] as const).reduce((sum, part) => {
        const { x, y } = FACE_TEMPLATE[part];
        return sum + (a * x - b * y + e - face[part].x) ** 2 + (b * x + a * y + f - face[part].y) ** 2;
      }, 0);
    const best = cost(fit.a, fit.b, fit.e, fit.f);
    for (const step of [-0.01, 0.01]) {
      expect(cost(fit.a + step, fit.b, fit.e, fit.f)).toBeGreaterThan(best);
      expect(cost(fit.a, fit.b + step, fit.e, fit.f)).toBeGreaterThan(best);
      expect(cost(fit.a, fit.b, fit.e + step, fit.f)).toBeGreaterThan(best);
      expect(cost(fit.a, fit.b, fit.e, fit.f + step)).toBeGreaterThan(best);
    }
  });

  it('has no answer for points that fall together or are no numbers', () => {
    expect(fitFace(placed(() => ({ x: 10, y: 10 })))).toBeNull();
    expect(fitFace(placed(() => ({ x: Number.NaN, y: 10 })))).toBeNull();
    expect(fitFace(placed(turned(1, 0, 0, 0)))).not.toBeNull();
  });
});

describe('faceRegion', () => {
  it('of a training face itself is its lower half, exactly', () => {
    const region = faceRegion(
      placed((point) => point),
      { width: 48, height: 48 },
      'lower',
    );
    expect(region?.centerX).toBeCloseTo(0.5, 9);
    expect(region?.centerY).toBeCloseTo(0.75, 9);
    expect(region?.width).toBeCloseTo(1, 9);
    expect(region?.height).toBeCloseTo(0.5, 9);
    expect(region?.rotationDeg).toBeCloseTo(0, 9);
  });

  it('cuts from a turned, enlarged picture what cropHalf cuts from the training face', () => {
    const side = 48;
    const wave = (x: number, y: number): number => 128 + 60 * Math.sin(x / 6) + 50 * Math.cos(y / 5 + x / 9);
    const face = {
      width: side,
      height: side,
      data: Float32Array.from({ length: side * side }, (_, i) => wave(i % side, Math.floor(i / side))),
    };
    const landmarks = placed(turned(4, 25, 260, 60));
    const picture = { width: 640, height: 480 };
    const fit = fitFace(landmarks);
    if (!fit) throw new Error('no fit');
    const toPicture = { a: fit.a, b: fit.b, c: -fit.b, d: fit.a, e: fit.e, f: fit.f };
    const frame = warp(face, invert(toPicture), picture.width, picture.height);
    const region = faceRegion(landmarks, picture, 'lower');
    if (!region) throw new Error('no region');
    const cut = warp(frame, regionToPicture(region, picture, { width: 48, height: 24 }), 48, 24);
    const expected = cropHalf(face, 'lower');
    const worst = Math.max(...Array.from(cut.data, (value, i) => Math.abs(value - (expected.data[i] ?? 0))));
    expect(worst).toBeLessThan(3);
  });

  it('widens about its centre by the margin', () => {
    const face = placed(turned(2, 0, 100, 50));
    const near = faceRegion(face, PICTURE, 'full');
    const wide = faceRegion(face, PICTURE, 'full', 2);
    expect(wide?.centerX).toBe(near?.centerX);
    expect(wide?.width).toBeCloseTo(2 * (near?.width ?? 0), 9);
    expect(wide?.height).toBeCloseTo(2 * (near?.height ?? 0), 9);
  });
});

describe('largestRegion', () => {
  it('fills the narrower side and keeps the shape in pixels', () => {
    for (const picture of [PICTURE, { width: 480, height: 640 }, { width: 100, height: 100 }]) {
      const region = largestRegion(picture, 2);
      const [width, height] = [region.width * picture.width, region.height * picture.height];
      expect(width / height).toBeCloseTo(2, 9);
      expect(Math.max(region.width, region.height)).toBeCloseTo(1, 9);
    }
  });
});
