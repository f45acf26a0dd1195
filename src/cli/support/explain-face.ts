/** @file One face through Grad-CAM to a PNG. */
import * as tf from '@tensorflow/tfjs-core';
import { encode } from 'fast-png';
import type { Model } from '../../artifacts/index.ts';
import type { GreyImage, Half } from '../../core/index.ts';
import { inputBatch } from '../../distill/index.ts';
import { overlayHeat } from '../../evaluate/index.ts';
import { cropHalf, fitFor } from '../../faces/index.ts';
import { type GradCam, gradCam, type Parameters } from '../../networks/index.ts';

export interface Explanation {
  readonly cam: GradCam;
  readonly png: Uint8Array;
}

/** Explains a whole face, of which the model sees `half`. The overlay shows what was seen, `zoom` times enlarged. */
export async function explainFace(
  model: Model,
  parameters: Parameters,
  face: GreyImage,
  options: { readonly half: Half; readonly zoom: number; readonly layer?: string; readonly label?: number },
): Promise<Explanation> {
  const { network, half: own } = model.manifest;
  const fit = fitFor(network.input, own, options.half);
  const input = inputBatch([face], network, options.half, undefined, fit);
  const cam = await gradCam(network, parameters, input, options);
  tf.dispose(input);
  // Where the half is placed among blank rows, the map covers the whole face.
  const seen = fit === 'place' ? face : cropHalf(face, options.half);
  const overlay = overlayHeat(seen, cam, options.zoom);
  return {
    cam,
    png: encode({ width: overlay.width, height: overlay.height, data: overlay.data, channels: 4 }),
  };
}
