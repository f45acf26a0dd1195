/** @file Types that stages exchange: a grey picture, the half of a face, a crop, a frame. */

/** Which part of the face is seen: a headset leaves the lower half. */
export const HALVES = ['full', 'lower', 'upper'] as const;
export type Half = (typeof HALVES)[number];

/** Row-major grey picture; values 0–255. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray | Float32Array;
}

/**
 * `network`: a camera that the server reads and passes on; `serial`: a camera at a serial port. No pictures at all:
 * `headset`, the headset's own face tracking; `osc`, the mouth shapes of another program (both through
 * src/expressions); `link`, a device that
 * senses for this one.
 */
export const SOURCE_KINDS = [
  'demo',
  'camera',
  'file',
  'headset',
  'network',
  'serial',
  'osc',
  'link',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Whether it gives pictures of one's own face: it is framed and calibrated, and needs consent. */
export const isCamera = (source: SourceKind): boolean =>
  source === 'camera' || source === 'network' || source === 'serial';
/** Whether it reads one's own face, by pictures or without: it needs consent. */
export const readsOwnFace = (source: SourceKind): boolean =>
  isCamera(source) || source === 'headset' || source === 'osc';

/** Whether it is a recording, which shows nobody who is here. */
export const isClip = (source: SourceKind | 'none' | null): source is 'demo' | 'file' =>
  source === 'demo' || source === 'file';

/** Whether pictures of it are read on this device: others give scores or shapes of a face. */
export const givesPictures = (source: SourceKind): boolean =>
  source !== 'headset' && source !== 'osc' && source !== 'link';

/** How a frame shows the face: already the lower half, or a whole face that must be found first. */
export type Framing = 'headset' | 'webcam';

/** One picture on its way to the worker. `Image` is VideoFrame or ImageBitmap in the browser. */
export interface Frame<Image> {
  readonly image: Image;
  /** Capture time on the performance.now() timeline, ms. */
  readonly capturedAtMs: number;
  readonly source: SourceKind;
}

/**
 * A rectangle of the picture, rotated about its centre, in fractions of the picture's width and height.
 * `rotationDeg` is clockwise on the screen; `mirrored` flips the crop left to right after rotation.
 */
export interface CropRegion {
  readonly centerX: number;
  readonly centerY: number;
  readonly width: number;
  readonly height: number;
  readonly rotationDeg: number;
  readonly mirrored: boolean;
}
