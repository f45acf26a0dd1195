/** @file The page's side of examining recorded crops: another model's scores, and where a model looked. Lazy. */
import type { GreyImage, Half } from '../core/index.ts';
import { SensingFault } from './faults.ts';

export type ModelOrigin =
  | { readonly kind: 'url'; readonly manifest: string }
  /** A model folder's two files, opened by a person. */
  | { readonly kind: 'files'; readonly manifest: string; readonly weights: Uint8Array<ArrayBuffer> };

export interface ExaminedModel {
  /** Names it in later questions. */
  readonly key: string;
  readonly name: string;
  readonly half: Half;
}

/** Grad-CAM of one crop; see networks/grad-cam.ts. */
export interface Explained {
  readonly heat: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly label: number;
  readonly probabilities: readonly number[];
}

export type ExamineTask =
  | { readonly kind: 'open'; readonly key: string; readonly wasmUrl: string; readonly origin: ModelOrigin }
  | {
      readonly kind: 'score';
      readonly key: string;
      readonly crops: readonly GreyImage[];
      readonly half: Half;
    }
  | { readonly kind: 'explain'; readonly key: string; readonly crop: GreyImage; readonly half: Half };

export interface ExamineRequest {
  readonly type: 'examine';
  readonly id: number;
  readonly task: ExamineTask;
}

export type ExamineResult = ExaminedModel | readonly (readonly number[])[] | Explained;

export type ExamineAnswer =
  | { readonly id: number; readonly kind: 'progress'; readonly share: number }
  | { readonly id: number; readonly kind: 'done'; readonly result: ExamineResult }
  | { readonly id: number; readonly kind: 'failed'; readonly message: string; readonly remedy: string };

export interface Examiner {
  open(origin: ModelOrigin): Promise<ExaminedModel>;
  /** Probabilities of each crop, EMOTIONS order; `onProgress` hears 0–1. */
  score(
    model: ExaminedModel,
    crops: readonly GreyImage[],
    half: Half,
    onProgress: (share: number) => void,
  ): Promise<readonly (readonly number[])[]>;
  explain(model: ExaminedModel, crop: GreyImage, half: Half): Promise<Explained>;
  dispose(): void;
}

interface Waiting {
  readonly resolve: (result: ExamineResult) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((share: number) => void) | undefined;
}

/** The worker starts with the first question. Every promise may reject with a SensingFault. */
export function createExaminer(wasmUrl: string): Examiner {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  const crash = (reason: string): void => {
    const message = `The examining worker broke down: ${reason}.`;
    const error = new SensingFault({ code: 'crashed', message, remedy: 'Try again; it starts anew.' });
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    worker?.terminate();
    worker = null;
  };
  const start = (): Worker => {
    const started = new Worker(new URL('./sensing.worker.ts', import.meta.url), {
      type: 'module',
      name: 'examining',
    });
    started.onmessage = ({ data }: MessageEvent<ExamineAnswer>) => {
      const asked = waiting.get(data.id);
      if (data.kind === 'progress') {
        asked?.onProgress?.(data.share);
        return;
      }
      waiting.delete(data.id);
      if (data.kind === 'done') asked?.resolve(data.result);
      else asked?.reject(new SensingFault({ code: 'frame', message: data.message, remedy: data.remedy }));
    };
    started.onerror = (event) => crash(event.message || 'its script could not be loaded');
    return started;
  };
  const ask = <Result extends ExamineResult>(
    task: ExamineTask,
    onProgress?: (share: number) => void,
  ): Promise<Result> => {
    worker ??= start();
    const id = ++lastId;
    const request: ExamineRequest = { type: 'examine', id, task };
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve: resolve as (result: ExamineResult) => void, reject, onProgress });
      worker?.postMessage(request);
    });
  };

  return {
    open: (origin) => ask({ kind: 'open', key: `model-${++lastId}`, wasmUrl, origin }),
    score: ({ key }, crops, half, onProgress) => ask({ kind: 'score', key, crops, half }, onProgress),
    explain: ({ key }, crop, half) => ask({ kind: 'explain', key, crop, half }),
    dispose: () => {
      worker?.terminate();
      worker = null;
      waiting.clear();
    },
  };
}
