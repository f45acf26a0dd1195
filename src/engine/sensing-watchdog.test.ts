/** @file The page's side of sensing, with a fake worker: silence and failures are noticed, and it starts again. */
import { describe, expect, it, vi } from 'vitest';
import { offer, setUp, withFakeClock } from './fake-worker.fixture.ts';
import type { FrameImage, FromWorker } from './protocol.ts';
import { SILENT_AFTER_MS } from './sensing.ts';

withFakeClock();

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

  it('says so where no other worker can be made, and offers to try again', () => {
    let memory = true;
    const { sensing, worker, ready } = setUp({}, () => {
      if (!memory) throw new Error('No worker can be made');
    });
    ready();
    memory = false;
    worker().handlers.crashed('out of memory');
    expect(() => vi.advanceTimersByTime(1000)).not.toThrow();
    expect(sensing.status).toMatchObject({
      kind: 'failed',
      retryInMs: null,
      error: { message: expect.stringMatching(/No worker can be made/) },
    });
    sensing.restart();
    expect(sensing.status).toMatchObject({ kind: 'failed', retryInMs: null });
    memory = true;
    sensing.restart();
    ready();
    expect(sensing.status.kind).toBe('ready');
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

  it('tries WebGPU again when a source begins a minute after it failed, not before and not in between', () => {
    const { sensing, workers, worker, ready } = setUp();
    const fault = { code: 'device', message: 'WebGPU failed: lost.', remedy: 'None.' } as const;
    ready();
    worker().handlers.message({ type: 'status', status: { kind: 'failed', fault } });
    vi.advanceTimersByTime(1000);
    ready();
    expect(worker().sent[0]).toMatchObject({
      avoidWebGpu: expect.stringContaining('another source is opened, a minute later at the earliest'),
    });
    sensing.forget();
    expect(worker().sent.at(-1)).toEqual({ type: 'forget' });
    // An hour of the same source is not interrupted.
    vi.advanceTimersByTime(3_600_000);
    expect(workers).toHaveLength(2);
    sensing.forget();
    expect(workers).toHaveLength(3);
    expect(worker().sent).toEqual([expect.objectContaining({ type: 'start', avoidWebGpu: null })]);
    ready();
    vi.advanceTimersByTime(3_600_000);
    sensing.forget();
    expect(workers).toHaveLength(3);
  });

  it.each([
    ['backend', expect.any(String)],
    ['warmUp', expect.any(String)],
    // The server is slow, or the connection is lost: that says nothing of WebGPU.
    ['model', null],
  ] as const)('that loads for a minute and stands still at “%s”: the next attempt', (stage, avoidWebGpu) => {
    const { sensing, worker } = setUp();
    const status = { kind: 'loading', stage, progress: 0.5 } as const;
    worker().handlers.message({ type: 'status', status });
    vi.advanceTimersByTime(60_000);
    expect(sensing.status).toMatchObject({ kind: 'failed', retryInMs: 1000 });
    vi.advanceTimersByTime(1000);
    expect(worker().sent[0]).toMatchObject({ type: 'start', avoidWebGpu });
  });

  it('is not told of WebGPU where WebAssembly is chosen and stands still', () => {
    const { worker } = setUp({ backend: 'wasm' });
    const status = { kind: 'loading', stage: 'backend', progress: 0.5 } as const;
    worker().handlers.message({ type: 'status', status });
    vi.advanceTimersByTime(61_000);
    expect(worker().sent[0]).toMatchObject({ type: 'start', avoidWebGpu: null });
  });

  it('tries WebGPU once more after a crash there, also where a download had failed before', () => {
    const { worker, ready } = setUp();
    const fault = { code: 'download', message: 'no network', remedy: 'none' } as const;
    worker().handlers.message({ type: 'status', status: { kind: 'failed', fault } });
    vi.advanceTimersByTime(1000);
    ready('webgpu');
    worker().handlers.crashed('out of memory');
    vi.advanceTimersByTime(2000);
    expect(worker().sent[0]).toMatchObject({ type: 'start', avoidWebGpu: null });
  });

  it('keeps away from WebGPU after it fell silent there, until a backend is chosen', () => {
    const { sensing, worker, ready } = setUp();
    ready('webgpu');
    offer(sensing);
    vi.advanceTimersByTime(SILENT_AFTER_MS + 1000);
    expect(worker().sent[0]).toMatchObject({ type: 'start', avoidWebGpu: expect.any(String) });
    sensing.configure({ backend: 'webgpu' });
    expect(worker().sent[0]).toMatchObject({ type: 'start', avoidWebGpu: null });
  });
});

describe.each([
  ['webgpu', expect.any(String)],
  ['wasm', null],
] as const)('on %s', (backend, avoidWebGpu) => {
  it.each(['crashes', 'stumbles over every picture'])('a worker that %s twice', (fails) => {
    const { sensing, worker, frames, ready } = setUp();
    const fault = { code: 'frame', message: 'odd', remedy: 'none' } as const;
    for (const expected of [null, avoidWebGpu]) {
      ready(backend);
      if (fails === 'crashes') worker().handlers.crashed('out of memory');
      else
        for (let i = 0; i < 10; i++) {
          offer(sensing);
          worker().handlers.message({ type: 'skipped', id: frames().at(-1)?.id ?? 0, fault });
        }
      vi.advanceTimersByTime(2000);
      expect(worker().sent).toEqual([expect.objectContaining({ type: 'start', avoidWebGpu: expected })]);
    }
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
