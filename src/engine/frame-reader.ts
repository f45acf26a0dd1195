/** @file Cuts regions out of camera frames: canvas 2D, off the main thread. */
import type { CropRegion, GreyImage } from '../core/index.ts';
import {
  type Affine,
  DETECTOR_SIDE,
  invert,
  OVERSAMPLING,
  regionToPicture,
  resample,
  type Size,
  toGrey,
} from '../faces/index.ts';
import { SensingFault } from './faults.ts';
import { fillUncovered } from './picture-quality.ts';
import type { FrameImage } from './protocol.ts';

export interface FrameReader {
  /** The region at the size asked for, 0–255, and the share of it that lies inside the frame. */
  crop(image: FrameImage, region: CropRegion): { readonly picture: GreyImage; readonly coverage: number };
  /** The region as the face detector wants it, and the way back to pixels of the frame. */
  look(image: FrameImage, region: CropRegion): { readonly rgba: Uint8ClampedArray; readonly toFrame: Affine };
}

export function frameSize(image: FrameImage): Size {
  return 'displayWidth' in image
    ? { width: image.displayWidth, height: image.displayHeight }
    : { width: image.width, height: image.height };
}

function createCanvas(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context =
    typeof OffscreenCanvas === 'undefined'
      ? null
      : new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) {
    throw new SensingFault({
      code: 'unsupported',
      message: 'This browser cannot draw pictures in a worker (OffscreenCanvas).',
      remedy: 'Use a current Chrome, Edge, Firefox or Safari.',
    });
  }
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  return context;
}

function draw(
  context: OffscreenCanvasRenderingContext2D,
  image: FrameImage,
  region: CropRegion,
): { readonly rgba: Uint8ClampedArray; readonly toFrame: Affine } {
  const { width, height } = context.canvas;
  const frame = frameSize(image);
  const toFrame = regionToPicture(region, frame, { width, height });
  const { a, b, c, d, e, f } = invert(toFrame);
  context.resetTransform();
  context.clearRect(0, 0, width, height);
  context.setTransform(a, b, c, d, e, f);
  context.drawImage(image, 0, 0, frame.width, frame.height);
  return { rgba: context.getImageData(0, 0, width, height).data, toFrame };
}

/** `cut` is the size of the pictures that `crop` gives. Throws SensingFault ('unsupported') without OffscreenCanvas. */
export function createFrameReader(cut: Size): FrameReader {
  const oversampled = createCanvas(cut.width * OVERSAMPLING, cut.height * OVERSAMPLING);
  let detector: OffscreenCanvasRenderingContext2D | undefined;
  return {
    crop(image, region) {
      const { rgba } = draw(oversampled, image, region);
      const { width, height } = oversampled.canvas;
      const { picture, coverage } = fillUncovered(toGrey(rgba, width, height), rgba);
      return { picture: resample(picture, cut.width, cut.height), coverage };
    },
    look(image, region) {
      detector ??= createCanvas(DETECTOR_SIDE, DETECTOR_SIDE);
      return draw(detector, image, region);
    },
  };
}

const PROBE_SIDE = 16;
/** Grey levels. Some browsers change the last bit of a few pixels, which no reading feels. */
const MOST_OFF = 6;
/** Red, green and blue of square (column, row): far apart from one to the next. */
const probeColour = (x: number, y: number): readonly [number, number, number] => [
  (16 * x + 8) % 256,
  (16 * y + 8) % 256,
  (37 * x + 91 * y) % 256,
];

/**
 * Paints a known picture and reads it back. Browsers that guard against fingerprints give noise or white in its place:
 * an expression read from that would be made up.
 * @throws SensingFault ('unsupported')
 */
export function requireHonestCanvas(): void {
  const context = createCanvas(PROBE_SIDE, PROBE_SIDE);
  for (let y = 0; y < PROBE_SIDE; y++) {
    for (let x = 0; x < PROBE_SIDE; x++) {
      context.fillStyle = `rgb(${probeColour(x, y).join(' ')})`;
      context.fillRect(x, y, 1, 1);
    }
  }
  const { data } = context.getImageData(0, 0, PROBE_SIDE, PROBE_SIDE);
  for (let i = 0; i < PROBE_SIDE ** 2; i++) {
    const expected = probeColour(i % PROBE_SIDE, Math.floor(i / PROBE_SIDE));
    if (expected.every((value, channel) => Math.abs(value - (data[4 * i + channel] ?? -999)) <= MOST_OFF))
      continue;
    throw new SensingFault({
      code: 'unsupported',
      message:
        'This browser changes the pictures that a page reads, to guard against fingerprints; nothing is sensed.',
      remedy:
        'Allow this page to read canvas pictures (in Firefox: resistFingerprinting), then load it again.',
    });
  }
}
