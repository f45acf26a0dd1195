/**
 * @file Changes pictures of whole faces, seeded, to imitate a headset's camera: close, tilted, below the nose, in
 * infrared or dim light, with talking mouths and hands before the face.
 */
import { clamp, type GreyImage, type Random } from '../core/index.ts';

export const CORRUPTIONS = [
  'belowNose',
  'shift',
  'tilt',
  'blur',
  'noise',
  'infrared',
  'dim',
  'hand',
  'speaking',
] as const;
export type Corruption = (typeof CORRUPTIONS)[number];

/** Where the mouth is in a whole face, fractions of its side (mean of the FER+ faces). */
const MOUTH = { x: 0.5, y: 0.78, halfWidth: 0.2 };

/** Bilinear, edges repeated; `source` gives for each pixel's centre, in −1…1 from the middle, where it comes from. */
function warpBy(face: GreyImage, source: (u: number, v: number) => readonly [number, number]): GreyImage {
  const { width, height, data } = face;
  const out = new Float32Array(width * height);
  const at = (x: number, y: number): number => data[y * width + x] ?? 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = source((2 * (x + 0.5)) / width - 1, (2 * (y + 0.5)) / height - 1);
      const sx = clamp(((u + 1) * width) / 2 - 0.5, 0, width - 1);
      const sy = clamp(((v + 1) * height) / 2 - 0.5, 0, height - 1);
      const x0 = Math.floor(sx);
      const y0 = Math.floor(sy);
      const x1 = Math.min(x0 + 1, width - 1);
      const y1 = Math.min(y0 + 1, height - 1);
      const top = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * (sx - x0);
      const low = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * (sx - x0);
      out[y * width + x] = top + (low - top) * (sy - y0);
    }
  }
  return { width, height, data: out };
}

/** Each pixel by its value and its place, −1…1 from the middle; kept in 0–255. */
function shadeBy(face: GreyImage, change: (value: number, u: number, v: number) => number): GreyImage {
  const { width, height } = face;
  const data = Float32Array.from(face.data, (value, i) => {
    const u = (2 * ((i % width) + 0.5)) / width - 1;
    const v = (2 * (Math.floor(i / width) + 0.5)) / height - 1;
    return clamp(change(value, u, v), 0, 255);
  });
  return { width, height, data };
}

