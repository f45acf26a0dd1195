/** @file Puts a face found in a webcam's picture where the training faces have theirs. */
import type { CropRegion, Half } from '../core/index.ts';
import { halfRows } from './halves.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a face detector finds, in pixels of the picture. Right and left are the person's own. */
export interface FaceLandmarks {
  readonly rightEye: Point;
  readonly leftEye: Point;
  readonly nose: Point;
  readonly mouth: Point;
  readonly rightEar: Point;
  readonly leftEar: Point;
}

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const FACE_SIDE = 48;

/** Width ÷ height of a half of a training face. */
export const aspectOf = (half: Half): number => FACE_SIDE / halfRows(FACE_SIDE, half).rows;

/**
 * Where FER+ faces have eyes and mouth, in their 48×48 pixels. Measured by `tools/measure-alignment.ts --data
 * ferplus --faces 400 --margin 2 --seed 1`: BlazeFace (full range, from @vladmandic/human 3.3.6) on 400 faces drawn
 * from the training split, each padded by its edge pixels to twice its width; it found 392 (98 %). Medians (with
 * robust deviations): right eye 15.17, 18.78 (2.4, 2.5); left eye 32.89, 18.53 (1.8, 2.4); mouth 24.21, 37.55
 * (2.7, 2.7). Made symmetrical here, as training flips half its faces.
 */
export const FACE_TEMPLATE = {
  rightEye: { x: 15.14, y: 18.66 },
  leftEye: { x: 32.86, y: 18.66 },
  mouth: { x: 24, y: 37.55 },
} as const satisfies Partial<Record<keyof FaceLandmarks, Point>>;

const PARTS = ['rightEye', 'leftEye', 'mouth'] as const;

/** Template pixels → picture pixels: x' = a·x − b·y + e, y' = b·x + a·y + f (rotation, scale, shift; no shear). */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly e: number;
  readonly f: number;
}

function mean(points: readonly Point[]): Point {
  const sum = points.reduce((total, { x, y }) => ({ x: total.x + x, y: total.y + y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/**
 * The similarity that brings the template's eyes and mouth closest to the face's, in the least squares sense
 * (Umeyama 1991, in two dimensions). Three points, not two: a turned head shortens the line between the eyes, a
 * nodding one that from eyes to mouth. Null where the points fall together or are not numbers.
 */
export function fitFace(landmarks: FaceLandmarks): Similarity | null {
  const from = mean(PARTS.map((part) => FACE_TEMPLATE[part]));
  const to = mean(PARTS.map((part) => landmarks[part]));
  let along = 0;
  let across = 0;
  let spread = 0;
  for (const part of PARTS) {
    const u = FACE_TEMPLATE[part].x - from.x;
    const v = FACE_TEMPLATE[part].y - from.y;
    const x = landmarks[part].x - to.x;
    const y = landmarks[part].y - to.y;
    along += u * x + v * y;
    across += u * y - v * x;
    spread += u * u + v * v;
  }
  const a = along / spread;
  const b = across / spread;
  if (!(Math.hypot(a, b) > 1e-6)) return null;
  return { a, b, e: to.x - (a * from.x - b * from.y), f: to.y - (b * from.x + a * from.y) };
}

/**
 * The region of the picture that shows a half of the face as a training half shows it, upright.
 * `margin` widens it about its centre: 2 shows the face with as much again around it. Null without a usable fit.
 */
export function faceRegion(
  landmarks: FaceLandmarks,
  picture: Size,
  half: Half,
  margin = 1,
): CropRegion | null {
  const fit = fitFace(landmarks);
  if (!fit) return null;
  const { top, rows } = halfRows(FACE_SIDE, half);
  const x = FACE_SIDE / 2;
  const y = top + rows / 2;
  const scale = Math.hypot(fit.a, fit.b);
  return {
    centerX: (fit.a * x - fit.b * y + fit.e) / picture.width,
    centerY: (fit.b * x + fit.a * y + fit.f) / picture.height,
    width: (margin * FACE_SIDE * scale) / picture.width,
    height: (margin * rows * scale) / picture.height,
    rotationDeg: (Math.atan2(fit.b, fit.a) * 180) / Math.PI,
    mirrored: false,
  };
}

/** The largest upright region of that aspect (width ÷ height) in the middle of the picture. */
export function largestRegion(picture: Size, aspect: number): CropRegion {
  const width = Math.min(picture.width, picture.height * aspect);
  return {
    centerX: 0.5,
    centerY: 0.5,
    width: width / picture.width,
    height: width / aspect / picture.height,
    rotationDeg: 0,
    mirrored: false,
  };
}
