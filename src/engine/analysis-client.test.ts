/** @file The page's side of analysing, with a fake worker that breaks down. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { GreyImage } from '../core/index.ts';
import {
  ANALYSIS_SILENT_AFTER_MS,
  type AnalysisReply,
  type AnalysisRequest,
  createAnalysisClient,
  type ModelOrigin,
} from './analysis-client.ts';

const CROP: GreyImage = { width: 2, height: 1, data: new Uint8ClampedArray(2) };
const EXPLAINED = { heat: new Float32Array(2), width: 2, height: 1, label: 1, probabilities: [0, 1] };
const SHIPPED: ModelOrigin = { kind: 'url', manifest: '/models/student/manifest.json' };
const FILES: ModelOrigin = { kind: 'files', manifest: '{}', weights: new Uint8Array([1, 2, 3]) };

/** Opens and explains when told to; `breakDown` is what the browser tells of an error that nobody caught. */
class FakeWorker {
  readonly asked: AnalysisRequest[] = [];
  private readonly known = new Set<string>();
  terminated = false;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  postMessage(request: AnalysisRequest): void {
    this.asked.push(request);
  }
  terminate(): void {
    this.terminated = true;
  }
  breakDown(message: string): void {
    this.onerror?.({ message } as ErrorEvent);
  }
  tell(answer: AnalysisReply): void {
    this.onmessage?.({ data: answer } as MessageEvent);
  }
  /** Answers all that was asked so far, as the real one would: only models it has opened are known to it. */
  answerAll(): void {
    for (const { id, task } of this.asked.splice(0)) {
      if (task.kind === 'open') {
        this.known.add(task.key);
        this.tell({ id, kind: 'done', result: { key: task.key, name: 'student', half: 'lower' } });
      } else if (this.known.has(task.key)) this.tell({ id, kind: 'done', result: EXPLAINED });
      else this.fail(id);
    }
  }
  fail(id: number): void {
    const fault = {
      code: 'frame',
      message: 'This model is no longer open.',
      remedy: 'Open it again.',
    } as const;
    this.tell({ id, kind: 'failed', fault });
  }
}

function setUp() {
  const workers: FakeWorker[] = [];
  const client = createAnalysisClient('/wasm/', () => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  });
  const worker = (): FakeWorker => {
    const last = workers.at(-1);
    if (!last) throw new Error('no worker');
    return last;
  };
  const open = async (origin: ModelOrigin = SHIPPED) => {
    const opening = client.open(origin);
    worker().answerAll();
    return opening;
  };
  return { client, workers, worker, open };
}

const kinds = (worker: FakeWorker) => worker.asked.map(({ task }) => task.kind);

describe('the client', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('asks one worker for everything while it lives', async () => {
    const { client, workers, worker, open } = setUp();
    const model = await open();
    for (let i = 0; i < 3; i++) {
      const looking = client.explain(model, CROP, 'lower');
      worker().answerAll();
      expect(await looking).toBe(EXPLAINED);
    }
    await vi.advanceTimersByTimeAsync(2 * ANALYSIS_SILENT_AFTER_MS);
    expect(workers).toHaveLength(1);
  });

  it('starts anew by itself when it breaks down: the models are opened again, and the question is answered', async () => {
    const { client, workers, worker, open } = setUp();
    const model = await open();
    const own = await open(FILES);
    const looking = client.explain(own, CROP, 'lower');
    const [first] = workers;
    first?.breakDown('out of memory');
    expect(first?.terminated).toBe(true);
    expect(workers).toHaveLength(2);
    expect(worker().asked.map(({ task }) => task)).toEqual([
      { kind: 'open', key: model.key, wasmUrl: '/wasm/', origin: SHIPPED },
      { kind: 'open', key: own.key, wasmUrl: '/wasm/', origin: FILES },
      { kind: 'explain', key: own.key, crop: CROP, half: 'lower' },
    ]);
    worker().answerAll();
    expect(await looking).toBe(EXPLAINED);
    // What the dead one had still to say is not heard, nor is its second death.
    first?.breakDown('again');
    expect(workers).toHaveLength(2);
    expect(worker().terminated).toBe(false);
  });

  it('says why after the second time, and the next question starts it once more', async () => {
    const { client, workers, worker, open } = setUp();
    const model = await open();
    const looking = client.explain(model, CROP, 'lower');
    const refused = expect(looking).rejects.toMatchObject({
      code: 'crashed',
      message: 'The analysis worker failed: out of memory. Try again; it starts anew.',
    });
    worker().breakDown('out of memory');
    worker().breakDown('out of memory');
    await refused;
    expect(workers).toHaveLength(2);
    const again = client.explain(model, CROP, 'lower');
    expect(workers).toHaveLength(3);
    expect(kinds(worker())).toEqual(['open', 'explain']);
    worker().answerAll();
    expect(await again).toBe(EXPLAINED);
  });

  it('takes a worker for dead that is silent for a minute, but not one that makes progress', async () => {
    const { client, workers, worker, open } = setUp();
    const model = await open();
    const shares: number[] = [];
    const scoring = client.score(model, [CROP], 'lower', (share) => shares.push(share));
    const id = worker().asked[0]?.id ?? -1;
    for (const share of [0.25, 0.5]) {
      await vi.advanceTimersByTimeAsync(ANALYSIS_SILENT_AFTER_MS - 1);
      worker().tell({ id, kind: 'progress', share });
    }
    expect(shares).toEqual([0.25, 0.5]);
    expect(workers).toHaveLength(1);
    const refused = expect(scoring).rejects.toThrow('it did not answer for a minute');
    await vi.advanceTimersByTimeAsync(ANALYSIS_SILENT_AFTER_MS);
    expect(workers).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(ANALYSIS_SILENT_AFTER_MS);
    await refused;
    expect(worker().terminated).toBe(true);
  });

  it('passes a refusal on as it is, without a new worker, and forgets a model that did not open', async () => {
    const { client, workers, worker, open } = setUp();
    const opening = client.open(FILES);
    const refused = expect(opening).rejects.toThrow('This model is no longer open. Open it again.');
    worker().fail(worker().asked.splice(0)[0]?.id ?? -1);
    await refused;
    expect(workers).toHaveLength(1);
    const model = await open();
    void client.explain(model, CROP, 'lower');
    worker().breakDown('out of memory');
    expect(kinds(worker())).toEqual(['open', 'explain']);
  });

  it('says why a model does not open again, and tries it anew with the next question', async () => {
    const { client, workers, worker, open } = setUp();
    const model = await open();
    const looking = client.explain(model, CROP, 'lower');
    const refused = expect(looking).rejects.toThrow('failed: This model is no longer open. Try again');
    worker().breakDown('out of memory');
    for (let i = 0; i < 2; i++) worker().fail(worker().asked[0]?.id ?? -1);
    await refused;
    const again = client.explain(model, CROP, 'lower');
    worker().answerAll();
    expect(await again).toBe(EXPLAINED);
    expect(workers.filter(({ terminated }) => !terminated)).toHaveLength(1);
  });

  it('does nothing more once it is disposed of', async () => {
    const { client, workers, worker, open } = setUp();
    const model = await open();
    void client.explain(model, CROP, 'lower');
    client.dispose();
    worker().breakDown('late');
    await vi.advanceTimersByTimeAsync(2 * ANALYSIS_SILENT_AFTER_MS);
    expect(workers).toHaveLength(1);
    expect(worker().terminated).toBe(true);
  });
});
