/** @file Picture sources in a real browser; the camera is a canvas, its tracks are real. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Devices, FrameSource, SourceStatus } from './frame-source.ts';
import { openSource } from './open-source.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A camera of 160×120 at 30 Hz whose picture moves until it is frozen. */
function canvasCamera() {
  const canvas = document.createElement('canvas');
  canvas.width = 160;
  canvas.height = 120;
  const context = canvas.getContext('2d');
  let step = 0;
  const draw = (): void => {
    if (!context) return;
    context.fillStyle = `hsl(${step++ * 7} 80% 50%)`;
    context.fillRect(0, 0, 160, 120);
  };
  draw();
  let timer = setInterval(draw, 1000 / 30);
  const freeze = (): void => clearInterval(timer);
  stops.push(freeze);
  const thaw = (): void => {
    timer = setInterval(draw, 1000 / 30);
  };
  const stream = canvas.captureStream(30);
  const devices: Devices = {
    getUserMedia: async () => stream,
    enumerateDevices: async () => [],
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };
  const [track] = stream.getVideoTracks();
  if (!track) throw new Error('no track');
  return { devices, track, freeze, thaw };
}

async function open(devices: Devices, rateHz: number): Promise<FrameSource> {
  const source = await openSource({ kind: 'camera' }, { devices, rateHz });
  stops.push(() => source.stop());
  return source;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Counts frames for a while, closing each. */
async function count(source: FrameSource, ms: number): Promise<{ frames: number; delays: number[] }> {
  const delays: number[] = [];
  const stop = source.onFrame(({ image, capturedAtMs }) => {
    delays.push(performance.now() - capturedAtMs);
    image.close();
  });
  await wait(ms);
  stop();
  return { frames: delays.length, delays };
}

describe('a camera', () => {
  it('delivers frames at the wanted rate, with capture times on the page’s clock', async () => {
    const source = await open(canvasCamera().devices, 10);
    expect([source.kind, source.width, source.height]).toEqual(['camera', 160, 120]);
    const slow = await count(source, 2000);
    expect(slow.frames).toBeGreaterThanOrEqual(8);
    expect(slow.frames).toBeLessThanOrEqual(22);
    for (const delay of slow.delays) {
      expect(delay).toBeGreaterThanOrEqual(0);
      expect(delay).toBeLessThan(1000);
    }
    source.setRate(2);
    expect((await count(source, 2000)).frames).toBeLessThanOrEqual(6);
  });

  it('delivers frames where the browser never calls back', async () => {
    const never = vi.spyOn(HTMLVideoElement.prototype, 'requestVideoFrameCallback').mockReturnValue(0);
    stops.push(() => never.mockRestore());
    const source = await open(canvasCamera().devices, 10);
    expect((await count(source, 1500)).frames).toBeGreaterThanOrEqual(5);
    expect(source.status.kind).toBe('live');
  });

  it('delivers bitmaps where the browser has no VideoFrame', async () => {
    vi.stubGlobal('VideoFrame', undefined);
    stops.push(() => vi.unstubAllGlobals());
    const source = await open(canvasCamera().devices, 10);
    const kinds: boolean[] = [];
    source.onFrame(({ image }) => {
      kinds.push(image instanceof ImageBitmap);
      image.close();
    });
    await vi.waitFor(() => expect(kinds.length).toBeGreaterThan(2), 4000);
    expect(kinds.every(Boolean)).toBe(true);
  });

  it('says that it froze, and that it lives again', async () => {
    const { devices, freeze, thaw } = canvasCamera();
    const source = await open(devices, 10);
    const heard: string[] = [];
    source.onStatus(({ kind }) => heard.push(kind));
    expect(heard).toEqual(['live']);
    freeze();
    await vi.waitFor(() => expect(heard).toEqual(['live', 'frozen']), 8000);
    thaw();
    await vi.waitFor(() => expect(heard).toEqual(['live', 'frozen', 'live']), 8000);
  });

  it('says that it is muted', async () => {
    const { devices, track } = canvasCamera();
    const source = await open(devices, 10);
    track.dispatchEvent(new Event('mute'));
    expect(source.status.kind).toBe('muted');
    track.dispatchEvent(new Event('unmute'));
    expect(source.status.kind).toBe('live');
  });

  it('says that it was unplugged', async () => {
    const { devices, track } = canvasCamera();
    const source = await open(devices, 10);
    const heard: SourceStatus[] = [];
    source.onStatus((status) => heard.push(status));
    track.dispatchEvent(new Event('ended'));
    await vi.waitFor(() => expect(heard.at(-1)?.kind).toBe('ended'));
    expect(heard.at(-1)).toMatchObject({ reason: 'lost', error: { kind: 'unplugged' } });
  });

  it('stops every track at once', async () => {
    const { devices, track } = canvasCamera();
    const source = await open(devices, 10);
    let frames = 0;
    source.onFrame(({ image }) => {
      frames++;
      image.close();
    });
    expect(track.readyState).toBe('live');
    source.stop();
    expect(track.readyState).toBe('ended');
    expect(source.status).toEqual({ kind: 'ended', reason: 'stopped' });
    const before = frames;
    await wait(300);
    expect(frames).toBe(before);
  });
});

describe('a file', () => {
  it('that is no video is refused in plain words', async () => {
    const file = new File([new TextEncoder().encode('not a video')], 'notes.mp4', { type: 'video/mp4' });
    await expect(openSource({ kind: 'file', file })).rejects.toMatchObject({ kind: 'notPlayable' });
  });

  it('recorded by the browser itself plays in a loop (control)', async () => {
    const { devices } = canvasCamera();
    const recorder = new MediaRecorder(await devices.getUserMedia({ video: true }), {
      mimeType: 'video/webm',
    });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.start();
    await wait(700);
    await new Promise((resolve) => {
      recorder.onstop = resolve;
      recorder.stop();
    });
    const source = await openSource({ kind: 'file', file: new Blob(parts, { type: 'video/webm' }) });
    stops.push(() => source.stop());
    expect(source.kind).toBe('file');
    expect((await count(source, 2500)).frames).toBeGreaterThan(10);
    expect(source.status.kind).toBe('live');
  });
});

describe('a clip', () => {
  it('that is not there is told from one that cannot be played', async () => {
    const opened = openSource({ kind: 'demo', url: '/models/none/clip.webm' });
    await expect(opened).rejects.toSatisfy(({ kind }) => kind === 'notFound' || kind === 'notPlayable');
  });
});
