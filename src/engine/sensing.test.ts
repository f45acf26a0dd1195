/** @file The page's side of sensing, with a fake worker: latest wins, nothing leaks, silence is noticed. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Frame } from '../core/index.ts';
import type { PortHandlers } from './port.ts';
import type { FrameImage, FromWorker, SensingEvent, ToWorker } from './protocol.ts';
import { createSensing, SILENT_AFTER_MS } from './sensing.ts';
import type { SensingSettings } from './settings.ts';

const READY: FromWorker = {
  type: 'status',
  status: {
    kind: 'ready',
    backend: 'wasm',
    adapter: null,
    warmUpMs: 5,
    why: 'test',
    unguarded: null,
    model: 'small@1',
  },
};
const URLS = { manifest: '/m.json', detector: '/d.json', wasm: '/w/' };

interface FakeWorker {
  readonly handlers: PortHandlers;
  readonly sent: ToWorker[];
  closed: boolean;
}

function setUp(settings: Partial<SensingSettings> = {}) {
  const workers: FakeWorker[] = [];
  const events: SensingEvent[] = [];
  const sensing = createSensing({
    urls: URLS,
    settings,
    openPort: (handlers) => {
      const worker: FakeWorker = { handlers, sent: [], closed: false };
      workers.push(worker);
      return {
        post: (message) => {
          if (message.type === 'frame' && (message.image as unknown as FakeImage).closes > 0)
            throw new DOMException('closed', 'DataCloneError');
          worker.sent.push(message);
        },
        close: () => {
          worker.closed = true;
        },
      };
    },
  });
  sensing.subscribe((event) => events.push(event));
  const worker = (): FakeWorker => {
    const last = workers.at(-1);
    if (!last) throw new Error('no worker');
    return last;
  };
  const frames = () => worker().sent.filter((message) => message.type === 'frame');
  const answer = (): void => {
    const id = frames().at(-1)?.id ?? -1;
    const scores = { face: 'lost', capturedAtMs: 0, readyAtMs: 1, backend: 'wasm' } as const;
    worker().handlers.message({
      type: 'scored',
      id,
      scores,
      lost: 'noFace',
      inspection: null,
      embedding: null,
      people: null,
    });
  };
  const ready = (): void => worker().handlers.message(READY);
  return { sensing, workers, worker, frames, events, answer, ready };
}

interface FakeImage {
  readonly width: number;
  readonly height: number;
  closes: number;
  close(): void;
}

function frame(capturedAtMs = performance.now()): { image: FakeImage; frame: Frame<FrameImage> } {
  const image: FakeImage = {
    width: 640,
    height: 480,
    closes: 0,
    close() {
      this.closes++;
    },
  };
  return { image, frame: { image: image as unknown as FrameImage, capturedAtMs, source: 'demo' } };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(0);
});
afterEach(() => vi.useRealTimers());

/** Offers a frame a little later. */
function offer(sensing: ReturnType<typeof createSensing>): FakeImage {
  vi.advanceTimersByTime(2);
  const { image, frame: next } = frame();
  sensing.offer(next);
  return image;
}

