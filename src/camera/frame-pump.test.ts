/** @file The one rate limiter on the way of a frame: above the wanted rate, frames are not even grabbed. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startFramePump } from './frame-pump.ts';

/** A video that shows `sourceHz` pictures a second, and what is grabbed of it. */
function play(sourceHz: number, rateHz: number) {
  let callback: ((nowMs: number, metadata: { expectedDisplayTime: number }) => void) | null = null;
  let pictures = 0;
  let grabbed = 0;
  class FakeVideoFrame {
    constructor() {
      grabbed++;
    }
    close(): void {}
  }
  vi.stubGlobal('VideoFrame', FakeVideoFrame);
  const video = {
    videoWidth: 640,
    readyState: 4,
    getVideoPlaybackQuality: () => ({ totalVideoFrames: pictures }),
    requestVideoFrameCallback: (next: typeof callback) => {
      callback = next;
      return 1;
    },
    cancelVideoFrameCallback: () => {
      callback = null;
    },
  } as unknown as HTMLVideoElement;
  const taken: number[] = [];
  let wanted = true;
  const pump = startFramePump({
    video,
    rateHz,
    clock: () => Date.now(),
    wants: () => wanted,
    take: (_, capturedAtMs) => taken.push(capturedAtMs),
  });
  const timer = setInterval(() => {
    pictures++;
    callback?.(Date.now(), { expectedDisplayTime: Date.now() });
  }, 1000 / sourceHz);
  return {
    pump,
    grabbed: () => grabbed,
    asked: () => callback !== null,
    taken,
    want: (now: boolean) => {
      wanted = now;
    },
    end: () => {
      clearInterval(timer);
      pump.stop();
    },
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('frames of a video', () => {
  it('are grabbed at the wanted rate, and each that is grabbed is handed on', () => {
    const video = play(30, 10);
    vi.advanceTimersByTime(10_000);
    expect(video.grabbed()).toBeGreaterThanOrEqual(95);
    expect(video.grabbed()).toBeLessThanOrEqual(105);
    expect(video.taken).toHaveLength(video.grabbed());
    video.end();
  });

  it('are all grabbed where no more come than are wanted (control)', () => {
    const video = play(30, 30);
    vi.advanceTimersByTime(10_000);
    expect(video.grabbed()).toBeGreaterThanOrEqual(295);
    video.end();
  });

  it('follow a new rate from then on', () => {
    const video = play(30, 30);
    vi.advanceTimersByTime(2000);
    const before = video.grabbed();
    video.pump.setRate(5);
    vi.advanceTimersByTime(10_000);
    expect(video.grabbed() - before).toBeLessThanOrEqual(53);
    expect(video.grabbed() - before).toBeGreaterThanOrEqual(47);
    expect(() => video.pump.setRate(0)).toThrow(RangeError);
    video.end();
  });

  it('are not asked for once it has stopped, since the element may be somebody else’s', () => {
    const video = play(30, 30);
    vi.advanceTimersByTime(100);
    expect(video.asked()).toBe(true);
    video.end();
    expect(video.asked()).toBe(false);
  });

  it('are not grabbed while nobody listens', () => {
    const video = play(30, 30);
    video.want(false);
    vi.advanceTimersByTime(2000);
    expect(video.grabbed()).toBe(0);
    video.end();
  });
});
