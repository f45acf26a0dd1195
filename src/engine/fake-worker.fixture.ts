/** @file The page's side of sensing with a fake worker, which answers when a test says so. */
import { afterEach, beforeEach, vi } from 'vitest';
import type { Backend, Frame } from '../core/index.ts';
import type { PortHandlers } from './port.ts';
import type { FrameImage, FromWorker, SensingEvent, ToWorker } from './protocol.ts';
import { createSensing } from './sensing.ts';
import type { SensingSettings } from './settings.ts';

const readyOn = (backend: Backend): FromWorker => ({
  type: 'status',
  status: {
    kind: 'ready',
    backend,
    adapter: null,
    warmUpMs: 5,
    why: 'test',
    unguarded: null,
    model: 'small@1',
  },
});
const URLS = { manifest: '/m.json', detector: '/d.json', wasm: '/w/' };

interface FakeWorker {
  readonly handlers: PortHandlers;
  readonly sent: ToWorker[];
  closed: boolean;
}

/** @param mayStart asked before each worker; what it throws, making the worker throws */
export function setUp(settings: Partial<SensingSettings> = {}, mayStart: () => void = () => undefined) {
  const workers: FakeWorker[] = [];
  const events: SensingEvent[] = [];
  const sensing = createSensing({
    urls: URLS,
    settings,
    openPort: (handlers) => {
      mayStart();
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
  const ready = (backend: Backend = 'wasm'): void => worker().handlers.message(readyOn(backend));
  return { sensing, workers, worker, frames, events, answer, ready };
}

interface FakeImage {
  readonly width: number;
  readonly height: number;
  closes: number;
  close(): void;
}

export function frame(capturedAtMs = performance.now()): { image: FakeImage; frame: Frame<FrameImage> } {
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

/** For each test a clock that stands at 0 and moves when it is told to. */
export function withFakeClock(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.setSystemTime(0);
  });
  afterEach(() => vi.useRealTimers());
}

/** Offers a frame a little later. */
export function offer(sensing: ReturnType<typeof createSensing>): FakeImage {
  vi.advanceTimersByTime(2);
  const { image, frame: next } = frame();
  sensing.offer(next);
  return image;
}
