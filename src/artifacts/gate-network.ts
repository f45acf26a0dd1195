/**
 * @file The two small networks of the face gate, in plain arithmetic (0.5 million multiply-accumulates): one reads the
 * student's embedding, one the picture itself. They seldom make the same mistake.
 */
import type { GreyImage } from '../core/index.ts';
import { normalise, resample } from '../faces/index.ts';
import type { Dtype } from './tensor-bytes.ts';

const HIDDEN = 48;
/** Channels after each convolution of stride 2. */
const CHANNELS = [16, 24, 32] as const;
const PICTURE_HIDDEN = 40;
/** Size at which the gate looks at a lower half, whatever the student takes. */
export const GATE_WIDTH = 48;
export const GATE_HEIGHT = 24;

export const GATE_PARTS = ['embedding', 'picture'] as const;
export type GatePart = (typeof GATE_PARTS)[number];

interface GateTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}

/** Kernels in 8 bits, the rest in half precision. */
const tensor = (name: string, ...shape: number[]): GateTensor => ({
  name,
  shape,
  dtype: name.endsWith('.kernel') ? 'int8' : 'float16',
});
const layer = (name: string, ...shape: number[]): GateTensor[] => [
  tensor(`${name}.kernel`, ...shape),
  tensor(`${name}.bias`, shape.at(-1) ?? 1),
];

/** `input.mean` and `input.scale` bring each input to the size of 1. */
const embeddingTensors = (length: number): GateTensor[] => [
  tensor('input.mean', 2 * length),
  tensor('input.scale', 2 * length),
  ...layer('hidden1', 2 * length, HIDDEN),
  ...layer('hidden2', HIDDEN, HIDDEN),
  ...layer('answer', HIDDEN, 1),
];

const pictureTensors = (): GateTensor[] => [
  ...layer('convolution1', 3, 3, 1, CHANNELS[0]),
  ...layer('convolution2', 3, 3, CHANNELS[0], CHANNELS[1]),
  ...layer('convolution3', 3, 3, CHANNELS[1], CHANNELS[2]),
  ...layer('picture.hidden', (GATE_HEIGHT / 8) * (GATE_WIDTH / 8) * CHANNELS[2], PICTURE_HIDDEN),
  ...layer('picture.answer', PICTURE_HIDDEN, 1),
];

/** Names and shapes of one part, or of both, for an embedding of `length`. */
export function gateTensors(length: number, part?: GatePart): GateTensor[] {
  if (part === 'picture') return pictureTensors();
  const tensors = embeddingTensors(length);
  return part === 'embedding' ? tensors : [...tensors, ...pictureTensors()];
}

export type GateValues = Readonly<Record<string, Float32Array>>;

/** The embedding and its square roots, which tell a little from nothing: [D] → [2·D]. */
export function gateInputs(embedding: ArrayLike<number>): Float32Array {
  const { length } = embedding;
  const inputs = new Float32Array(2 * length);
  for (let i = 0; i < length; i++) {
    const value = embedding[i] ?? 0;
    inputs[i] = value;
    inputs[length + i] = Math.sqrt(Math.max(0, value));
  }
  return inputs;
}

/** A cut lower half of any size → [24·48], standardised. */
export function gatePixels(picture: GreyImage): Float32Array {
  return normalise(resample(picture, GATE_WIDTH, GATE_HEIGHT));
}

function dense(from: Float32Array, kernel: Float32Array, bias: Float32Array): Float32Array {
  const out = Float32Array.from(bias);
  const units = out.length;
  for (let i = 0; i < from.length; i++) {
    const value = from[i] ?? 0;
    if (value === 0) continue;
    for (let unit = 0; unit < units; unit++)
      out[unit] = (out[unit] ?? 0) + value * (kernel[i * units + unit] ?? 0);
  }
  return out;
}

function relu(values: Float32Array): Float32Array {
  for (let i = 0; i < values.length; i++) values[i] = Math.max(0, values[i] ?? 0);
  return values;
}

interface Plane {
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
}

/**
 * 3×3, stride 2, padded as tfjs's `same` does (one row below, one column on the right), then ReLU: [H,W,C] →
 * [H/2,W/2,D].
 */
function halve({ data, height, width }: Plane, kernel: Float32Array, bias: Float32Array): Plane {
  const depth = bias.length;
  const channels = data.length / (height * width);
  const [rows, columns] = [height / 2, width / 2];
  const out = new Float32Array(rows * columns * depth);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const at = (y * columns + x) * depth;
      out.set(bias, at);
      for (let tap = 0; tap < 9; tap++) {
        const [row, column] = [2 * y + Math.floor(tap / 3), 2 * x + (tap % 3)];
        if (row >= height || column >= width) continue;
        for (let channel = 0; channel < channels; channel++) {
          const value = data[(row * width + column) * channels + channel] ?? 0;
          if (value === 0) continue;
          const from = (tap * channels + channel) * depth;
          for (let d = 0; d < depth; d++) out[at + d] = (out[at + d] ?? 0) + value * (kernel[from + d] ?? 0);
        }
      }
    }
  }
  return { data: relu(out), height: rows, width: columns };
}

const reader = (values: GateValues) => (name: string) => ({
  kernel: values[`${name}.kernel`] ?? new Float32Array(),
  bias: values[`${name}.bias`] ?? new Float32Array(),
});

/** The more, the likelier the embedding of a lower face. */
export function embeddingScore(values: GateValues, embedding: ArrayLike<number>): number {
  const named = reader(values);
  const [mean, scale] = [values['input.mean'], values['input.scale']];
  let state: Float32Array = gateInputs(embedding).map(
    (value, i) => (value - (mean?.[i] ?? 0)) * (scale?.[i] ?? 0),
  );
  for (const name of ['hidden1', 'hidden2']) {
    const { kernel, bias } = named(name);
    state = relu(dense(state, kernel, bias));
  }
  const { kernel, bias } = named('answer');
  return dense(state, kernel, bias)[0] ?? 0;
}

/** The more, the likelier a picture of a lower face. `pixels`: as `gatePixels` gives them. */
export function pictureScore(values: GateValues, pixels: Float32Array): number {
  const named = reader(values);
  let plane: Plane = { data: pixels, height: GATE_HEIGHT, width: GATE_WIDTH };
  for (const name of ['convolution1', 'convolution2', 'convolution3']) {
    const { kernel, bias } = named(name);
    plane = halve(plane, kernel, bias);
  }
  const [hidden, answer] = [named('picture.hidden'), named('picture.answer')];
  const state = relu(dense(plane.data, hidden.kernel, hidden.bias));
  return dense(state, answer.kernel, answer.bias)[0] ?? 0;
}

/** Where the scores of real faces lie, for one part: 2.5 % of them are below `low`, half of them below `typical`. */
export interface GateScale {
  readonly low: number;
  readonly typical: number;
}
export type GateScales = Readonly<Record<GatePart, GateScale>>;

/** A part that is very sure does not outvote the other. */
const MOST_BY_ONE = 1.2;

/** Both parts' scores on one scale (0: `low`, 1: `typical`), added. */
export function jointScore(scales: GateScales, scores: Readonly<Record<GatePart, number>>): number {
  return GATE_PARTS.reduce((sum, part) => {
    const { low, typical } = scales[part];
    return sum + Math.min(MOST_BY_ONE, (scores[part] - low) / (typical - low));
  }, 0);
}
