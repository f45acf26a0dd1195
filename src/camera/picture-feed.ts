/** @file The page's end of the worker that reads and decodes JPEG pictures. */
import type { CameraProblem } from './problems.ts';

export interface PictureHandlers {
  /** The handler owns the picture. @param capturedAtMs on the page's performance.now() timeline */
  picture(picture: ImageBitmap, capturedAtMs: number): void;
  state(state: 'connected' | 'reconnecting'): void;
  /** For good. */
  lost(problem: CameraProblem): void;
}

export interface PictureFeed {
  setRate(rateHz: number): void;
  /** Ends at once; no picture follows. */
  stop(): void;
}
export type OpenFeed = (handlers: PictureHandlers, rateHz: number) => PictureFeed;

export type ToJpegWorker =
  | {
      readonly type: 'start';
      /** Of a network camera; null: bytes of a serial camera will come. */
      readonly url: string | null;
      readonly rateHz: number;
      /** The page's performance.timeOrigin: the worker's own clock starts later. */
      readonly timeOriginMs: number;
    }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'rate'; readonly rateHz: number };
export type FromJpegWorker =
  | { readonly type: 'picture'; readonly picture: ImageBitmap; readonly capturedAtMs: number }
  | { readonly type: 'state'; readonly state: 'connected' | 'reconnecting' }
  | { readonly type: 'lost'; readonly problem: CameraProblem };

export interface JpegWorker extends PictureFeed {
  /** Bytes of a serial camera. */
  push(bytes: Uint8Array): void;
}

export function startJpegWorker(url: string | null, handlers: PictureHandlers, rateHz: number): JpegWorker {
  const worker = new Worker(new URL('./jpeg.worker.ts', import.meta.url), { type: 'module', name: 'jpeg' });
  let stopped = false;
  const post = (message: ToJpegWorker, transfer: Transferable[] = []): void =>
    worker.postMessage(message, transfer);
  worker.onmessage = ({ data }: MessageEvent<FromJpegWorker>) => {
    if (data.type === 'picture') {
      // One that was on its way when it was stopped.
      if (stopped) data.picture.close();
      else handlers.picture(data.picture, data.capturedAtMs);
    } else if (stopped) return;
    else if (data.type === 'state') handlers.state(data.state);
    else handlers.lost(data.problem);
  };
  worker.onerror = () => {
    if (!stopped) handlers.lost('unknown');
  };
  post({ type: 'start', url, rateHz, timeOriginMs: performance.timeOrigin });
  return {
    push(bytes) {
      if (stopped) return;
      const copy = new Uint8Array(bytes);
      post({ type: 'bytes', bytes: copy }, [copy.buffer]);
    },
    setRate: (next) => post({ type: 'rate', rateHz: next }),
    stop() {
      stopped = true;
      worker.terminate();
    },
  };
}
