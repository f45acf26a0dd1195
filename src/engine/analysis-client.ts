/** @file The page's side of analysing recorded crops: another model's scores, and where a model looked. Lazy. */
import type { GreyImage, Half } from '../core/index.ts';
import { type Fault, SensingFault } from './faults.ts';

export type ModelOrigin =
  | { readonly kind: 'url'; readonly manifest: string }
  /** A model folder's two files, opened by a person. */
  | { readonly kind: 'files'; readonly manifest: string; readonly weights: Uint8Array<ArrayBuffer> };

export interface AnalysedModel {
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

export type AnalysisTask =
  | { readonly kind: 'open'; readonly key: string; readonly wasmUrl: string; readonly origin: ModelOrigin }
  | {
      readonly kind: 'score';
      readonly key: string;
      readonly crops: readonly GreyImage[];
      readonly half: Half;
    }
  | { readonly kind: 'explain'; readonly key: string; readonly crop: GreyImage; readonly half: Half };

export interface AnalysisRequest {
  readonly type: 'analyse';
  readonly id: number;
  readonly task: AnalysisTask;
}

export type AnalysisResult = AnalysedModel | readonly (readonly number[])[] | Explained;

export type AnalysisReply =
  | { readonly id: number; readonly kind: 'progress'; readonly share: number }
  | { readonly id: number; readonly kind: 'done'; readonly result: AnalysisResult }
  | { readonly id: number; readonly kind: 'failed'; readonly fault: Fault };

export interface AnalysisClient {
  open(origin: ModelOrigin): Promise<AnalysedModel>;
  /** Probabilities of each crop, EMOTIONS order; `onProgress` hears 0–1. */
  score(
    model: AnalysedModel,
    crops: readonly GreyImage[],
    half: Half,
    onProgress: (share: number) => void,
  ): Promise<readonly (readonly number[])[]>;
  explain(model: AnalysedModel, crop: GreyImage, half: Half): Promise<Explained>;
  dispose(): void;
}

/** The page's end of the analysis worker. */
type AnalysisPort = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'>;

interface Waiting {
  readonly task: AnalysisTask;
  readonly resolve: (result: AnalysisResult) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((share: number) => void) | undefined;
  /** It was asked when a worker broke down, and is asked once more. */
  readonly again: boolean;
}

type OpenTask = Extract<AnalysisTask, { kind: 'open' }>;

/** A worker that ran out of memory says nothing at all. */
export const ANALYSIS_SILENT_AFTER_MS = 60_000;

const openWorker = (): AnalysisPort =>
  new Worker(new URL('./sensing.worker.ts', import.meta.url), { type: 'module', name: 'analysing' });

/**
 * The worker starts with the first question. When it breaks down, a new one opens the same models again and is asked
 * the same once more; if that breaks down too, the questions are rejected, and the next one starts anew.
 * Every promise may reject with a SensingFault.
 * @param open stands in for the worker in tests
 */
export function createAnalysisClient(wasmUrl: string, open: () => AnalysisPort = openWorker): AnalysisClient {
  let worker: AnalysisPort | null = null;
  let lastId = 0;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  const waiting = new Map<number, Waiting>();
  /** How each open model came in, for the next worker; files stay here with it. */
  const models = new Map<string, OpenTask>();

  const watch = (): void => {
    clearTimeout(watchdog);
    if (waiting.size > 0)
      watchdog = setTimeout(() => crash('it did not answer for a minute'), ANALYSIS_SILENT_AFTER_MS);
  };
  const crash = (reason: string): void => {
    letGo();
    const asked = [...waiting.values()];
    waiting.clear();
    const error = new SensingFault({
      code: 'crashed',
      message: `The analysis worker failed: ${reason}.`,
      remedy: 'Try again; it starts anew.',
    });
    for (const each of asked) {
      if (each.again) each.reject(error);
      else put({ ...each, again: true });
    }
  };
  const letGo = (): void => {
    clearTimeout(watchdog);
    worker?.terminate();
    worker = null;
  };
  const start = (): AnalysisPort => {
    const started = open();
    const reopening = new Set<number>();
    const isCurrent = (): boolean => worker === started;
    started.onmessage = ({ data }: MessageEvent<AnalysisReply>) => {
      if (!isCurrent()) return;
      if (data.kind === 'failed' && reopening.has(data.id)) {
        crash(data.fault.message.replace(/\.$/, ''));
        return;
      }
      const asked = waiting.get(data.id);
      if (data.kind !== 'progress') waiting.delete(data.id);
      watch();
      if (data.kind === 'progress') asked?.onProgress?.(data.share);
      else if (data.kind === 'done') asked?.resolve(data.result);
      else asked?.reject(new SensingFault(data.fault));
    };
    started.onerror = (event) => {
      if (isCurrent()) crash(event.message || 'its script could not be loaded');
    };
    started.onmessageerror = () => {
      if (isCurrent()) crash('a message could not be read');
    };
    // Answered in order, so that questions may follow at once.
    for (const task of models.values()) {
      reopening.add(++lastId);
      started.postMessage({ type: 'analyse', id: lastId, task } satisfies AnalysisRequest);
    }
    return started;
  };
  const put = (asked: Waiting): void => {
    worker ??= start();
    const id = ++lastId;
    waiting.set(id, asked);
    const request: AnalysisRequest = { type: 'analyse', id, task: asked.task };
    worker.postMessage(request);
    watch();
  };
  const ask = <Result extends AnalysisResult>(
    task: AnalysisTask,
    onProgress?: (share: number) => void,
  ): Promise<Result> =>
    new Promise((resolve, reject) => {
      put({ task, resolve: resolve as (result: AnalysisResult) => void, reject, onProgress, again: false });
    });

  return {
    open: async (origin) => {
      const task = { kind: 'open', key: `model-${++lastId}`, wasmUrl, origin } as const;
      const model = await ask<AnalysedModel>(task);
      models.set(task.key, task);
      return model;
    },
    score: ({ key }, crops, half, onProgress) => ask({ kind: 'score', key, crops, half }, onProgress),
    explain: ({ key }, crop, half) => ask({ kind: 'explain', key, crop, half }),
    dispose: () => {
      letGo();
      waiting.clear();
      models.clear();
    },
  };
}
