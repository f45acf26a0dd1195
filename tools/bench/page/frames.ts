/** @file Video frames of a camera's size, the same for every engine. */
import { type CropRegion, createRandom } from '../../../src/core/index.ts';

const WIDTH = 640;
const HEIGHT = 480;

export const REGION: CropRegion = {
  centerX: 0.5,
  centerY: 0.6,
  width: 0.5,
  height: 1 / 3,
  rotationDeg: 4,
  mirrored: true,
};

/** Blotches on a gradient: as hard on a network as a face, and nobody's. */
export function paintFrame(seed: number): VideoFrame {
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas here.');
  const random = createRandom(seed);
  for (let i = 0; i < 60; i++) {
    context.fillStyle = `hsl(${random.uniform(0, 60)} 50% ${random.uniform(15, 85)}%)`;
    context.fillRect(random.uniform(-60, WIDTH), random.uniform(-60, HEIGHT), 140, 90);
  }
  return new VideoFrame(canvas, { timestamp: seed * 33_333 });
}
