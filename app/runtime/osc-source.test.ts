import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emotionIndex, type Scores } from '../../src/core/index.ts';
import { openOscSource } from './osc-source.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});
const tick = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const SMILE = { shapes: { '/mouthSmileLeft': 0.9, '/mouthSmileRight': 0.9 } };

function setUp() {
  const asked: {
    answer: (status: number, body: ReadableStream<Uint8Array> | null) => void;
    fail: () => void;
  }[] = [];
  const got: Scores[] = [];
  const calling = new AbortController();
  const opening = openOscSource({
    rateHz: 30,
    clock: () => Date.now(),
    signal: calling.signal,
    scores: (scores) => got.push(scores),
    url: '/osc/stream',
    fetch: (_url, init) =>
      new Promise((resolve, reject) => {
        const fail = (): void => reject(new TypeError('Failed to fetch'));
        init.signal?.addEventListener('abort', fail);
        asked.push({ answer: (status, body) => resolve({ status, body }), fail });
      }),
  });
  opening.catch(() => undefined);
  const answer = () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start(next) {
        controller = next;
      },
    });
    asked.at(-1)?.answer(200, body);
    return {
      send: (line: unknown) => controller?.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`)),
      end: () => controller?.close(),
    };
  };
  return { asked, got, calling, opening, answer };
}

describe('mouth shapes as a source', () => {
  it('open with the first shape of a mouth and give scores from then on', async () => {
    const { got, opening, answer } = setUp();
    const server = answer();
    server.send({ shapes: { '/avatar/parameters/v2/EyeLeftX': 0.4 } });
    await tick(100);
    server.send(SMILE);
    await tick(100);
    const source = await opening;
    const heard: string[] = [];
    source.onStatus(({ kind }) => heard.push(kind));
    // What changes later is added to what was said before.
    server.send({ shapes: { '/jawOpen': 0.1 } });
    await tick(100);
    const [scores] = got;
    expect(scores?.face === 'found' && scores.probabilities[emotionIndex('happiness')]).toBeGreaterThan(0.8);
    expect(heard).toEqual(['live']);
    source.stop();
    server.send(SMILE);
    await tick(100);
    expect(got).toHaveLength(1);
  });

  it('say that nothing comes in, and forget what was: no scores until they come again', async () => {
    const { got, opening, answer } = setUp();
    const server = answer();
    server.send(SMILE);
    await tick();
    const source = await opening;
    const heard: string[] = [];
    source.onStatus(({ kind }) => heard.push(kind));
    server.send({ silent: true });
    await tick(4000);
    expect([heard, got]).toEqual([['live', 'frozen'], []]);
    server.send({ shapes: { '/jawOpen': 0.02 } });
    await tick(100);
    expect(heard.at(-1)).toBe('live');
    const scores = got.at(-1);
    expect(scores?.face === 'found' && scores.probabilities[emotionIndex('happiness')]).toBeLessThan(0.2);
    source.stop();
  });

  it('keep to the sensing rate', async () => {
    const { got, opening, answer } = setUp();
    const server = answer();
    server.send(SMILE);
    await tick();
    const source = await opening;
    source.onStatus(() => undefined);
    source.setRate(5);
    for (let i = 0; i < 60; i++) {
      server.send(SMILE);
      await tick(1000 / 30);
    }
    expect(got.length).toBeLessThanOrEqual(13);
    expect(got.length).toBeGreaterThanOrEqual(9);
    source.stop();
  });

  it('are read again after the server went away', async () => {
    const { asked, opening, answer } = setUp();
    const first = answer();
    first.send(SMILE);
    await tick();
    const source = await opening;
    const heard: string[] = [];
    source.onStatus(({ kind }) => heard.push(kind));
    first.end();
    await tick(1100);
    expect(asked).toHaveLength(2);
    answer().send(SMILE);
    await tick();
    expect(heard).toEqual(['live', 'reconnecting', 'live']);
    source.stop();
    await tick(5000);
    expect(asked).toHaveLength(2);
  });

  it('are read again where the connection died without a word, as after a sleep', async () => {
    const { asked, opening, answer } = setUp();
    answer().send(SMILE);
    await tick();
    const source = await opening;
    const heard: string[] = [];
    source.onStatus(({ kind }) => heard.push(kind));
    await tick(7000);
    expect(asked).toHaveLength(2);
    const second = answer();
    second.send(SMILE);
    await tick();
    expect(heard).toEqual(['live', 'reconnecting', 'live']);
    // A program that is silent is told of by the server once a second: that connection is alive.
    for (let i = 0; i < 20; i++) {
      second.send({ silent: true });
      await tick(1000);
    }
    expect([asked.length, heard.at(-1)]).toEqual([2, 'frozen']);
    source.stop();
    await tick(10_000);
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['where the server refuses them', 'oscRefused', 403],
    ['where the server was started without them', 'oscRefused', 404],
    ['where none come in', 'oscSilent', 200],
  ])('explain themselves %s', async (_, kind, status) => {
    const { asked, opening } = setUp();
    asked[0]?.answer(status, status === 200 ? new ReadableStream() : null);
    await tick(11_000);
    await expect(opening).rejects.toMatchObject({ kind });
  });

  it('can be called off while they are opened', async () => {
    const { calling, opening, answer } = setUp();
    const server = answer();
    calling.abort();
    server.send(SMILE);
    await expect(opening).rejects.toMatchObject({ kind: 'cancelled' });
  });
});
