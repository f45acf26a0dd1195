/** @file Paints an average face as a frame of video: large, soft at the edges, gently moving. */
import { type GreyImage, lerp } from '../../src/core/index.ts';

export const FRAME_PX = 256;
/** Side of the face's square as a share of the frame, centred: detectors want air around a face. */
export const FACE_SHARE = 0.75;
const OVERSAMPLE = 4;

/** Luma-neutral warm grey: 0.299·R + 0.587·G + 0.114·B stays the grey level. */
const TINT = [1.1, 0.98, 0.86] as const;
const BACKGROUND = 34;

function lanczos3(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= 3) return 0;
  const t = Math.PI * x;
  return (3 * Math.sin(t) * Math.sin(t / 3)) / (t * t);
}

/** Stretches the rows of [H,W] to [H,W·factor] (Lanczos 3, edges repeated) and transposes: twice gives both axes. */
function stretchAndTranspose(image: GreyImage, factor: number): GreyImage {
  const width = image.width * factor;
  const data = new Float32Array(width * image.height); // [W·factor,H]
  for (let x = 0; x < width; x++) {
    const center = (x + 0.5) / factor - 0.5;
    const first = Math.floor(center) - 2;
    const taps = Array.from({ length: 6 }, (_, k) => lanczos3(center - first - k));
    const total = taps.reduce((sum, tap) => sum + tap, 0);
    for (let y = 0; y < image.height; y++) {
      let value = 0;
      for (let k = 0; k < 6; k++) {
        const column = Math.min(image.width - 1, Math.max(0, first + k));
        value += ((taps[k] ?? 0) / total) * (image.data[y * image.width + column] ?? 0);
      }
      data[x * image.height + y] = value;
    }
  }
  return { width: image.height, height: width, data };
}

export function enlarge(image: GreyImage): GreyImage {
  return stretchAndTranspose(stretchAndTranspose(image, OVERSAMPLE), OVERSAMPLE);
}

/** Adds back what averaging blurred: the difference to a 3×3 binomial blur, twice as strong at `amount` 1. */
export function unsharp(image: GreyImage, amount: number): GreyImage {
  const { width, height, data } = image;
  const at = (x: number, y: number): number =>
    data[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] ?? 0;
  const out = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let blurred = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++)
          blurred += (at(x + dx, y + dy) * (2 - Math.abs(dx)) * (2 - Math.abs(dy))) / 16;
      }
      out[y * width + x] = at(x, y) + amount * 2 * (at(x, y) - blurred);
    }
  }
  return { width, height, data: out };
}

/** Brings a picture to a mean and standard deviation, grey levels. */
export function matchContrast(image: GreyImage, mean: number, deviation: number): GreyImage {
  const values = Array.from(image.data);
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length);
  const data = Float32Array.from(values, (value) => mean + ((value - middle) / spread) * deviation);
  return { ...image, data };
}

/** How the head is held at a moment. */
export interface Pose {
  readonly shiftX: number;
  readonly shiftY: number;
  readonly scale: number;
  readonly rotationDeg: number;
  /** Factor on the brightness, about 1. */
  readonly light: number;
}

/** A little life, periodic over the clip so that it loops: sway, breath, a slow change of the light. */
export function poseAt(timeS: number, durationS: number): Pose {
  const wave = (cycles: number, phase = 0): number =>
    Math.sin(2 * Math.PI * ((cycles * timeS) / durationS + phase));
  return {
    shiftX: 2.2 * wave(3) + 0.7 * wave(7, 0.3),
    shiftY: 1.4 * wave(4, 0.2) + 0.5 * wave(9, 0.6),
    scale: 1 + 0.008 * wave(6, 0.1),
    rotationDeg: 1.1 * wave(2, 0.4),
    light: 1 + 0.025 * wave(5, 0.7),
  };
}

/** 1 inside the oval of the head, falling smoothly to 0 outside; u and v run from −1 to 1 over the face's square. */
function ovalMask(u: number, v: number): number {
  const radius = Math.hypot(u / 1.02, v / 1.16);
  const t = Math.min(1, Math.max(0, (1.12 - radius) / 0.3));
  return t * t * (3 - 2 * t);
}

/** Paints enlarged faces, `share` of the way from one to the other, as RGB: → [FRAME_PX,FRAME_PX,3]. */
export function paintFrame(from: GreyImage, to: GreyImage, share: number, pose: Pose): Uint8Array {
  const rgb = new Uint8Array(FRAME_PX * FRAME_PX * 3);
  const side = from.width;
  const pixelsPerFrame = side / (FRAME_PX * FACE_SHARE * pose.scale);
  const angle = (-pose.rotationDeg * Math.PI) / 180;
  const sample = (x: number, y: number): number => {
    const cx = Math.min(side - 1, Math.max(0, x));
    const cy = Math.min(side - 1, Math.max(0, y));
    const x0 = Math.floor(cx);
    const y0 = Math.floor(cy);
    const x1 = Math.min(side - 1, x0 + 1);
    const y1 = Math.min(side - 1, y0 + 1);
    const blend = (column: number, row: number): number =>
      lerp(from.data[row * side + column] ?? 0, to.data[row * side + column] ?? 0, share);
    return lerp(
      lerp(blend(x0, y0), blend(x1, y0), cx - x0),
      lerp(blend(x0, y1), blend(x1, y1), cx - x0),
      cy - y0,
    );
  };
  for (let y = 0; y < FRAME_PX; y++) {
    for (let x = 0; x < FRAME_PX; x++) {
      const dx = x + 0.5 - FRAME_PX / 2 - pose.shiftX;
      const dy = y + 0.5 - FRAME_PX / 2 - pose.shiftY;
      const faceX = (Math.cos(angle) * dx - Math.sin(angle) * dy) * pixelsPerFrame;
      const faceY = (Math.sin(angle) * dx + Math.cos(angle) * dy) * pixelsPerFrame;
      const mask = ovalMask((2 * faceX) / side, (2 * faceY) / side);
      const face = mask > 0 ? sample(faceX + side / 2 - 0.5, faceY + side / 2 - 0.5) : 0;
      const grey = lerp(BACKGROUND, face, mask) * pose.light;
      for (let c = 0; c < 3; c++) {
        rgb[(y * FRAME_PX + x) * 3 + c] = Math.min(255, Math.max(0, Math.round(grey * (TINT[c] ?? 1))));
      }
    }
  }
  return rgb;
}
