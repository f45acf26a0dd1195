/** @file A large frame is reduced once, before anything reads it: drawing from it took seconds a frame at 4K. */
import { averagePlanes, canAverage, reducedSize } from './average-planes.ts';
import { frameSize } from './frame-reader.ts';
import type { FrameImage } from './protocol.ts';

/** The longer side, pixels. A face a twentieth of it wide is still wider than the network's input. */
export const MOST_SIDE = 1280;

/** By which whole number the sides are divided; 1 leaves the frame exactly as it is. */
export function reductionFactor({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): number {
  return Math.max(1, Math.ceil(Math.max(width, height) / MOST_SIDE));
}

/** Reads the frame's own memory: no colours are converted and nothing is drawn at its full size. */
async function averaged(frame: VideoFrame, factor: number): Promise<VideoFrame | null> {
  const { format, visibleRect } = frame;
  if (format === null || visibleRect === null || !canAverage(format)) return null;
  const data = new Uint8Array(frame.allocationSize());
  const layout = await frame.copyTo(data);
  const { width, height } = visibleRect;
  const small = averagePlanes({ format, width, height, data }, factor, layout);
  // A picture whose pixels are not square, or that is shown turned, stays one.
  const { rotation, flip } = frame as { readonly rotation?: number; readonly flip?: boolean };
  return new VideoFrame(small.data, {
    format,
    codedWidth: small.width,
    codedHeight: small.height,
    displayWidth: Math.max(1, Math.round(frame.displayWidth / factor)),
    displayHeight: Math.max(1, Math.round(frame.displayHeight / factor)),
    timestamp: frame.timestamp,
    colorSpace: frame.colorSpace.toJSON(),
    ...(rotation !== undefined && { rotation }),
    ...(flip !== undefined && { flip }),
  });
}

/** Where a frame's memory cannot be read, it is drawn once, on the graphics processor if there is one. */
function drawn(image: FrameImage, factor: number): ImageBitmap | null {
  const size = frameSize(image);
  const { width, height } = reducedSize(size.width, size.height, factor);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.imageSmoothingQuality = 'medium';
  context.drawImage(image, 0, 0, width, height);
  return canvas.transferToImageBitmap();
}

/** The frame itself where it is small; else a smaller one, and the frame is closed. */
export async function reduceFrame(image: FrameImage): Promise<FrameImage> {
  const factor = reductionFactor(frameSize(image));
  if (factor === 1) return image;
  let small: FrameImage | null = null;
  try {
    small = 'copyTo' in image ? await averaged(image, factor) : null;
  } catch {
    // Some frames lie where only the graphics processor reaches.
  }
  small ??= drawn(image, factor);
  if (!small) return image;
  image.close();
  return small;
}
