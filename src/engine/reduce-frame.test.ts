/** @file A large frame is reduced from its own memory, or drawn once where that cannot be read; a small one is left alone. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FrameImage } from './protocol.ts';
import { reduceFrame } from './reduce-frame.ts';

const made: { data: Uint8Array; init: Record<string, unknown> }[] = [];
class FakeVideoFrame {
  constructor(data: Uint8Array, init: Record<string, unknown>) {
    made.push({ data, init });
  }
}
const drawImage = vi.fn();
class FakeCanvas {
  readonly width: number;
  readonly height: number;
  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }
  getContext = () => ({ drawImage });
  transferToImageBitmap = () => ({ width: this.width, height: this.height });
}

function frame(format: string | null, width: number, height: number, changes: object = {}) {
  const close = vi.fn();
  const image = {
    format,
    visibleRect: { x: 0, y: 0, width, height },
    displayWidth: width,
    displayHeight: height,
    timestamp: 7,
    colorSpace: { toJSON: () => ({ matrix: 'bt709' }) },
    allocationSize: () => width * height * 4,
    copyTo: async (data: Uint8Array) => {
      data.fill(90);
      return [{ offset: 0, stride: width * 4 }];
    },
    close,
    ...changes,
  };
  return { image: image as unknown as FrameImage, close };
}

afterEach(() => {
  vi.unstubAllGlobals();
  made.length = 0;
  drawImage.mockClear();
});

function stub(): void {
  vi.stubGlobal('VideoFrame', FakeVideoFrame);
  vi.stubGlobal('OffscreenCanvas', FakeCanvas);
}

describe('reducing a frame', () => {
  it('leaves a small one as it is, and open', async () => {
    stub();
    const { image, close } = frame('RGBA', 1280, 720);
    expect(await reduceFrame(image)).toBe(image);
    expect(close).not.toHaveBeenCalled();
    expect([made.length, drawImage.mock.calls.length]).toEqual([0, 0]);
  });

  it('averages a large one in memory, with its time and colours, and closes it', async () => {
    stub();
    const { image, close } = frame('RGBA', 3840, 2160);
    expect(await reduceFrame(image)).toBeInstanceOf(FakeVideoFrame);
    expect(made[0]?.init).toMatchObject({
      codedWidth: 1280,
      codedHeight: 720,
      displayWidth: 1280,
      displayHeight: 720,
      timestamp: 7,
      colorSpace: { matrix: 'bt709' },
    });
    expect(made[0]?.data.every((value) => value === 90)).toBe(true);
    expect(close).toHaveBeenCalledOnce();
    expect(drawImage).not.toHaveBeenCalled();
  });

  it.each([
    ['its format is not known', frame('I420P10', 3840, 2160)],
    ['only the graphics processor reaches it', frame(null, 3840, 2160)],
    ['its memory is refused', frame('RGBA', 3840, 2160, { copyTo: () => Promise.reject(new Error('no')) })],
    ['it is a bitmap', { image: { width: 3840, height: 2160, close: vi.fn() } as unknown as FrameImage }],
  ])('draws it once where %s', async (_, { image }) => {
    stub();
    expect(await reduceFrame(image)).toEqual({ width: 1280, height: 720 });
    expect(drawImage).toHaveBeenCalledExactlyOnceWith(image, 0, 0, 1280, 720);
    expect(image.close).toHaveBeenCalledOnce();
  });
});
