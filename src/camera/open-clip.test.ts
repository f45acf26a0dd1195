/** @file Recordings as engines load them, without a browser: in one that says late how large its pictures are. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openClip } from './open-clip.ts';

class FakeVideo extends EventTarget {
  [setting: string]: unknown;
  videoWidth = 0;
  paused = true;
  loads = 0;
  readyState = 0;
  isEmpty = false;
  set src(_: string) {
    this.loads++;
  }
  pause(): void {
    this.paused = true;
  }
  removeAttribute(): void {
    this.isEmpty = true;
  }
  load(): void {}
  async play(): Promise<void> {
    this.paused = false;
  }
  /** The first picture is there, its size is not. */
  giveData(): void {
    this.readyState = 2;
    this.dispatchEvent(new Event('loadeddata'));
  }
  giveSize(): void {
    this.videoWidth = 256;
    this.dispatchEvent(new Event('resize'));
  }
}

let video: FakeVideo;
beforeEach(() => {
  video = new FakeVideo();
  const page = Object.assign(new EventTarget(), { hidden: false, visibilityState: 'visible' });
  vi.stubGlobal('document', Object.assign(page, { createElement: () => video }));
  vi.stubGlobal('fetch', async () => new Response('video'));
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const options = { rateHz: 10, clock: () => Date.now() };

describe('a recording', () => {
  it.each([
    ['demo clip', { kind: 'demo', url: '/demo.webm' }],
    ['file', { kind: 'file', file: new Blob(['video']) }],
  ] as const)('opens at its first load where its size comes after its first picture: %s', async (_, clip) => {
    const opening = openClip(clip, options);
    await vi.advanceTimersByTimeAsync(100);
    video.giveData();
    await vi.advanceTimersByTimeAsync(700);
    video.giveSize();
    const source = await opening;
    expect(source.width).toBe(256);
    expect(video.loads).toBe(1);
    source.stop();
  });

  it('that is built in is asked for again where the request was lost, and missing after three', async () => {
    const asked = vi.fn(async () => new Response('video'));
    asked.mockRejectedValueOnce(new TypeError('network error'));
    asked.mockResolvedValueOnce(new Response('busy', { status: 503 }));
    vi.stubGlobal('fetch', asked);
    const opening = openClip({ kind: 'demo', url: '/demo.webm' }, options);
    await vi.advanceTimersByTimeAsync(2100);
    expect(asked).toHaveBeenCalledTimes(3);
    video.giveData();
    video.giveSize();
    (await opening).stop();
    const page = { headers: { 'content-type': 'text/html; charset=utf-8' } };
    for (const [answer, why] of [
      [() => new Response('none', { status: 404 }), '/demo.webm: 404'],
      [() => new Response('<!doctype html>', page), '/demo.webm: a page came in its place'],
    ] as const) {
      asked.mockImplementation(async () => answer());
      const missing = expect(openClip({ kind: 'demo', url: '/demo.webm' }, options)).rejects.toMatchObject({
        kind: 'notFound',
        cause: { message: why },
      });
      await vi.advanceTimersByTimeAsync(2100);
      await missing;
    }
  });

  /** Opens a file, and is stopped before the file has loaded. */
  const stopWhileLoading = async (): Promise<void> => {
    const leaving = new AbortController();
    const file = new Blob(['video']);
    const opening = openClip({ kind: 'file', file }, { ...options, signal: leaving.signal });
    await vi.advanceTimersByTimeAsync(100);
    leaving.abort();
    await expect(opening).rejects.toMatchObject({ kind: 'cancelled' });
  };

  it('stopped while it loads is paused at once, and emptied when it has its first picture', async () => {
    await stopWhileLoading();
    expect(video).toMatchObject({ paused: true, isEmpty: false });
    video.giveData();
    expect(video.isEmpty).toBe(true);
  });

  it('stopped while it loads is emptied at last where it never loads', async () => {
    await stopWhileLoading();
    await vi.advanceTimersByTimeAsync(19_000);
    expect(video.isEmpty).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(video.isEmpty).toBe(true);
  });

  it('without pictures, as of sound alone, is refused', async () => {
    const refused = expect(
      openClip({ kind: 'file', file: new Blob(['sound']) }, options),
    ).rejects.toMatchObject({ kind: 'notPlayable' });
    await vi.advanceTimersByTimeAsync(100);
    video.giveData();
    await vi.advanceTimersByTimeAsync(3000);
    await refused;
  });
});
