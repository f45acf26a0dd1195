/** @file Every message between the page and the sensing worker, and what sensing tells the app. */
import type { Backend, CropRegion, GreyImage, Scores } from '../core/index.ts';
import type { FaceLandmarks } from '../faces/index.ts';
import type { Fault, SensingFault } from './faults.ts';
import type { People } from './person-follower.ts';
import type { PictureQuality, Unusable } from './picture-quality.ts';
import type { SensingSettings, SensingUrls } from './settings.ts';

export type FrameImage = VideoFrame | ImageBitmap;

export const LOADING_STAGES = ['model', 'backend', 'warmUp', 'detector'] as const;
export type LoadingStage = (typeof LOADING_STAGES)[number];

/** Why scores say that no face was found. */
export type LostReason = Unusable | 'noFace' | 'noLowerFace';

interface Ready {
  readonly kind: 'ready';
  readonly backend: Backend;
  /** The graphics adapter's name, where WebGPU offers one. */
  readonly adapter: string | null;
  /** The first run, compilation included. */
  readonly warmUpMs: number;
  /** Why this backend and no other, in plain words. */
  readonly why: string;
  /** Why nothing holds back pictures that show no face; null where they are held back. */
  readonly unguarded: string | null;
  /** Tells networks apart: what was fitted to one embedding means nothing to another. */
  readonly model: string;
}

interface Loading {
  readonly kind: 'loading';
  readonly stage: LoadingStage;
  /** 0–1. */
  readonly progress: number;
}

export type WorkerStatus = Loading | Ready | { readonly kind: 'failed'; readonly fault: Fault };

/** `retryInMs` is null when sensing has given up until `restart()`. */
export type SensingStatus =
  | Loading
  | Ready
  | { readonly kind: 'failed'; readonly error: SensingFault; readonly retryInMs: number | null };

/** What the network was shown in one frame, for the framing preview, for calibration and for tests. */
export interface Inspection {
  readonly capturedAtMs: number;
  /** The network's input before it is standardised, 0–255; null when no face was found to cut. */
  readonly picture: GreyImage | null;
  readonly quality: PictureQuality | null;
  readonly lost: LostReason | null;
  /** The region cut from the frame; null when no face was found to cut. */
  readonly region: CropRegion | null;
  /** Pixels of the frame; null in headset framing. */
  readonly landmarks: FaceLandmarks | null;
  /** Size of the frame, pixels. */
  readonly frame: { readonly width: number; readonly height: number };
  /** [D]; null when lost. */
  readonly embedding: Float32Array | null;
  /** Tensors alive in the worker: must not grow. */
  readonly tensors: number;
}

/** A place in the picture as shares of its width and height, 0–1 from the top left. */
export interface PicturePlace {
  readonly x: number;
  readonly y: number;
}

export type ToWorker =
  | {
      readonly type: 'start';
      readonly urls: SensingUrls;
      readonly settings: SensingSettings;
      /** The window's performance.timeOrigin: the worker's own clock starts later. */
      readonly timeOriginMs: number;
      /** Why WebGPU is not to be chosen by itself this time; null when nothing speaks against it. */
      readonly avoidWebGpu: string | null;
    }
  /** Framing and region; another backend means another worker. */
  | { readonly type: 'configure'; readonly settings: SensingSettings }
  /** The next frame is of another source: whom the last one showed says nothing of it. */
  | { readonly type: 'forget' }
  | { readonly type: 'followOther' }
  | { readonly type: 'followAt'; readonly place: PicturePlace }
  | {
      readonly type: 'frame';
      readonly id: number;
      readonly image: FrameImage;
      readonly capturedAtMs: number;
      readonly inspect: boolean;
    };

/** Every frame is answered once, by `scored` or `skipped`. */
export type FromWorker =
  | { readonly type: 'status'; readonly status: WorkerStatus }
  | {
      readonly type: 'scored';
      readonly id: number;
      readonly scores: Scores;
      readonly lost: LostReason | null;
      readonly inspection: Inspection | null;
      /** [D]; null when lost or not asked for (`settings.embeddings`). */
      readonly embedding: Float32Array | null;
      readonly people: People | null;
    }
  | { readonly type: 'skipped'; readonly id: number; readonly fault: Fault | null };

export type SensingEvent =
  | {
      readonly kind: 'scores';
      readonly scores: Scores;
      /** From when the worker was given the frame until its scores, ms: without the camera's own delay. */
      readonly computeMs: number;
      readonly lost: LostReason | null;
      readonly embedding: Float32Array | null;
      /** How many people the frame shows and which is read; null where no faces are looked for. */
      readonly people: People | null;
    }
  | { readonly kind: 'status'; readonly status: SensingStatus };