/** 0 below `from`, 1 above `to`, smooth between. */
function smoothStep(from: number, to: number, value: number): number {
  const t = clamp((value - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
}

/** Gaussian of that deviation in pixels, one axis after the other, edges repeated. */
function blurred(face: GreyImage, deviation: number): GreyImage {
  if (deviation < 0.1) return face;
  const radius = Math.ceil(3 * deviation);
  const weights = Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * deviation ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const { width, height } = face;
  const pass = (data: GreyImage['data'], stepX: number, stepY: number): Float32Array =>
    Float32Array.from(data, (_, i) => {
      const x = i % width;
      const y = Math.floor(i / width);
      return weights.reduce((total, weight, k) => {
        const nearX = clamp(x + (k - radius) * stepX, 0, width - 1);
        const nearY = clamp(y + (k - radius) * stepY, 0, height - 1);
        return total + (weight / sum) * (data[nearY * width + nearX] ?? 0);
      }, 0);
    });
  return { width, height, data: pass(pass(face.data, 1, 0), 0, 1) };
}

/** The face turned away about a level axis, as a camera below the nose sees it: the chin near, the eyes far. */
function belowNose(face: GreyImage, severity: number, random: Random): GreyImage {
  const lean = 0.4 * severity * random.uniform(0.7, 1);
  return warpBy(face, (u, v) => [u / (1 + lean * v), v / (1 + lean * v)]);
}

function shift(face: GreyImage, severity: number, random: Random): GreyImage {
  const angle = random.uniform(0, 2 * Math.PI);
  const far = 0.3 * severity; // of half a side: 15 % of the face
  return warpBy(face, (u, v) => [u + far * Math.cos(angle), v + far * Math.sin(angle)]);
}

function tilt(face: GreyImage, severity: number, random: Random): GreyImage {
  const angle = (random.next() < 0.5 ? -1 : 1) * random.uniform(0.7, 1) * severity * (25 * (Math.PI / 180));
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return warpBy(face, (u, v) => [cos * u - sin * v, sin * u + cos * v]);
}

function noise(face: GreyImage, severity: number, random: Random): GreyImage {
  return shadeBy(face, (value) => value + 30 * severity * random.normal());
}

/** Near infrared, lit from beside the lens: skin and lips alike and pale, the rim dark. */
function infrared(face: GreyImage, severity: number, random: Random): GreyImage {
  const [x, y] = [random.uniform(-0.3, 0.3), random.uniform(0.2, 0.6)];
  return shadeBy(face, (value, u, v) => {
    const pale = 255 * (value / 255) ** (1 - 0.5 * severity);
    const light = 1 - 0.6 * severity * smoothStep(0.2, 1.5, Math.hypot(u - x, v - y));
    return (128 + (pale - 128) * (1 - 0.35 * severity)) * light;
  });
}

/** Little light and a sensor that makes the most of it: few levels, noise in the shadows. */
function dim(face: GreyImage, severity: number, random: Random): GreyImage {
  const gain = 1 - 0.85 * severity;
  return shadeBy(face, (value) => Math.round(value * gain + 5 * severity * random.normal()));
}

/** Fingers or a sleeve from the side or below: a soft-edged ellipse of one tone over a part of the lower half. */
function hand(face: GreyImage, severity: number, random: Random): GreyImage {
  const side = random.next() < 0.5 ? -1 : 1;
  const x = side * random.uniform(0.75, 1.05);
  const y = random.uniform(0.35, 1);
  const reach = 0.25 + 0.55 * severity;
  const tall = random.uniform(0.25, 0.45);
  const tone = random.uniform(70, 190);
  return shadeBy(face, (value, u, v) => {
    const inside = 1 - smoothStep(0.85, 1.1, Math.hypot((u - x) / reach, (v - y) / tall));
    return value + (tone + 12 * Math.sin(9 * (v - y)) - value) * inside;
  });
}

/** A mouth opened by a vowel: chin and lower lip drawn down, dark between the lips. */
function speaking(face: GreyImage, severity: number, random: Random): GreyImage {
  const open = 0.22 * severity * random.uniform(0.6, 1);
  const mouthY = 2 * MOUTH.y - 1;
  const mouthX = 2 * MOUTH.x - 1;
  const near = (u: number): number => Math.max(0, 1 - ((u - mouthX) / (2.4 * MOUTH.halfWidth)) ** 2);
  const drawn = warpBy(face, (u, v) => [u, v - open * near(u) * smoothStep(mouthY - 0.05, mouthY + open, v)]);
  return shadeBy(drawn, (value, u, v) => {
    const across = (u - mouthX) / (1.5 * MOUTH.halfWidth);
    const along = (v - mouthY - open / 2) / Math.max(open * 0.7, 1e-6);
    const dark = (1 - smoothStep(0.6, 1.1, Math.hypot(across, along))) * smoothStep(0, 0.08, open);
    return value * (1 - 0.6 * dark);
  });
}

/** Changes a whole face, 0–255, by one corruption; severity 0 leaves it (all but) as it is, 1 is as bad as it gets. */
export function corruptFace(
  face: GreyImage,
  corruption: Corruption,
  severity: number,
  random: Random,
): GreyImage {
  switch (corruption) {
    case 'belowNose':
      return belowNose(face, severity, random);
    case 'shift':
      return shift(face, severity, random);
    case 'tilt':
      return tilt(face, severity, random);
    case 'blur':
      return blurred(face, (1.6 * severity * face.width) / 48);
    case 'noise':
      return noise(face, severity, random);
    case 'infrared':
      return infrared(face, severity, random);
    case 'dim':
      return dim(face, severity, random);
    case 'hand':
      return severity > 0 ? hand(face, severity, random) : face;
    case 'speaking':
      return speaking(face, severity, random);
    default:
      throw corruption satisfies never;
  }
}

/** One to three different corruptions of random severity, in the order in which they come about. */
export function likeHeadset(face: GreyImage, random: Random): GreyImage {
  const count = 1 + random.integer(3);
  const chosen = new Set(random.shuffle([...CORRUPTIONS]).slice(0, count));
  // First the face itself, then what lies before it, then lens, light and sensor.
  const order: readonly Corruption[] = [
    'speaking',
    'belowNose',
    'tilt',
    'shift',
    'hand',
    'infrared',
    'blur',
    'dim',
    'noise',
  ];
  return order
    .filter((corruption) => chosen.has(corruption))
    .reduce((seen, corruption) => corruptFace(seen, corruption, random.next(), random), face);
}
