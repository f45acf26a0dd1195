/** @file The public types of the package: sources, options, and what createMienscape returns. */
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
      /**
       * From `navigator.mediaDevices.enumerateDevices()`. No other camera is opened: where this one is gone, `start` rejects with
       * `noCamera`. Without it the browser chooses.
       */
      readonly deviceId?: string | undefined;
    }
  /**
   * A video element of the app. Mienscape never plays, pauses or empties it, and reads it while it plays: `start` does
   * not wait for its first picture. Its end, and that of a stream that it shows, ends the source; a track that the app itself
   * stops does not, so that it can change cameras. Its video must come from this origin, or with CORS.
   */
  | { readonly kind: 'video'; readonly element: HTMLVideoElement }
  | { readonly kind: 'file'; readonly file: Blob }
  /** The network camera that a Mienscape server passes on (`--camera URL`). */
  | {
      readonly kind: 'network';
      /** As for a camera. */
      readonly consent: true;
      /**
       * Address of that server; default: the page's own origin. A server of another origin must allow it with
       * `--allow-origin`.
       */
      readonly server?: string | undefined;
    }
  /**
   * A board at a serial port (Web Serial). Call `start` while a press is handled, since the browser asks for the port.
   */
  | { readonly kind: 'serial'; readonly consent: true; readonly port?: SerialPortLike | undefined }
  /** Follows the sensor of a room on a Mienscape server. The sensor asks for consent; no camera is opened here. */
  | {
      readonly kind: 'link';
      /** Six letters and digits, shown on the other devices. */
      readonly code: string;
      /** What the other devices call this one; default “App”. */
      readonly name?: string | undefined;
      /** As for the network camera. */
      readonly server?: string | undefined;
    }
  /**
   * A session that `recordSession` or the studio wrote: what was read of a face then, at its own pace, once. No camera is opened
   * and no network is loaded, so it also runs in Node. Mapping and strength are those of this Mienscape.
   */
  | {
      readonly kind: 'session';
      /** The text of the file, or its parsed JSON. Where it is no session, `start` rejects with a DocumentError. */
      readonly session: unknown;
    };

/**
 * off: nothing is open, and no camera is on. opening: the source is being opened; the person may be asked for the camera. loading:
 * it is open, and nothing is read yet, since the network is still being loaded, or is begun anew after a fault. on: faces are read.
 */
export type MienscapePhase = 'off' | 'opening' | 'loading' | 'on';

export interface ScoreHandlers {
  readonly onScores: (scores: Scores) => void;
  /** Sensing has stopped at the sensor; scores may come again. `isWithdrawn`: the person there took consent back. */
  readonly onOff: (isWithdrawn: boolean) => void;
  /** A studio in the room sent this mapping document. Throws a DocumentError if it is not a mapping. */
  readonly onMapping: (document: unknown) => void;
  /** The link has ended for good. */
  readonly onEnd: (refusal: LinkRefusal) => void;
}

/** Addresses of all that is fetched. */
export interface AssetUrls extends SensingUrls {
  readonly demo: string;
}

export interface MienscapeOptions {
  readonly source: MienscapeSource;
  /**
   * Address of a folder with `models/`, `detector/`, `wasm/` and `demo/` of the built app; default: the
   * package's own files.
   */
  readonly assets?: string | undefined;
  /** A mapping document, or the text of its file; default: the first built-in mapping. */
  readonly mapping?: unknown;
  /** How strongly the world follows the mapping, 0–1; default 1. */
  readonly strength?: number | undefined;
  /** Halves the comfort limits, for people who asked their system for less motion; default false. */
  readonly reducedMotion?: boolean | undefined;
  /**
   * headset: the lower face is at `region` of the picture. webcam: the app finds the face. Default: headset for the
   * demo clip, a serial camera, and where a region is given.
   */
  readonly framing?: Framing | undefined;
  /**
   * Where the lower face is, in headset framing: centre 0–1, width and height 0.05–1 of the picture, rotation −180–180°.
   * Default: the middle of the picture.
   */
  readonly region?: CropRegion | undefined;
  readonly backend?: BackendChoice | undefined;
  /** Most faces read a second, 5–30 Hz; default 30. A slow device reads fewer. */
  readonly rateHz?: number | undefined;
  /**
   * Called when the source is lost while it plays, when sensing gives up, or when the room ends. The source is closed by then;
   * `start` begins again. What goes wrong while `start` opens the source rejects its promise instead.
   */
  readonly onProblem?: ((problem: CameraError | LinkError | SensingFault) => void) | undefined;
  /**
   * The Mienscape that this one takes the place of, such as one with another source. It is disposed of, and targets go on from
   * where they stand, so that nothing jumps. Listeners are not taken over.
   */
  readonly replaces?: Mienscape | undefined;
}

/** One step's result. Frozen, because the next step's comfort limits start from these values. */
export interface MienscapeReading {
  readonly emotion: EmotionState;
  /** Within the comfort limits. */
  readonly targets: SceneTargets;
}

export interface Mienscape {
  /**
   * Opens the source. Resolves once it gives pictures, or once the room is joined. While running, it returns the same
   * promise. A browser that starts no video without a press waits for the person's next one.
   * @throws CameraError if the source is refused, or if `stop` or `dispose` is called meanwhile (`kind` cancelled);
   * SensingFault if sensing gives up meanwhile, or outside a browser; LinkError if the room refuses; DocumentError if a session
   * is none; else a SensingError: if it was disposed of, if `server` is not an address, if the source has no video element or file, if
   * there is no page, as in a worker, or with what the browser threw as its `cause`
   */
  start(): Promise<void>;
  /** The newest reading; the same object until the next step, every 33 ms. */
  read(): MienscapeReading;
  /**
   * Calls `listener` after each step (33 ms), from the first `start` on. Returns a function that ends that. What it throws is
   * reported as an uncaught error: in a browser that stops nothing, in Node it ends the process unless the app listens to it.
   * @throws TypeError if it is not a function
   */
  subscribe(listener: (reading: MienscapeReading) => void): () => void;
  /**
   * @param document as the option `mapping`
   * @throws DocumentError if it is not a mapping; the former mapping then stays in force
   */
  setMapping(document: unknown): void;
  /**
   * Changes these options; one that is not given stays. Targets go on from where they stand, within the comfort limits.
   * @throws RangeError for a strength out of range, TypeError for any other option; nothing is changed then
   */
  set(changes: Pick<MienscapeOptions, 'strength' | 'reducedMotion'>): void;
  /** Ends every camera track at once; targets ease to neutral. The worker stays, so that `start` is quick. */
  stop(): void;
  /** Stops, and ends the worker and the steps; listeners are not called any more, and `start` rejects. */
  dispose(): void;
  /** From `start` on, while the source is opened too, until it ends or `stop` is called. */
  readonly running: boolean;
  /** What to show the person; `read().emotion.kind` says more once it is on. Nothing tells of a change: look at each step. */
  readonly phase: MienscapePhase;
  /** The state of sensing; null before the first start, and if another device senses. */
  readonly sensing: SensingStatus | null;
}
