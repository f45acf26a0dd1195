/** @file What an app gives to Mienscape, and what it gets. */
import type { CameraError, SerialPortLike } from '../camera/index.ts';
import type { CropRegion, EmotionState, Framing, SceneTargets, Scores } from '../core/index.ts';
import type { BackendChoice, SensingFault, SensingStatus, SensingUrls } from '../engine/index.ts';
import type { LinkError, LinkRefusal } from './link-error.ts';

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
  | { readonly kind: 'file'; readonly file: Blob }
  /** The network camera that a Mienscape server passes on (`--camera URL`). */
  | {
      readonly kind: 'network';
      /** As for a camera. */
      readonly consent: true;
      /** Address of that server; default: the page's own origin. Another origin is allowed there with `--allow-origin`. */
      readonly server?: string;
    }
  /** A board at a serial port (Web Serial). `start` is called in a press, since the browser asks for the port. */
  | { readonly kind: 'serial'; readonly consent: true; readonly port?: SerialPortLike }
  /** A room on a Mienscape server: its sensor's scores are followed. Consent is asked there, and no camera is opened here. */
  | {
      readonly kind: 'link';
      /** Six letters and digits, shown on the other devices. */
      readonly code: string;
      /** What the other devices call this one; default “App”. */
      readonly name?: string;
      /** As for the network camera. */
      readonly server?: string;
    };

export interface ScoreHandlers {
  readonly onScores: (scores: Scores) => void;
  /** Nothing is sensed there any more; scores may come again. */
  readonly onOff: () => void;
  /** A studio in the room edits this document. Throws where it is no mapping. */
  readonly onMapping: (document: unknown) => void;
  /** For good. */
  readonly onEnd: (refusal: LinkRefusal) => void;
}

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
  /** headset: the picture shows a lower face at `region`. webcam: the face is found. Default: headset for the demo clip and a serial camera. */
  readonly framing?: Framing;
  /** Centre 0–1, width and height 0.05–1, rotation −180–180°. */
  readonly region?: CropRegion;
  readonly backend?: BackendChoice;
  /** Faces read a second, at most: 5–30; default 30. Less is read where the device is slow. */
  readonly rateHz?: number;
  /** A source that was lost while it played, sensing that gave up, or a room that has ended. `start` begins anew. */
  readonly onProblem?: (problem: CameraError | LinkError | SensingFault) => void;
}

/** Frozen: what is shown is also what the next step's comfort limits begin at. */
export interface MienscapeReading {
  readonly emotion: EmotionState;
  /** Within the comfort limits. */
  readonly targets: SceneTargets;
}

export interface Mienscape {
  /**
   * Opens the source; resolves once it gives pictures, or the room is joined. While it runs, the same promise.
   * @throws CameraError where the source is refused, or `stop` called the opening off; LinkError where the room refuses
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
  /** Null before the first start, and where another device senses. */
  readonly sensing: SensingStatus | null;
}
