import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cameraRecord } from './camera-record.mjs';
import { createRecordReader } from './camera-records.ts';
import { createLatestDecoder } from './latest-decoder.ts';
import { readNetworkCamera } from './network-reader.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server whose answers a test gives one by one. */
function setUp() {
  type Answer = { readonly status: number; readonly body: ReadableStream<Uint8Array> | null };
  const asked: {
    readonly init: RequestInit;
    readonly answer: (answer: Answer) => void;
    readonly fail: () => void;
  }[] = [];
  const told: string[] = [];
  const pictures: { bytes: number[]; capturedAtMs: number }[] = [];
  const reader = readNetworkCamera({
    url: '/camera/stream',
    clock: () => Date.now(),
    fetch: (_url, init) =>
      new Promise((answer, reject) => {
        const fail = (): void => reject(new TypeError('Failed to fetch'));
        init.signal?.addEventListener('abort', fail);
        asked.push({ init, answer, fail });
      }),
    jpeg: (jpeg, capturedAtMs) => pictures.push({ bytes: [...jpeg], capturedAtMs }),
    state: (state) => told.push(state),
    lost: (problem) => told.push(`lost: ${problem}`),
  });
  const body = () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const stream = new ReadableStream<Uint8Array>({
      start(next) {
        controller = next;
      },
    });
    return {
      stream,
      send: (bytes: Uint8Array) => controller?.enqueue(bytes),
      end: () => controller?.close(),
    };
  };
  return { asked, told, pictures, reader, body };
}
const tick = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('a network camera, read from the server', () => {
  it('gives pictures with the age that they had, and asks with the app’s own header', async () => {
    const { asked, told, pictures, reader, body } = setUp();
    expect(asked[0]?.init.headers).toEqual({ 'mienscape-input': '1' });
    const first = body();
    asked[0]?.answer({ status: 200, body: first.stream });
    first.send(cameraRecord(new Uint8Array([1, 2, 3]), 40));
    await tick();
    expect(pictures).toEqual([{ bytes: [1, 2, 3], capturedAtMs: Date.now() - 40 }]);
    expect(told).toEqual(['connected']);
    reader.stop();
  });

  it('says that the camera does not answer, and when it does again', async () => {
    const { asked, told, body } = setUp();
    const first = body();
    asked[0]?.answer({ status: 200, body: first.stream });
    first.send(cameraRecord(new Uint8Array(), 0));
    await tick();
    first.send(cameraRecord(new Uint8Array([1]), 0));
    await tick();
    expect(told).toEqual(['reconnecting', 'connected']);
  });

  it('takes the newest of what came together', async () => {
    const { asked, pictures, body } = setUp();
    const first = body();
    asked[0]?.answer({ status: 200, body: first.stream });
    const records = [1, 2, 3].map((byte) => cameraRecord(new Uint8Array([byte]), 0));
    first.send(new Uint8Array(Buffer.concat(records)));
    await tick();
    expect(pictures.map(({ bytes }) => bytes)).toEqual([[3]]);
  });

  it.each([
    [403, 'networkRefused'],
    [404, 'networkRefused'],
    [409, 'networkTaken'],
    [503, 'networkTaken'],
  ])('ends where the server answers %i', async (status, problem) => {
    const { asked, told } = setUp();
    asked[0]?.answer({ status, body: null });
    await tick(60_000);
    expect(told).toEqual([`lost: ${problem}`]);
    expect(asked).toHaveLength(1);
  });

  it('is asked again, less and less often, while the server is away, falls silent, or sends something else', async () => {
    const { asked, told, body } = setUp();
    asked[0]?.fail();
    await tick(250);
    expect(asked).toHaveLength(2);
    const other = body();
    asked[1]?.answer({ status: 200, body: other.stream });
    other.send(new TextEncoder().encode('<!doctype html>'));
    await tick(500);
    expect(asked).toHaveLength(3);
    // Silent for five seconds.
    asked[2]?.answer({ status: 200, body: body().stream });
    await tick(5000 + 1000);
    expect(asked).toHaveLength(4);
    expect(told.every((word) => word === 'reconnecting')).toBe(true);
    for (let i = 3; i < 8; i++) {
      asked[i]?.fail();
      await tick(5000);
    }
    expect(asked).toHaveLength(9);
  });

  it('is not asked again once it was stopped', async () => {
    const { asked, told, reader } = setUp();
    reader.stop();
    await tick(20_000);
    expect(asked).toHaveLength(1);
    expect(told).toEqual([]);
  });
});

describe('the server’s records', () => {
  it('are read in any pieces', () => {
    const record = fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.nat(9000));
    fc.assert(
      fc.property(fc.array(record), fc.array(fc.integer({ min: 1, max: 30 })), (records, sizes) => {
        const stream = Buffer.concat(records.map(([jpeg, ageMs]) => cameraRecord(jpeg, ageMs)));
        const reader = createRecordReader();
        const read = [];
        let at = 0;
        for (const size of [...sizes, stream.length]) {
          read.push(...reader.push(stream.subarray(at, at + size)));
          at += size;
        }
        expect(read.map(({ jpeg, ageMs }) => [[...(jpeg ?? [])], ageMs])).toEqual(
          records.map(([jpeg, ageMs]) => [[...jpeg], ageMs]),
        );
      }),
    );
  });

  it('of an absurd length are refused', () => {
    expect(() => createRecordReader().push(new Uint8Array(8).fill(255))).toThrow(RangeError);
  });
});

describe('the decoder', () => {
  it('decodes one picture at a time, the newest next, and survives what is none', async () => {
    const waiting: ((ok: boolean) => void)[] = [];
    const taken: number[] = [];
    const decoder = createLatestDecoder<number>({
      rateHz: 1000,
      decode: ([byte = 0]) =>
        new Promise((resolve, reject) =>
          waiting.push((ok) => (ok ? resolve(byte) : reject(new Error('damaged')))),
        ),
      take: (picture) => taken.push(picture),
    });
    for (let byte = 1; byte <= 4; byte++) decoder.offer(new Uint8Array([byte]), byte);
    expect(waiting).toHaveLength(1);
    waiting[0]?.(false);
    await tick();
    expect(waiting).toHaveLength(2);
    waiting[1]?.(true);
    await tick();
    expect(taken).toEqual([4]);
  });

  it('keeps to the wanted rate, and to a new one', async () => {
    const taken: number[] = [];
    const decoder = createLatestDecoder<number>({
      rateHz: 10,
      decode: async ([byte = 0]) => byte,
      take: (_, capturedAtMs) => taken.push(capturedAtMs),
    });
    const second = async (startMs: number): Promise<number> => {
      taken.length = 0;
      for (let ms = 0; ms < 1000; ms += 20) {
        decoder.offer(new Uint8Array(1), startMs + ms);
        await tick();
      }
      return taken.length;
    };
    const slow = await second(0);
    expect(slow).toBeGreaterThanOrEqual(9);
    expect(slow).toBeLessThanOrEqual(12);
    decoder.setRate(25);
    expect(await second(1000)).toBeGreaterThan(22);
  });
});
