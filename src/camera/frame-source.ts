/** @file What every picture source offers, and how one is asked for. */
import type { Clock, Frame, SourceKind } from '../core/index.ts';
import type { CameraError } from './problems.ts';

export type SourceRequest =
  | { readonly kind: 'demo'; readonly url: string }
  | { readonly kind: 'file'; readonly file: Blob }
  | {
      readonly kind: 'camera';
      /** From listCameras(): the one that is wanted. The browser chooses without it, and where it is gone. */
      readonly deviceId?: string | undefined;
      /** True: no other camera than `deviceId` is opened. Where it is gone, opening rejects with `noCamera`. */
      readonly exact?: boolean;
      readonly constraints?: MediaTrackConstraints;
    }
  | {
      readonly kind: 'network';
      /** Where the page's own server passes the camera's pictures on. */
      readonly url: string;
      /** Tells this camera from others, for what is remembered of it. */
      readonly id: string;
    }
  | {
      readonly kind: 'serial';
      /** One that was chosen before; without it the browser asks, which only a press may begin. */
      readonly port?: SerialPortLike;
      /** `deviceId` of the board that was read before: where the browser still allows it, it does not ask. */
      readonly deviceId?: string;
    };

/** The parts of a Web Serial port that are used (WICG Serial API; not yet in TypeScript's library). */
export interface SerialPortLike {
  readonly readable: ReadableStream<Uint8Array> | null;
  open(options: { readonly baudRate: number; readonly bufferSize?: number }): Promise<void>;
  close(): Promise<void>;
  getInfo(): { readonly usbVendorId?: number; readonly usbProductId?: number };
}
/** The part of navigator.serial that is used. */
export interface SerialPorts {
  requestPort(): Promise<SerialPortLike>;
  /** Those that were chosen on this page before. */
  getPorts?(): Promise<readonly SerialPortLike[]>;
}

/** The parts of navigator.mediaDevices that are used. */
export type Devices = Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
>;

export interface SourceOptions {
  /** Frames delivered a second, at most; default 30. */
  readonly rateHz?: number;
  /** How long the question about the camera may stay unanswered; default 30 s. */
  readonly promptTimeoutMs?: number;
  readonly clock?: Clock;
  readonly devices?: Devices;
  /** navigator.serial by default. */
  readonly serial?: SerialPorts;
  /** Calls the opening off; a camera that is granted later is stopped at once. */
  readonly signal?: AbortSignal;
  /** The browser starts no video without a press, and one is waited for; or no longer. */
  readonly onWaiting?: (waiting: boolean) => void;
}

/**
 * live: frames come. muted: the camera is covered by its switch or lent to another program, and says so.
 * frozen: no new frame for a while. reconnecting: a network camera does not answer and is asked again. ended: for good; `error` tells why unless it was stopped or played out.
 */
export type SourceStatus =
  | { readonly kind: 'live' }
  | { readonly kind: 'muted' }
  | { readonly kind: 'reconnecting' }
  | { readonly kind: 'frozen'; readonly lastFrameAtMs: number }
  | { readonly kind: 'ended'; readonly reason: 'stopped' | 'finished' }
  | { readonly kind: 'ended'; readonly reason: 'lost'; readonly error: CameraError };

interface Source {
  /** For the preview: muted, playing; put it anywhere or nowhere. */
  readonly video: HTMLVideoElement;
  readonly width: number;
  readonly height: number;
  readonly status: SourceStatus;
  /** The listener owns the frame and must close it. Returns the way to stop hearing. */
  onFrame(listener: (frame: Frame<VideoFrame | ImageBitmap>) => void): () => void;
  /** Hears the present status at once, then every change. */
  onStatus(listener: (status: SourceStatus) => void): () => void;
  setRate(rateHz: number): void;
  /** Ends every track at once and lets go of the picture. */
  stop(): void;
}

export type FrameSource =
  | (Source & { readonly kind: Extract<SourceKind, 'demo' | 'file'> })
  | (Source & {
      readonly kind: Extract<SourceKind, 'camera'>;
      /** Empty where the browser does not tell. */
      readonly deviceId: string;
      readonly label: string;
    })
  | (Source & { readonly kind: Extract<SourceKind, 'network'>; readonly deviceId: string })
  | (Source & {
      readonly kind: Extract<SourceKind, 'serial'>;
      /** By its make: ports have no numbers of their own. */
      readonly deviceId: string;
      readonly port: SerialPortLike;
    });
