/** @file A camera whose track ends from outside, without a browser: it is said why, whatever the video element says. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SourceStatus } from './frame-source.ts';
import { openCamera } from './open-camera.ts';

const CAMERA = { kind: 'videoinput', deviceId: 'cam', label: 'Camera' };

/** Shows its first picture as soon as it is given a stream. */
class FakeVideo extends EventTarget {
  paused = false;
  readyState = 2;
  videoWidth = 640;
  play = async (): Promise<void> => void this.dispatchEvent(new Event('loadeddata'));
  requestVideoFrameCallback = (): number => 1;
  cancelVideoFrameCallback = (): void => undefined;
}

let video: FakeVideo;
beforeEach(() => {
  video = new FakeVideo();
  const page = { createElement: () => video, hidden: false, visibilityState: 'visible' };
  vi.stubGlobal('document', Object.assign(new EventTarget(), page));
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
});
afterEach(() => void vi.unstubAllGlobals());

/** A camera whose list of devices is answered by `list`, and what a source on it says. */
function setUp() {
  let list = (_: readonly object[]): void => undefined;
  const track = Object.assign(new EventTarget(), {
    readyState: 'live',
    muted: false,
    label: 'Camera',
    stop: () => undefined,
    getSettings: () => ({ deviceId: 'cam' }),
  });
  const tracks = () => [track];
  const devices = {
    getUserMedia: async () => ({ getTracks: tracks, getVideoTracks: tracks }),
    enumerateDevices: () =>
      new Promise<readonly object[]>((resolve) => {
        list = resolve;
      }),
  };
  const heard: SourceStatus[] = [];
  const open = async (): Promise<void> => {
    const source = await openCamera(
      { kind: 'camera' },
      { rateHz: 10, promptTimeoutMs: 1000, clock: () => 0, devices: devices as never },
    );
    source.onStatus((status) => heard.push(status));
  };
  const endTrack = (): void => {
    track.readyState = 'ended';
    track.dispatchEvent(new Event('ended'));
  };
  return { open, track, endTrack, heard, list: (cameras: readonly object[]) => list(cameras) };
}

describe('a camera that is taken away', () => {
  it.each([
    ['unplugged', []],
    ['stoppedOutside', [CAMERA]],
  ])('says that it was %s, also where the video element ends first', async (kind, cameras) => {
    const { open, endTrack, heard, list } = setUp();
    await open();
    endTrack();
    // So do browsers that follow Media Capture and Streams, once a stream's last track has ended.
    video.dispatchEvent(new Event('ended'));
    expect(heard.map((status) => status.kind)).toEqual(['live']);
    list(cameras);
    await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ reason: 'lost', error: { kind } }));
  });

  it('says so too where it was taken before its first picture came', async () => {
    const { open, track, heard, list } = setUp();
    track.readyState = 'ended';
    await open();
    list([]);
    await vi.waitFor(() =>
      expect(heard.at(-1)).toMatchObject({ reason: 'lost', error: { kind: 'unplugged' } }),
    );
  });
});
