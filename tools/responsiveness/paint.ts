/** @file Paints a mouth that talks, or a hand that covers it, on a recorded face: no clip of either may be passed on. */
import type { GreyImage } from '../../src/core/index.ts';
import type { FaceLandmarks } from '../../src/faces/index.ts';

/** The distance of the eyes, and the direction along them: everything is painted in this measure. */
function measureOf({ leftEye, rightEye }: FaceLandmarks) {
  const [dx, dy] = [leftEye.x - rightEye.x, leftEye.y - rightEye.y];
  const eyes = Math.hypot(dx, dy);
  return { eyes, cos: dx / eyes, sin: dy / eyes };
}

function paint(
  { width, height, data }: GreyImage,
  shade: (x: number, y: number, before: number) => number,
): GreyImage {
  return {
    width,
    height,
    data: Float32Array.from(data, (before, i) => shade(i % width, Math.floor(i / width), before)),
  };
}

/** Grey of the cheek: halfway between the nose and the right ear. */
function skinOf({ width, data }: GreyImage, { nose, rightEar }: FaceLandmarks): number {
  const x = Math.round((nose.x + rightEar.x) / 2);
  const y = Math.round((nose.y + rightEar.y) / 2);
  return data[y * width + x] ?? 128;
}

/** A mouth open by so much, 0–1: a dark ellipse of up to a third of the distance of the eyes. */
export function openMouth(frame: GreyImage, face: FaceLandmarks, share: number): GreyImage {
  const { eyes, cos, sin } = measureOf(face);
  const [across, down] = [0.3 * eyes, 0.02 * eyes + 0.17 * eyes * share];
  return paint(frame, (x, y, before) => {
    const [dx, dy] = [x - face.mouth.x, y - face.mouth.y - down / 2];
    const [u, v] = [dx * cos + dy * sin, dy * cos - dx * sin];
    const edge = 1 - Math.hypot(u / across, v / down);
    const dark = Math.min(1, Math.max(0, edge * 4)) * Math.min(1, share * 4);
    return before * (1 - dark) + 35 * dark;
  });
}

/** A hand of the face's own skin over mouth and chin, four fingers across; `share` 0 is below the chin, 1 in place. */
export function coverMouth(frame: GreyImage, face: FaceLandmarks, share: number): GreyImage {
  const { eyes, cos, sin } = measureOf(face);
  const skin = skinOf(frame, face);
  const below = (1 - share) * 1.6 * eyes;
  return paint(frame, (x, y, before) => {
    const [dx, dy] = [x - face.mouth.x, y - face.mouth.y];
    const [u, v] = [dx * cos + dy * sin, dy * cos - dx * sin - below - 0.15 * eyes];
    const inside = Math.abs(u) < 0.85 * eyes && Math.abs(v) < 0.6 * eyes;
    if (!inside) return before;
    const finger = Math.abs(((v / eyes + 3) / 0.3) % 1) < 0.09 ? 0.75 : 1;
    return Math.min(255, skin * 1.05 * finger * (1 - 0.12 * Math.abs(u / eyes)));
  });
}
