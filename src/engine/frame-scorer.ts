/** @file One frame → scores: find the face, cut the crop, check that it shows something, and run the network. */
import * as tf from '@tensorflow/tfjs-core';
import type { FaceGate, Manifest } from '../artifacts/index.ts';
import { type Backend, type CropRegion, type GreyImage, type Scores, softmax } from '../core/index.ts';
import {
  aspectOf,
  cutSize,
  faceInput,
  faceRegion,
  type LookAt,
  landmarksThrough,
  largestRegion,
  searchFace,
} from '../faces/index.ts';
import type { Detector } from './detector.ts';
import { createFaceTracker } from './face-tracker.ts';
import { SensingFault } from './faults.ts';
import { createFrameReader, frameSize } from './frame-reader.ts';
import type { Inference, InferenceSession, Views } from './inference-session.ts';
import { createPersonFollower, type People } from './person-follower.ts';
import { measurePicture, type PictureQuality, type Unusable, whyUnusable } from './picture-quality.ts';
import type { FrameImage, Inspection, LostReason, PicturePlace } from './protocol.ts';
import { reduceFrame } from './reduce-frame.ts';
import type { SensingSettings } from './settings.ts';

export interface Scored {
  readonly scores: Scores;
  readonly lost: LostReason | null;
  readonly inspection: Inspection | null;
  readonly embedding: Float32Array | null;
  /** Null where no faces are looked for. */
  readonly people: People | null;
}

export interface FrameScorer {
  /**
   * Closes `image` as soon as its pixels are read. `now` tells the time on the page's timeline.
   * @throws SensingFault where the network's answers are not numbers
   */
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
  /** Whoever is at this place of the picture is read, if somebody is. */
  followAt(place: PicturePlace): void;
  /** Forgets the face that was followed, and which one was asked for. */
  reset(): void;
}

interface Crop {
  readonly region: CropRegion;
  readonly picture: GreyImage;
  readonly quality: PictureQuality;
}

/**
 * An answer that is not made of numbers is a fault of what computes, and says nothing of a face: neither the gate nor the
 * temporal stage may read it as a lost one.
 * @throws SensingFault; 'device' where a graphics processor computes, so that WebAssembly takes over
 */
function requireNumbers({ logits, embedding }: Inference, backend: Backend): void {
  if (logits.every(Number.isFinite) && embedding.every(Number.isFinite)) return;
  const onWebGpu = backend.startsWith('webgpu');
  throw new SensingFault({
    code: onWebGpu ? 'device' : 'frame',
    message: 'The network’s answers are not numbers.',
    remedy: onWebGpu
      ? 'Sensing starts again on WebAssembly; update the graphics driver to use WebGPU.'
      : 'If it does not start again by itself, load the page again.',
  });
}

export function createFrameScorer(options: {
  readonly manifest: Manifest;
  /** Null: whatever is cut counts as a face. */
  readonly gate: FaceGate | null;
  readonly session: InferenceSession;
  readonly backend: Backend;
  /** As many as the session reads. */
  readonly views: Views;
  readonly now: () => number;
}): FrameScorer {
  const { manifest, session, backend, views, now } = options;
  let { gate } = options;
  const { half } = manifest;
  const { input } = manifest.network;
  const reader = createFrameReader(cutSize(input, half));
  const aspect = aspectOf(half);
  const tracker = createFaceTracker();
  const follower = createPersonFollower();

  /** Why the detector finds nothing, where the whole frame shows nothing; null when a face may be there. */
  let blank: Unusable | null = null;

  /** Until a frame tells how large the picture is. */
  let askedPlace: PicturePlace | null = null;

  async function follow(image: FrameImage, atMs: number, detector: Detector): Promise<void> {
    if (!tracker.shouldDetect(atMs)) return;
    const frame = frameSize(image);
    blank = null;
    if (askedPlace) follower.followAt({ x: askedPlace.x * frame.width, y: askedPlace.y * frame.height });
    askedPlace = null;
    const lookAt: LookAt = async (region) => {
      const { rgba, toFrame } = reader.look(image, region);
      return (await detector.detect(rgba)).map(({ landmarks }) => landmarksThrough(landmarks, toFrame));
    };
    const found = await searchFace(frame, lookAt, tracker.searchRegion(frame), {
      searchAll: follower.shouldSearch(atMs),
      chooseNear: (faces) => follower.chooseNear(faces, atMs),
      chooseOfAll: (faces) => follower.chooseOfAll(faces, atMs),
    });
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
  ): Promise<{ readonly shown: Crop; readonly answer: Inference | null }> {
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
      askedPlace = null;
    },
    setGate(next) {
      gate = next;
    },
    followOther: () => follower.followOther(),
    followAt(place) {
      askedPlace = place;
    },
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
      let shown: Crop | null = null;
      let answer: Inference | null = null;
      try {
        const region = await choose(image, capturedAtMs, settings, detector);
        if (region) ({ shown, answer } = await see(image, region, () => image.close()));
      } finally {
        image.close();
      }
      let lost: LostReason | null = shown ? whyUnusable(shown.quality) : (blank ?? 'noFace');
      if (shown && lost === null && !answer) {
        answer = await session.run(faceInput([shown.picture], half, input));
      }
      if (lost === null && answer) requireNumbers(answer, backend);
      if (shown && lost === null && answer && gate) {
        const seen = { embedding: answer.embedding, picture: shown.picture };
        if (!gate.isFace(seen, views)) lost = 'noLowerFace';
      }
      // Whoever is followed may have gone: the detector is asked anew at the next frame.
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
