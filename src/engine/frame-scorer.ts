/** @file One frame → scores: find the face, cut it, look whether it shows anything, ask the network. */
import * as tf from '@tensorflow/tfjs-core';
import type { FaceGate, Manifest } from '../artifacts/index.ts';
import { type Backend, type CropRegion, type GreyImage, type Scores, softmax } from '../core/index.ts';
import {
  type Affine,
  type Detection,
  type FaceLandmarks,
  faceRegion,
  halfRows,
  largestRegion,
  writeInput,
} from '../faces/index.ts';
import { viewsFor } from './backends.ts';
import type { Detector } from './detector.ts';
import { createFaceTracker } from './face-tracker.ts';
import { createFrameReader, frameSize, type Size } from './frame-reader.ts';
import { createPersonFollower, type People } from './person-follower.ts';
import { measurePicture, type PictureQuality, type Unusable, whyUnusable } from './picture-quality.ts';
import type { FrameImage, Inspection, LostReason } from './protocol.ts';
import { reduceFrame } from './reduce-frame.ts';
import type { Inference, Session } from './session.ts';
import type { SensingSettings } from './settings.ts';

/** Rows and columns of a training face: only its shape matters here. */
const FACE_SIDE = 48;

export interface Scored {
  readonly scores: Scores;
  readonly lost: LostReason | null;
  readonly inspection: Inspection | null;
  readonly embedding: Float32Array | null;
  /** Null where no faces are looked for. */
  readonly people: People | null;
}

export interface FrameScorer {
  /** Closes `image` as soon as its pixels are read. `now` tells the time on the page's timeline. */
  score(
    image: FrameImage,
    capturedAtMs: number,
    settings: SensingSettings,
    detector: Detector | null,
    inspect: boolean,
  ): Promise<Scored>;
  /** A gate that came later. */
  setGate(next: FaceGate): void;
  /** Where several people are before the camera, the next one is read. */
  followOther(): void;
  /** Forgets the face that was followed. */
  reset(): void;
}

interface Cut {
  readonly region: CropRegion;
  readonly picture: GreyImage;
  readonly quality: PictureQuality;
}

function placed({ landmarks }: Detection, { a, b, c, d, e, f }: Affine): FaceLandmarks {
  const entries = Object.entries(landmarks).map(([part, { x, y }]) => [
    part,
    { x: a * x + c * y + e, y: b * x + d * y + f },
  ]);
  return Object.fromEntries(entries) as unknown as FaceLandmarks;
}

function wholeFrame({ width, height }: Size): CropRegion {
  const side = Math.max(width, height);
  const middle = { centerX: 0.5, centerY: 0.5, rotationDeg: 0, mirrored: false };
  return { ...middle, width: side / width, height: side / height };
}

