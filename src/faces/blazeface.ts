/**
 * @file Reads what the BlazeFace network says: anchors, scores and points → the best face.
 *
 * BlazeFace (Bazarevsky et al. 2019, arXiv 1907.05047), the full-range model of Google's MediaPipe (Apache-2.0),
 * converted to tfjs and shipped in the npm package @vladmandic/human (MIT). 256×256 RGB in −1…1 goes in; out come,
 * for each of 896 anchors, a score and 16 offsets in pixels: box centre, box size and six points.
 */
import { SensingError } from '../core/index.ts';
import type { FaceLandmarks, Point } from './alignment.ts';

export const DETECTOR_SIDE = 256;
const VALUES = 16;
/** MediaPipe's default. */
const DEFAULT_LEAST_SCORE = 0.5;
/** Grids of the model's two feature maps: cell size in pixels, anchors a cell. */
const GRIDS = [
  { stride: 16, perCell: 2 },
  { stride: 32, perCell: 6 },
] as const;
const PARTS = ['rightEye', 'leftEye', 'nose', 'mouth', 'rightEar', 'leftEar'] as const;
/** Overlap (intersection over union) from which two anchors mean the same face. */
const SAME_FACE = 0.3;

/** One face, in pixels of the detector's 256×256 picture. */
export interface Detection {
  /** 0–1. */
  readonly score: number;
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly landmarks: FaceLandmarks;
}

/** RGBA bytes of a 256×256 picture → what the network reads: [256·256·3], −1…1. */
export function detectorInput(rgba: Uint8ClampedArray | Uint8Array): Float32Array {
  const pixels = new Float32Array(DETECTOR_SIDE * DETECTOR_SIDE * 3);
  for (let i = 0, j = 0; i < pixels.length; i += 3, j += 4) {
    for (let c = 0; c < 3; c++) pixels[i + c] = (rgba[j + c] ?? 0) / 127.5 - 1;
  }
  return pixels;
}

/** Centres of the 896 anchors, in the order of the model's outputs. */
export function anchors(): Point[] {
  return GRIDS.flatMap(({ stride, perCell }) => {
    const cells = DETECTOR_SIDE / stride;
    return Array.from({ length: cells * cells * perCell }, (_, i) => {
      const cell = Math.floor(i / perCell);
      return { x: ((cell % cells) + 0.5) * stride, y: (Math.floor(cell / cells) + 0.5) * stride };
    });
  });
}

const ANCHORS = anchors();

/** Centre, size and six points of one anchor, absolute: 16 numbers. */
function absolute(offsets: Float32Array, index: number): Float64Array {
  const anchor = ANCHORS[index] ?? { x: 0, y: 0 };
  const values = Float64Array.from(offsets.subarray(index * VALUES, (index + 1) * VALUES));
  for (let i = 0; i < VALUES; i++) {
    const isSize = i === 2 || i === 3;
    if (!isSize) values[i] = (values[i] ?? 0) + (i % 2 === 0 ? anchor.x : anchor.y);
  }
  return values;
}

function overlap(p: Float64Array, q: Float64Array): number {
  const side = (axis: 0 | 1): number => {
    const [pc = 0, ps = 0, qc = 0, qs = 0] = [p[axis], p[axis + 2], q[axis], q[axis + 2]];
    return Math.max(0, Math.min(pc + ps / 2, qc + qs / 2) - Math.max(pc - ps / 2, qc - qs / 2));
  };
  const both = side(0) * side(1);
  const sum = (p[2] ?? 0) * (p[3] ?? 0) + (q[2] ?? 0) * (q[3] ?? 0) - both;
  return sum > 0 ? both / sum : 0;
}

/** The model's four outputs are told apart by their lengths: 512 and 384 anchors, a logit or 16 offsets each. */
function joined(outputs: readonly Float32Array[], values: number): Float32Array {
  const parts = [512, 384].map((count) => outputs.find(({ length }) => length === count * values));
  const [fine, coarse] = parts;
  if (!fine || !coarse) {
    throw new SensingError(
      'The face detector is not the BlazeFace model that this version knows.',
      'Run npm ci, then load the page again.',
    );
  }
  const all = new Float32Array(fine.length + coarse.length);
  all.set(fine);
  all.set(coarse, fine.length);
  return all;
}

/**
 * Every face at or above `leastScore`, the most certain first; `outputs` are the model's, in any order. Throws
 * SensingError where they are another model's.
 * Anchors that mean the same face are blended by their scores (MediaPipe's weighted suppression), which steadies
 * the points from frame to frame.
 */
export function decodeFaces(outputs: readonly Float32Array[], leastScore = DEFAULT_LEAST_SCORE): Detection[] {
  const logits = joined(outputs, 1);
  const offsets = joined(outputs, VALUES);
  const leastLogit = Math.log(leastScore / (1 - leastScore));
  let candidates: { readonly logit: number; readonly values: Float64Array }[] = [];
  for (const [index, logit] of logits.entries())
    if (logit >= leastLogit) candidates.push({ logit, values: absolute(offsets, index) });
  candidates.sort((a, b) => b.logit - a.logit);
  const faces: Detection[] = [];
  while (candidates[0]) {
    const [best] = candidates;
    const means = (other: Float64Array): boolean =>
      other === best.values || overlap(best.values, other) >= SAME_FACE;
    faces.push(
      blended(
        best.logit,
        candidates.filter(({ values }) => means(values)),
      ),
    );
    candidates = candidates.filter(({ values }) => !means(values));
  }
  return faces;
}

function blended(
  bestLogit: number,
  anchorsOfIt: readonly { readonly logit: number; readonly values: Float64Array }[],
): Detection {
  const blend = new Float64Array(VALUES);
  let weight = 0;
  for (const { logit, values } of anchorsOfIt) {
    const score = 1 / (1 + Math.exp(-logit));
    weight += score;
    for (let i = 0; i < VALUES; i++) blend[i] = (blend[i] ?? 0) + score * (values[i] ?? 0);
  }
  const at = (i: number): number => (blend[i] ?? 0) / weight;
  const points = PARTS.map((part, i): [string, Point] => [part, { x: at(4 + 2 * i), y: at(5 + 2 * i) }]);
  return {
    score: 1 / (1 + Math.exp(-bestLogit)),
    box: { x: at(0) - at(2) / 2, y: at(1) - at(3) / 2, width: at(2), height: at(3) },
    landmarks: Object.fromEntries(points) as unknown as FaceLandmarks,
  };
}
