/** @file What an app gives to Mienscape, and what it gets. */
import type { CameraError } from '../camera/index.ts';
import type { CropRegion, EmotionState, Framing, SceneTargets } from '../core/index.ts';
import type { BackendChoice, SensingFault, SensingStatus, SensingUrls } from '../engine/index.ts';

export type MienscapeSource =
  /** The clip that comes with the package, or lies under `assets`. */
  | { readonly kind: 'demo' }
  | {
      readonly kind: 'camera';
      /** The person was told what is read of their face, and agreed. Asking them is the app's duty. */
      readonly consent: true;
      readonly deviceId?: string;
    }
  /** Stays the app's: it is never played, paused or emptied. Its video must come from this origin, or with CORS. */
  | { readonly kind: 'video'; readonly element: HTMLVideoElement }
  | { readonly kind: 'file'; readonly file: Blob };

/** Addresses of all that is fetched. */
export interface AssetUrls extends SensingUrls {
  readonly demo: string;
}

export interface MienscapeOptions {
  readonly source: MienscapeSource;
  /** Address of a folder with `models/student/`, `detector/`, `wasm/` and `demo/` of the built app; default: the package's own files. */
  readonly assets?: string;
  /** A mapping document; the first that is built in unless given. */
  readonly mapping?: unknown;
  /** How much of the mapping is followed, 0–1; default 1. */
  readonly strength?: number;
  /** Slower limits, for people who asked their system for less motion. */
  readonly reducedMotion?: boolean;
  /** headset: the picture shows a lower face at `region`. webcam: the face is found. Default: headset for the demo clip alone. */
  readonly framing?: Framing;
  readonly region?: CropRegion;
  readonly backend?: BackendChoice;
  /** Faces read a second, at most; default 30. Less is read where the device is slow. */
  readonly rateHz?: number;
  /** A source that was lost while it played, or sensing that gave up. `start` begins anew. */
  readonly onProblem?: (problem: CameraError | SensingFault) => void;
}

/** Frozen: what is shown is also what the next step's comfort limits begin at. */
export interface MienscapeReading {
  readonly emotion: EmotionState;
  /** Within the comfort limits. */
  readonly targets: SceneTargets;
}

export interface Mienscape {
  /**
   * Opens the source; resolves once it gives pictures. While it runs, the same promise.
   * @throws CameraError where the source is refused, or `stop` called the opening off
   */
  start(): Promise<void>;
  /** The newest reading; the same object until the next step, every 33 ms. */
  read(): MienscapeReading;
  /** Hears each step. Returns the way to stop hearing. */
  subscribe(listener: (reading: MienscapeReading) => void): () => void;
  /** @throws DocumentError where the document is no mapping; the former one then stays */
  setMapping(document: unknown): void;
  /** Ends every track at once; targets ease to neutral. */
  stop(): void;
  /** Stops, ends the worker and the steps; nothing is heard any more. */
  dispose(): void;
  readonly running: boolean;
  /** Null before the first start. */
  readonly sensing: SensingStatus | null;
}