describe('frames', () => {
  it('go one at a time: while one is in flight only the latest waits, and the others are closed', () => {
    const { sensing, frames, answer, ready } = setUp();
    ready();
    const images = [0, 1, 2, 3].map(() => offer(sensing));
    expect(frames()).toHaveLength(1);
    expect(images.map(({ closes }) => closes)).toEqual([0, 1, 1, 0]);
    answer();
    expect(frames()).toHaveLength(2);
    expect(frames().at(-1)?.image).toBe(images[3]);
    answer();
    expect(frames()).toHaveLength(2);
  });

  it('are closed, and not kept, while the worker loads', () => {
    const { sensing, frames, ready } = setUp();
    const early = offer(sensing);
    ready();
    expect(early.closes).toBe(1);
    expect(frames()).toHaveLength(0);
  });

  it('are all scored that come one after the other: how often they come is the source’s matter', () => {
    const { sensing, frames, answer, ready } = setUp();
    ready();
    const images = Array.from({ length: 30 }, () => {
      const image = offer(sensing);
      answer();
      return image;
    });
    expect(frames().map(({ image }) => image)).toEqual(images);
    expect(images.every(({ closes }) => closes === 0)).toBe(true);
  });

  it('never queue, however fast they come: one is in flight, one waits, and each other is closed once', () => {
    const { sensing, frames, answer, ready } = setUp();
    ready();
    const images = Array.from({ length: 30 }, () => offer(sensing));
    expect(frames()).toHaveLength(1);
    expect(images.map(({ closes }) => closes)).toEqual([0, ...new Array<number>(28).fill(1), 0]);
    answer();
    expect(frames().map(({ image }) => image)).toEqual([images[0], images[29]]);
  });

  it('that somebody else closed do not stop the next', () => {
    const { sensing, frames, ready } = setUp();
    ready();
    vi.advanceTimersByTime(2);
    const dead = frame();
    dead.image.closes = 1;
    sensing.offer(dead.frame);
    expect(frames()).toHaveLength(0);
    offer(sensing);
    expect(frames()).toHaveLength(1);
  });

  it('are closed when sensing ends, waiting and late ones alike', () => {
    const { sensing, worker, ready } = setUp();
    ready();
    offer(sensing);
    const waiting = offer(sensing);
    sensing.dispose();
    const late = offer(sensing);
    expect([waiting.closes, late.closes, worker().closed]).toEqual([1, 1, true]);
  });
});

describe('scores', () => {
  it('are never ready later than they arrived, nor before their capture', () => {
    const { sensing, worker, events, ready } = setUp();
    ready();
    for (const readyAtMs of [1e9, -1e9]) {
      offer(sensing);
      const sent = worker().sent.findLast((message) => message.type === 'frame');
      const scores = {
        face: 'lost',
        capturedAtMs: sent?.capturedAtMs ?? 0,
        readyAtMs,
        backend: 'wasm',
      } as const;
      worker().handlers.message({
        type: 'scored',
        id: sent?.id ?? 0,
        scores,
        lost: 'dark',
        inspection: null,
        embedding: null,
        people: null,
      });
      const event = events.at(-1);
      if (event?.kind !== 'scores') throw new Error('no scores');
      expect(event.lost).toBe('dark');
      expect(event.scores.readyAtMs).toBeGreaterThanOrEqual(event.scores.capturedAtMs);
      expect(event.scores.readyAtMs).toBeLessThanOrEqual(performance.now());
    }
  });

  it('to a frame of an earlier worker are not heard', () => {
    const { sensing, workers, events, ready } = setUp();
    ready();
    offer(sensing);
    sensing.restart();
    const before = events.length;
    const scores = { face: 'lost', capturedAtMs: 0, readyAtMs: 0, backend: 'wasm' } as const;
    workers[0]?.handlers.message({
      type: 'scored',
      id: 1,
      scores,
      lost: null,
      inspection: null,
      embedding: null,
      people: null,
    });
    expect(events).toHaveLength(before);
  });
});

describe('inspect', () => {
  it('asks for the next frame and answers once', async () => {
    const { sensing, frames, answer, ready } = setUp();
    ready();
    const seen = sensing.inspect();
    offer(sensing);
    expect(frames().at(-1)?.inspect).toBe(true);
    answer();
    await expect(seen).resolves.toBeNull();
    offer(sensing);
    expect(frames().at(-1)?.inspect).toBe(false);
  });

  it('is answered with null when sensing ends before', async () => {
    const { sensing, ready } = setUp();
    ready();
    const seen = sensing.inspect();
    sensing.dispose();
    await expect(seen).resolves.toBeNull();
  });
});

