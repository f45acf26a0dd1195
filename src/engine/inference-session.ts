/** @file What every way to compute the network offers: own shaders, tfjs on any backend. inference-session.conformance.ts holds them to it. */
import type { CropRegion, GreyImage } from '../core/index.ts';
import type { NetworkSpec } from '../networks/index.ts';
import type { PictureQuality } from './picture-quality.ts';
import type { FrameImage } from './protocol.ts';

export interface Inference {
  /** Before temperature and softmax: [8]. */
  readonly logits: Float32Array;
  /** What goes into the classifier: [D]. */
  readonly embedding: Float32Array;
}

/** What a frame gave: the answer, and what the network was shown. */
export interface FrameInference extends Inference {
  readonly picture: GreyImage;
  readonly quality: PictureQuality;
}

/** A model on a backend: pixels in, logits and embedding out. */
export interface InferenceSession {
  /**
   * One face as `faceInput` of faces/ writes it: [H·W·C] row-major. Several may be asked for at once.
   * @throws RangeError where the pixels are not one picture of the network's size; nothing is computed then
   */
  run(pixels: Float32Array): Promise<Inference>;
  /** Straight from the frame, where the session can read frames itself; the frame is read when this returns. */
  runFrame?(image: FrameImage, region: CropRegion): Promise<FrameInference>;
  /** Gives back every tensor and buffer; nothing is asked of the session afterwards. */
  dispose(): void;
}

/** 2: a picture and its mirror image are read together, and their logits and embeddings averaged. */
export type Views = 1 | 2;

/** @throws RangeError where `pixels` are not one picture of the network's size */
export function requireOnePicture({ name, input }: NetworkSpec, pixels: Float32Array): void {
  const { height, width, channels } = input;
  if (pixels.length === height * width * channels) return;
  throw new RangeError(
    `${name} takes ${height}×${width}×${channels} values, got ${pixels.length}. Give one face, made by faces/faceInput.`,
  );
}