export function createFrameScorer(options: {
  readonly manifest: Manifest;
  /** Null: whatever is cut counts as a face. */
  readonly gate: FaceGate | null;
  readonly session: Session;
  readonly backend: Backend;
  readonly now: () => number;
}): FrameScorer {
  const { manifest, session, backend, now } = options;
  let { gate } = options;
  const { half } = manifest;
  const { input } = manifest.network;
  // The half as the network gets it: its whole input, or the rows that the half takes in a whole face.
  const rows = input.fit === 'place' ? halfRows(input.height, half).rows : input.height;
  const reader = createFrameReader({ width: input.width, height: rows });
  const aspect = FACE_SIDE / halfRows(FACE_SIDE, half).rows;
  const tracker = createFaceTracker();
  const follower = createPersonFollower();

  /** Why the finder finds nothing, where the whole frame shows nothing; null when a face may be there. */
  let blank: Unusable | null = null;

  async function follow(image: FrameImage, atMs: number, detector: Detector): Promise<void> {
    if (!tracker.shouldDetect(atMs)) return;
    const frame = frameSize(image);
    blank = null;
    const find = async (region: CropRegion | null): Promise<FaceLandmarks[]> => {
      if (!region) return [];
      const { rgba, toFrame } = reader.look(image, region);
      return (await detector.detect(rgba)).map((detection) => placed(detection, toFrame));
    };
    const searchAll = follower.shouldSearch(atMs);
    let found = follower.chooseNear(await find(tracker.searchRegion(frame)), atMs);
    if (!found || searchAll) {
      const coarse = follower.chooseOfAll(await find(wholeFrame(frame)), atMs);
      // A small face in a large frame is found roughly; a second look from near places it well.
      if (coarse && !(found && tracker.landmarks))
        found = follower.chooseNear(await find(faceRegion(coarse, frame, 'full', 2)), atMs) ?? coarse;
    }
    tracker.observe(found, atMs);
    if (!found) {
      const { picture, coverage } = reader.crop(image, largestRegion(frame, aspect));
      blank = whyUnusable(measurePicture(picture, coverage));
    }
  }

  async function choose(
    image: FrameImage,
    atMs: number,
    settings: SensingSettings,
    detector: Detector | null,
  ): Promise<CropRegion | null> {
    const frame = frameSize(image);
    if (settings.framing !== 'webcam') return settings.region ?? largestRegion(frame, aspect);
    if (detector) await follow(image, atMs, detector);
    return tracker.landmarks && faceRegion(tracker.landmarks, frame, half);
  }

  /** Where the session reads frames itself, it has answered already; else the cut is still to be shown to it. */
  async function see(
    image: FrameImage,
    region: CropRegion,
    close: () => void,
  ): Promise<{ readonly shown: Cut; readonly answer: Inference | null }> {
    if (!session.runFrame) {
      const { picture, coverage } = reader.crop(image, region);
      close();
      return { shown: { region, picture, quality: measurePicture(picture, coverage) }, answer: null };
    }
    const answering = session.runFrame(image, region);
    close();
    const { picture, quality, ...answer } = await answering;
    return { shown: { region, picture, quality }, answer };
  }

  return {
    reset() {
      tracker.reset();
      follower.reset();
      blank = null;
    },
    setGate(next) {
      gate = next;
    },
    followOther: () => follower.followOther(),
    async score(offered, capturedAtMs, settings, detector, inspect) {
      // Shaders read a frame of any size at once; whatever is drawn is drawn from a small one.
      const drawsNothing = session.runFrame !== undefined && settings.framing !== 'webcam';
      let image = offered;
      if (!drawsNothing) {
        try {
          image = await reduceFrame(offered);
        } catch (error) {
          offered.close();
          throw error;
        }
      }
      const frame = frameSize(image);
      let shown: Cut | null = null;
      let answer: Inference | null = null;
      try {
        const region = await choose(image, capturedAtMs, settings, detector);
        if (region) ({ shown, answer } = await see(image, region, () => image.close()));
      } finally {
        image.close();
      }
      let lost: LostReason | null = shown ? whyUnusable(shown.quality) : (blank ?? 'noFace');
      if (shown && lost === null && !answer) {
        const pixels = new Float32Array(input.height * input.width * input.channels);
        writeInput(pixels, 0, shown.picture, half, input);
        answer = await session.run(pixels);
      }
      if (lost === null && answer && gate && !gate.isFace(answer.embedding, viewsFor(backend)))
        lost = 'noLowerFace';
      // Whoever is followed may have gone: the finder is asked anew at the next frame.
      if (lost === 'noLowerFace') tracker.noteConfidence(0);
      if (lost !== null) answer = null;
      let scores: Scores = { face: 'lost', capturedAtMs, readyAtMs: now(), backend };
      if (answer) {
        const probabilities = softmax(answer.logits, manifest.temperature);
        tracker.noteConfidence(Math.max(...probabilities));
        scores = { ...scores, face: 'found', probabilities };
      }
      const inspection: Inspection | null = inspect
        ? {
            capturedAtMs,
            picture: shown?.picture ?? null,
            quality: shown?.quality ?? null,
            lost,
            region: shown?.region ?? null,
            landmarks: settings.framing === 'webcam' ? tracker.landmarks : null,
            frame,
            embedding: answer?.embedding ?? null,
            tensors: tf.memory().numTensors,
          }
        : null;
      return {
        scores,
        lost,
        inspection,
        embedding: settings.embeddings ? (answer?.embedding ?? null) : null,
        people: settings.framing === 'webcam' ? follower.people : null,
      };
    },
  };
}