describe('watchdog', () => {
  it('fails a silent worker with a remedy and starts another after a pause', () => {
    const { sensing, workers, ready } = setUp();
    ready();
    offer(sensing);
    const waiting = offer(sensing);
    vi.advanceTimersByTime(SILENT_AFTER_MS);
    expect(workers[0]?.closed).toBe(true);
    expect(waiting.closes).toBe(1);
    const { status } = sensing;
    if (status.kind !== 'failed') throw new Error('did not fail');
    expect(status.error.code).toBe('silent');
    expect(status.error.remedy).not.toBe('');
    expect(workers).toHaveLength(1);
    vi.advanceTimersByTime(status.retryInMs ?? 0);
    expect(workers).toHaveLength(2);
    ready();
    expect(sensing.status.kind).toBe('ready');
  });

  it('waits longer for a large picture, in proportion to its pixels', () => {
    const { sensing, workers, ready } = setUp();
    ready();
    const image = { width: 3840, height: 2160, close: () => undefined } as unknown as FrameImage;
    sensing.offer({ image, capturedAtMs: 0, source: 'file' });
    vi.advanceTimersByTime(4 * SILENT_AFTER_MS - 1);
    expect(sensing.status.kind).toBe('ready');
    vi.advanceTimersByTime(1);
    expect(sensing.status.kind).toBe('failed');
    expect(workers[0]?.closed).toBe(true);
  });

  it('leaves a worker alone that answers in time (control)', () => {
    const { sensing, workers, answer, ready } = setUp();
    ready();
    for (let i = 0; i < 20; i++) {
      offer(sensing);
      vi.advanceTimersByTime(SILENT_AFTER_MS - 100);
      answer();
    }
    vi.advanceTimersByTime(10 * SILENT_AFTER_MS);
    expect(workers).toHaveLength(1);
    expect(sensing.status.kind).toBe('ready');
  });

  it('gives up after three restarts, each later than the one before, and begins anew when asked', () => {
    const { sensing, workers, ready } = setUp();
    const pauses: (number | null)[] = [];
    for (let i = 0; i < 4; i++) {
      ready();
      offer(sensing);
      vi.advanceTimersByTime(SILENT_AFTER_MS);
      if (sensing.status.kind !== 'failed') throw new Error('did not fail');
      pauses.push(sensing.status.retryInMs);
      vi.advanceTimersByTime(sensing.status.retryInMs ?? 3_600_000);
    }
    expect(pauses).toEqual([1000, 2000, 4000, null]);
    expect(workers).toHaveLength(4);
    sensing.restart();
    ready();
    expect(sensing.status.kind).toBe('ready');
  });

  it('a lost graphics device moves sensing to WebAssembly, and one that is lost again does no more harm', () => {
    const { sensing, workers, worker, ready } = setUp();
    const fault = { code: 'device', message: 'WebGPU failed: lost.', remedy: 'None.' } as const;
    const lose = (): void => worker().handlers.message({ type: 'status', status: { kind: 'failed', fault } });
    expect(worker().sent[0]).toMatchObject({ type: 'start', avoidWebGpu: null });
    for (const again of [1, 2]) {
      ready();
      lose();
      expect(sensing.status).toMatchObject({ kind: 'failed', retryInMs: 1000 * 2 ** (again - 1) });
      vi.advanceTimersByTime(1000 * 2 ** (again - 1));
      expect(workers).toHaveLength(again + 1);
      expect(worker().sent[0]).toMatchObject({ type: 'start', avoidWebGpu: expect.any(String) });
    }
    ready();
    expect(sensing.status.kind).toBe('ready');
  });

  it('does not restart for what a restart cannot mend', () => {
    const { sensing, workers, worker } = setUp();
    const fault = { code: 'artifact', message: 'weights.bin is broken.', remedy: 'Restore it.' } as const;
    worker().handlers.message({ type: 'status', status: { kind: 'failed', fault } });
    vi.advanceTimersByTime(3_600_000);
    expect(workers).toHaveLength(1);
    expect(sensing.status).toMatchObject({ kind: 'failed', retryInMs: null });
  });

  it('restarts a worker that crashed, and one that never finishes loading', () => {
    const { worker, workers } = setUp();
    worker().handlers.crashed('out of memory');
    vi.advanceTimersByTime(1000);
    expect(workers).toHaveLength(2);
    vi.advanceTimersByTime(63_000);
    expect(workers).toHaveLength(3);
  });

  it('replaces a worker that stumbles over every frame, and forgives one that stumbles once', () => {
    const { sensing, worker, frames, answer, ready } = setUp();
    ready();
    const fault = { code: 'frame', message: 'odd', remedy: 'none' } as const;
    const stumble = (): void => {
      offer(sensing);
      worker().handlers.message({ type: 'skipped', id: frames().at(-1)?.id ?? 0, fault });
    };
    for (let i = 0; i < 30; i++) {
      stumble();
      offer(sensing);
      answer();
    }
    expect(sensing.status.kind).toBe('ready');
    for (let i = 0; i < 10; i++) stumble();
    expect(sensing.status.kind).toBe('failed');
  });

  it('takes a late timer for sleep, not for silence', () => {
    const { sensing, workers, answer, ready } = setUp();
    ready();
    offer(sensing);
    const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 3_600_000);
    vi.advanceTimersByTime(SILENT_AFTER_MS);
    clock.mockRestore();
    expect(sensing.status.kind).toBe('ready');
    answer();
    expect(workers).toHaveLength(1);
  });

  it('keeps away from WebGPU after it fell silent there, until a backend is chosen', () => {
    const { sensing, worker } = setUp();
    const onWebGpu = {
      kind: 'ready',
      backend: 'webgpu',
      adapter: 'x',
      warmUpMs: 1,
      why: '',
      unguarded: null,
      model: 'm@1',
    } as const;
    worker().handlers.message({ type: 'status', status: onWebGpu });
    offer(sensing);
    vi.advanceTimersByTime(SILENT_AFTER_MS + 1000);
    expect(worker().sent[0]).toMatchObject({ type: 'start', avoidWebGpu: expect.any(String) });
    sensing.configure({ backend: 'webgpu' });
    expect(worker().sent[0]).toMatchObject({ type: 'start', avoidWebGpu: null });
  });
});

