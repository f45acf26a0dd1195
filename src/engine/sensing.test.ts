/** @file The page's side of sensing, with a fake worker: latest wins, nothing leaks. */
import { describe, expect, it, vi } from 'vitest';
import { frame, offer, setUp, withFakeClock } from './fake-worker.fixture.ts';
import type { Inspection } from './protocol.ts';

withFakeClock();

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

describe('another source', () => {
  it('closes the frame that waits, and the worker forgets whom it followed before it is given the next', () => {
    const { sensing, worker, answer, ready } = setUp();
    ready();
    offer(sensing);
    const waiting = offer(sensing);
    sensing.forget();
    expect(waiting.closes).toBe(1);
    offer(sensing);
    answer();
    expect(worker().sent.map(({ type }) => type)).toEqual(['start', 'frame', 'forget', 'frame']);
  });

  it('is told no scores, and shown no picture, of a frame of the last one that was being scored', async () => {
    const { sensing, worker, frames, events, answer, ready } = setUp();
    ready();
    const seen = sensing.inspect();
    offer(sensing);
    sensing.forget();
    const scores = { face: 'lost', capturedAtMs: 0, readyAtMs: 1, backend: 'wasm' } as const;
    const inspection = { capturedAtMs: 0 } as Inspection;
    const rest = { lost: 'noFace', inspection, embedding: null, people: null } as const;
    worker().handlers.message({ type: 'scored', id: frames().at(-1)?.id ?? 0, scores, ...rest });
    expect(events.some(({ kind }) => kind === 'scores')).toBe(false);
    await expect(seen).resolves.toBeNull();
    offer(sensing);
    answer();
    expect(events.at(-1)?.kind).toBe('scores');
  });
});

describe('scores', () => {
  it('come with the time that the worker took, without the delay of the camera before', () => {
    const { sensing, worker, events, ready } = setUp();
    ready();
    vi.advanceTimersByTime(5000);
    const { frame: seen } = frame(performance.now() - 160);
    sensing.offer(seen);
    const sent = worker().sent.findLast((message) => message.type === 'frame');
    vi.advanceTimersByTime(12);
    const scores = {
      face: 'lost',
      capturedAtMs: seen.capturedAtMs,
      readyAtMs: performance.now(),
      backend: 'wasm',
    } as const;
    const id = sent?.id ?? 0;
    const rest = { lost: 'noFace', inspection: null, embedding: null, people: null } as const;
    worker().handlers.message({ type: 'scored', id, scores, ...rest });
    expect(events.at(-1)).toMatchObject({ kind: 'scores', computeMs: 12 });
  });

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

  it.each([
    ['behind', -3_600_000],
    ['ahead of', 3_600_000],
  ])('tell how long the worker took, also where its clock is %s the page’s', (_, offsetMs) => {
    const { sensing, worker, frames, events, ready } = setUp();
    ready();
    offer(sensing);
    const { id = 0, capturedAtMs = 0 } = frames().at(-1) ?? {};
    vi.advanceTimersByTime(420);
    const scores = {
      face: 'lost',
      capturedAtMs,
      readyAtMs: performance.now() + offsetMs,
      backend: 'wasm',
    } as const;
    const rest = { lost: 'noFace', inspection: null, embedding: null, people: null } as const;
    worker().handlers.message({ type: 'scored', id, scores, ...rest });
    expect(events.at(-1)).toMatchObject({ computeMs: 420, scores: { readyAtMs: performance.now() } });
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
