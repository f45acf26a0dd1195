/** @file A recording that comes to a halt, without a browser: when it is loaded anew, and when it is left alone. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createVideoSource } from './video-source.ts';

class FakeVideo extends EventTarget {
  paused = false;
  readyState = 2;
  currentTime = 0;
  videoWidth = 256;
  play = async (): Promise<void> => {
    this.paused = false;
  };
}

class Page extends EventTarget {
  hidden = false;
}

let page: Page;
beforeEach(() => {
  page = new Page();
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function setUp() {
  const video = new FakeVideo();
  const beginAnew = vi.fn();
  const source = createVideoSource({
    video: video as unknown as HTMLVideoElement,
    kind: 'demo',
    rateHz: 10,
    clock: () => Date.now(),
    release: () => undefined,
    beginAnew,
  });
  const playFor = async (seconds: number): Promise<void> => {
    for (let i = 0; i < seconds * 20; i++) {
      video.currentTime += 0.05;
      await vi.advanceTimersByTimeAsync(50);
    }
  };
  const standFor = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);
  return { video, source, beginAnew, playFor, standFor };
}

describe('a recording that gives no more pictures', () => {
  it('is loaded anew, and once more where that did not help', async () => {
    const { source, beginAnew, playFor, standFor } = setUp();
    await playFor(20);
    expect(beginAnew).not.toHaveBeenCalled();
    await standFor(6);
    expect(source.status.kind).toBe('frozen');
    expect(beginAnew).not.toHaveBeenCalled();
    await standFor(3);
    expect(beginAnew).toHaveBeenCalledTimes(1);
    await standFor(7);
    expect(beginAnew).toHaveBeenCalledTimes(2);
    await playFor(20);
    expect(source.status.kind).toBe('live');
    expect(beginAnew).toHaveBeenCalledTimes(2);
  });

  it('is left alone while it is paused, hidden or ended, and after a page that stood still', async () => {
    const { video, source, beginAnew, playFor, standFor } = setUp();
    video.paused = true;
    await standFor(30);
    video.paused = false;
    page.hidden = true;
    await standFor(30);
    page.hidden = false;
    await playFor(1);
    // The clock goes on while no timer runs: the page was busy.
    vi.setSystemTime(Date.now() + 30_000);
    await vi.advanceTimersByTimeAsync(250);
    await playFor(2);
    source.stop();
    await standFor(30);
    expect(beginAnew).not.toHaveBeenCalled();
  });
});