describe('configure', () => {
  it('tells the running worker of another framing, and starts another for another backend', () => {
    const { sensing, workers, worker, ready } = setUp();
    ready();
    sensing.configure({ framing: 'webcam' });
    expect(workers).toHaveLength(1);
    expect(worker().sent.at(-1)).toMatchObject({ type: 'configure', settings: { framing: 'webcam' } });
    sensing.configure({ backend: 'webgpu' });
    expect(workers).toHaveLength(2);
    expect(workers[0]?.closed).toBe(true);
    expect(worker().sent[0]).toMatchObject({ settings: { framing: 'webcam', backend: 'webgpu' } });
  });
});

describe('a face detector that does not come', () => {
  const LOST: FromWorker = {
    type: 'status',
    status: {
      kind: 'failed',
      fault: { code: 'detector', message: 'It is lost.', remedy: 'It is tried again.' },
    },
  };

  it('is tried again by itself', () => {
    const { sensing, workers, worker } = setUp({ framing: 'webcam' });
    worker().handlers.message(LOST);
    expect(sensing.status).toMatchObject({ kind: 'failed', retryInMs: 1000 });
    vi.advanceTimersByTime(1000);
    expect(workers).toHaveLength(2);
  });

  it('does not stop what needs none: the demo clip begins anew at once, even after all attempts', () => {
    const { sensing, workers, worker, ready } = setUp({ framing: 'webcam' });
    for (const waitMs of [1000, 2000, 4000]) {
      worker().handlers.message(LOST);
      vi.advanceTimersByTime(waitMs);
    }
    worker().handlers.message(LOST);
    expect(sensing.status).toMatchObject({ kind: 'failed', retryInMs: null });
    const before = workers.length;
    sensing.configure({ framing: 'headset' });
    expect(workers).toHaveLength(before + 1);
    ready();
    expect(sensing.status.kind).toBe('ready');
  });
});

it('a listener that throws stops neither the other listeners nor the next frame, and its error is reported', () => {
  const uncaught = vi.fn();
  vi.stubGlobal('reportError', uncaught);
  const { sensing, frames, answer, ready, events } = setUp();
  let fails = false;
  sensing.subscribe(() => {
    if (fails) throw new Error('of the app');
  });
  const after: string[] = [];
  sensing.subscribe(({ kind }) => after.push(kind));
  ready();
  fails = true;
  offer(sensing);
  offer(sensing);
  answer();
  expect([frames().length, after.at(-1), events.at(-1)?.kind]).toEqual([2, 'scores', 'scores']);
  expect(uncaught).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: 'of the app' }));
  vi.unstubAllGlobals();
});
