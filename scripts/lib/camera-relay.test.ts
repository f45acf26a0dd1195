/** @file The relay between a real HTTP camera, with its faults, and pages that read quickly, slowly or not at all. */
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createJpegSplitter } from '../../src/camera/jpeg-splitter.mjs';
import { type MjpegCamera, startMjpegCamera } from '../../src/fixtures/mjpeg-camera.ts';
import { createCameraRelay } from './camera-relay.mjs';

vi.setConfig({ testTimeout: 60_000 });
const pictures = createJpegSplitter()
  .push(readFileSync(new URL('../../e2e/fixtures/face.mjpeg', import.meta.url)))
  .slice(0, 5)
  .map(({ jpeg }) => jpeg);
const WANTED = pictures.map((picture) => Buffer.from(picture).toString('latin1'));
const QUICK = { firstRetry: 5, mostRetry: 20, stall: 2000, tell: 20 };
/** The machine may be busy. */
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 10 });

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function startCamera(options?: Partial<Parameters<typeof startMjpegCamera>[0]>): Promise<MjpegCamera> {
  const camera = await startMjpegCamera({ pictures, everyMs: 5, ...options });
  closers.push(camera.close);
  return camera;
}

/** A page: keeps what it is sent; `slow` makes it refuse more until it is drained. */
function page() {
  const got: { jpeg: string; ageMs: number }[] = [];
  let drained = (): void => undefined;
  const reader = {
    got,
    slow: false,
    get silent() {
      return got.filter(({ jpeg }) => jpeg === '').length;
    },
    get pictures() {
      return got.filter(({ jpeg }) => jpeg !== '').map(({ jpeg }) => jpeg);
    },
    drain: () => drained(),
    sink: {
      write(bytes: Uint8Array): boolean {
        const view = new DataView(bytes.buffer);
        expect(view.getUint32(0, true)).toBe(bytes.length - 8);
        got.push({ jpeg: Buffer.from(bytes.subarray(8)).toString('latin1'), ageMs: view.getUint32(4, true) });
        return !reader.slow;
      },
      on: (_event: 'drain', listener: () => void) => {
        drained = listener;
      },
    },
  };
  return reader;
}

function relayOf(url: string, stall = QUICK.stall) {
  const notes: string[] = [];
  const relay = createCameraRelay({ url, times: { ...QUICK, stall }, note: (words) => notes.push(words) });
  const join = () => {
    const reader = page();
    const leave = relay.add(reader.sink);
    if (leave) closers.push(leave);
    return { ...reader, reader, leave };
  };
  return { relay, notes, join };
}

describe('the relay of a network camera', () => {
  it('hands whole pictures to every page over one connection, and ends it with the last page', async () => {
    const camera = await startCamera();
    const { relay, join } = relayOf(camera.url);
    expect(camera.connections).toBe(0);
    const one = join();
    await until(() => expect(one.reader.pictures.length).toBeGreaterThan(2));
    const two = join();
    await until(() => expect(two.reader.pictures.length).toBeGreaterThan(2));
    for (const picture of [...one.reader.pictures, ...two.reader.pictures]) expect(WANTED).toContain(picture);
    expect(camera.connections).toBe(1);
    one.leave?.();
    expect(relay.isOpen).toBe(true);
    two.leave?.();
    two.leave?.();
    expect(relay.isOpen).toBe(false);
    await until(() => expect(camera.open).toBe(0));
  });

  it.each(['stalls', 'hangs up', 'answers 503'] as const)(
    'comes back after a camera that %s',
    async (way) => {
      const camera = await startCamera();
      const { notes, join } = relayOf(camera.url);
      const { reader } = join();
      await until(() => expect(reader.pictures.length).toBeGreaterThan(1));
      const before = camera.connections;
      camera.behave(way);
      await until(() => expect(camera.connections).toBeGreaterThan(before + 1));
      await until(() => expect(reader.silent).toBeGreaterThan(1));
      camera.behave('sends');
      const count = reader.pictures.length;
      await until(() => expect(reader.pictures.length).toBeGreaterThan(count + 1));
      for (const picture of reader.pictures) expect(WANTED).toContain(picture);
      expect(notes.some((words) => words.includes('does not answer'))).toBe(true);
      expect(notes.at(-1)).toMatch(/answers[.]$/);
    },
  );

  it('tries again where nobody listens yet, and says so', async () => {
    const camera = await startCamera();
    const { port } = new URL(camera.url);
    await camera.close();
    const { notes, join } = relayOf(camera.url, 100);
    const { reader } = join();
    await until(() => expect(reader.silent).toBeGreaterThan(1));
    expect(notes[0]).toMatch(/does not answer [(]ECONNREFUSED[)]/);
    await startCamera({ port: Number(port) });
    await until(() => expect(reader.pictures.length).toBeGreaterThan(0));
  });

  it('gives a slow page the newest picture next, and holds no more than that one', async () => {
    const camera = await startCamera();
    const { join } = relayOf(camera.url);
    const slow = join();
    const quick = join();
    slow.reader.slow = true;
    await until(() => expect(quick.reader.pictures.length).toBeGreaterThan(20));
    expect(slow.reader.got).toHaveLength(1);
    const newest = quick.reader.pictures.at(-1);
    slow.reader.slow = false;
    slow.drain();
    expect(slow.reader.pictures.at(-1)).toBe(newest);
    expect(slow.reader.got.length).toBeLessThanOrEqual(2);
  });

  it('tells a password to nobody, and uses it', async () => {
    const camera = await startCamera();
    const { notes, join } = relayOf(camera.url.replace('127.0.0.1', 'name:secret@127.0.0.1'));
    const { reader } = join();
    await until(() => expect(reader.pictures.length).toBeGreaterThan(0));
    expect(notes.join(' ')).not.toMatch(/secret|name/);
  });

  it('takes eight pages at most', async () => {
    const camera = await startCamera();
    const { join } = relayOf(camera.url);
    const leaves = Array.from({ length: 9 }, () => join().leave !== null);
    expect(leaves).toEqual([...Array(8).fill(true), false]);
  });

  it('survives what is no camera', async () => {
    const camera = await startCamera({
      part: () => Buffer.from('\r\n--frame\r\n\r\n<html>no picture</html>'),
    });
    const { notes, join } = relayOf(camera.url, 100);
    const { reader } = join();
    await until(() => expect(reader.silent).toBeGreaterThan(1));
    await until(() => expect(notes[0]).toContain('it sends no pictures'));
    expect(reader.pictures).toEqual([]);
  });
});
