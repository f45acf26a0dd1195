/**
 * @file A linear support vector machine, one-vs-rest, as LIBLINEAR trains it (-s 1): the squared hinge loss by dual
 * coordinate descent (Hsieh et al. 2008, algorithm 1). The packages at hand are kernel machines, whose cost grows with
 * the square of the faces, or are no longer kept.
 */
import { createRandom } from '../core/index.ts';

export interface LinearClassifier {
  /** [features, classes], row-major. */
  readonly kernel: Float32Array;
  /** [classes]. */
  readonly bias: Float32Array;
}

export interface SvmSettings {
  /** Weight of the losses beside ½‖w‖². */
  readonly c: number;
  readonly seed: number;
  /** Stops when the largest violation of the optimality conditions in a pass is below it. */
  readonly tolerance?: number;
  readonly maxPasses?: number;
}

/** Rows of equal length, flat: [rows, columns]. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array;
}

/** Margin of a class that the training faces lack; far below any other, and still a half-precision number. */
const NEVER = -100;

/** Mean 0, deviation 1 by column; a constant column becomes 0. */
interface Scaling {
  readonly mean: Float64Array;
  readonly gain: Float64Array;
}

function scalingOf({ rows, columns, data }: Matrix): Scaling {
  const mean = new Float64Array(columns);
  const squares = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) mean[i % columns] = (mean[i % columns] ?? 0) + (data[i] ?? 0) / rows;
  for (let i = 0; i < data.length; i++) {
    const d = (data[i] ?? 0) - (mean[i % columns] ?? 0);
    squares[i % columns] = (squares[i % columns] ?? 0) + (d * d) / rows;
  }
  return { mean, gain: squares.map((variance) => (variance > 1e-12 ? 1 / Math.sqrt(variance) : 0)) };
}

/** Standardised rows with a last column of 1, whose weight is the bias: [rows, columns + 1]. */
function standardise({ rows, columns, data }: Matrix, { mean, gain }: Scaling): Float32Array {
  const out = new Float32Array(rows * (columns + 1));
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++)
      out[i * (columns + 1) + j] = ((data[i * columns + j] ?? 0) - (mean[j] ?? 0)) * (gain[j] ?? 0);
    out[i * (columns + 1) + columns] = 1;
  }
  return out;
}

/** w of one class against the rest: x [rows, width], signs ±1 [rows] → [width]. */
function trainBinary(
  x: Float32Array,
  width: number,
  signs: Int8Array,
  { c, seed, tolerance = 1e-3, maxPasses = 300 }: SvmSettings,
): Float64Array {
  const rows = signs.length;
  const diagonal = 1 / (2 * c);
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows * width; i++) {
    const row = Math.floor(i / width);
    norms[row] = (norms[row] ?? 0) + (x[i] ?? 0) ** 2;
  }
  const alpha = new Float64Array(rows);
  const w = new Float64Array(width);
  const order = Int32Array.from({ length: rows }, (_, i) => i);
  const random = createRandom(seed);
  for (let pass = 0; pass < maxPasses; pass++) {
    random.shuffle(order);
    let worst = 0;
    for (const i of order) {
      const sign = signs[i] ?? 1;
      const own = alpha[i] ?? 0;
      const start = i * width;
      let product = 0;
      for (let j = 0; j < width; j++) product += (w[j] ?? 0) * (x[start + j] ?? 0);
      const gradient = sign * product - 1 + diagonal * own;
      const violation = own === 0 ? Math.min(gradient, 0) : gradient;
      worst = Math.max(worst, Math.abs(violation));
      if (Math.abs(violation) < 1e-12) continue;
      const next = Math.max(0, own - gradient / ((norms[i] ?? 0) + diagonal));
      const change = (next - own) * sign;
      alpha[i] = next;
      for (let j = 0; j < width; j++) w[j] = (w[j] ?? 0) + change * (x[start + j] ?? 0);
    }
    if (worst < tolerance) break;
  }
  return w;
}

/**
 * Trains one classifier a class on standardised features; the standardisation is folded into kernel and bias, so that
 * margins = features · kernel + bias. features [N,D], labels [N] in 0…classes−1. A class without faces gets a margin too low to be named.
 * The same seed gives the same weights.
 */
export function trainLinearSvm(
  features: Matrix,
  labels: readonly number[],
  classes: number,
  settings: SvmSettings,
): LinearClassifier {
  const { rows, columns } = features;
  if (labels.length !== rows) throw new RangeError(`Expected ${rows} labels, got ${labels.length}.`);
  const scaling = scalingOf(features);
  const x = standardise(features, scaling);
  const kernel = new Float32Array(columns * classes);
  const bias = new Float32Array(classes);
  for (let label = 0; label < classes; label++) {
    if (!labels.includes(label)) {
      bias[label] = NEVER;
      continue;
    }
    const signs = Int8Array.from(labels, (own) => (own === label ? 1 : -1));
    const w = trainBinary(x, columns + 1, signs, settings);
    let shift = w[columns] ?? 0;
    for (let j = 0; j < columns; j++) {
      const weight = (w[j] ?? 0) * (scaling.gain[j] ?? 0);
      kernel[j * classes + label] = weight;
      shift -= weight * (scaling.mean[j] ?? 0);
    }
    bias[label] = shift;
  }
  return { kernel, bias };
}

/** features · kernel + bias: [N,D] → rows of [classes]. */
export function margins({ rows, columns, data }: Matrix, { kernel, bias }: LinearClassifier): number[][] {
  const classes = bias.length;
  return Array.from({ length: rows }, (_, i) => {
    const row = Array.from(bias);
    for (let j = 0; j < columns; j++) {
      const value = data[i * columns + j] ?? 0;
      for (let k = 0; k < classes; k++) row[k] = (row[k] ?? 0) + value * (kernel[j * classes + k] ?? 0);
    }
    return row;
  });
}
