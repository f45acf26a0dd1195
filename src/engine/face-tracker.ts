/** @file Follows one face between detections: when to look, where to look, and steadied points. */
import type { CropRegion } from '../core/index.ts';
import { type FaceLandmarks, faceRegion, LOOK_MARGIN, type Point, type Size } from '../faces/index.ts';

const PARTS = ['rightEye', 'leftEye', 'nose', 'mouth', 'rightEar', 'leftEar'] as const;
/** A face moves little in this time, and the detector costs several times what the student costs. */
const DETECT_EVERY_MS = 200;
/** Points follow a still face slowly (no jitter) and a moving one at once. */
const HALF_LIFE_MS = 120;
/** Movement, in distances between the eyes, from which steadying only lags. */
const SNAP_DISTANCE = 0.25;
/** A fall of the student's confidence this large from one frame to the next is a reason to look again. */
const CONFIDENCE_FALL = 0.25;

export interface FaceTracker {
  /** Whether the detector should run on a frame captured at `nowMs`. */
  shouldDetect(nowMs: number): boolean;
  /** Square region to search: around the known face, or null for the whole picture. */
  searchRegion(picture: Size): CropRegion | null;
  /** What the detector found, in pixels of the picture; null when it found nothing. */
  observe(landmarks: FaceLandmarks | null, nowMs: number): void;
  /** The student's confidence in the frame just scored, 0–1. */
  noteConfidence(confidence: number): void;
  readonly landmarks: FaceLandmarks | null;
  reset(): void;
}

function blend(from: Point, to: Point, share: number): Point {
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function steadied(from: FaceLandmarks, to: FaceLandmarks, elapsedMs: number): FaceLandmarks {
  const eyes = Math.hypot(to.leftEye.x - to.rightEye.x, to.leftEye.y - to.rightEye.y);
  const moved =
    PARTS.reduce((sum, part) => sum + Math.hypot(to[part].x - from[part].x, to[part].y - from[part].y), 0) /
    PARTS.length;
  if (!(moved < SNAP_DISTANCE * eyes)) return to;
  const share = 1 - 2 ** (-Math.max(0, elapsedMs) / HALF_LIFE_MS);
  const entries = PARTS.map((part) => [part, blend(from[part], to[part], share)]);
  return Object.fromEntries(entries) as unknown as FaceLandmarks;
}

export function createFaceTracker(): FaceTracker {
  let landmarks: FaceLandmarks | null = null;
  let detectedAtMs = Number.NEGATIVE_INFINITY;
  let confidence = 0;
  let fell = false;
  return {
    get landmarks() {
      return landmarks;
    },
    shouldDetect(nowMs) {
      const sinceMs = nowMs - detectedAtMs;
      return landmarks === null || fell || sinceMs >= DETECT_EVERY_MS || sinceMs < 0;
    },
    searchRegion(picture) {
      return landmarks && faceRegion(landmarks, picture, 'full', LOOK_MARGIN);
    },
    observe(found, nowMs) {
      landmarks = found && landmarks ? steadied(landmarks, found, nowMs - detectedAtMs) : found;
      detectedAtMs = nowMs;
      fell = false;
    },
    noteConfidence(next) {
      fell = confidence - next > CONFIDENCE_FALL;
      confidence = next;
    },
    reset() {
      landmarks = null;
      detectedAtMs = Number.NEGATIVE_INFINITY;
      confidence = 0;
      fell = false;
    },
  };
}
