/** @file Weights as MatConvNet publishes them (SimpleNN, old and new) → this project's tensors. */
import { DataError } from '../core/index.ts';
import { type ConvLayer, type DenseLayer, type NetworkSpec, type Step, walk } from '../networks/index.ts';
import type { MatValue } from './mat-file.ts';

type Variables = Readonly<Record<string, MatValue>>;

/** A layer of the file that matters: the rest (ReLU, dropout, softmax) has nothing to read. */
interface FileLayer {
  readonly name: string;
  readonly type: string;
  readonly fields: Readonly<Record<string, MatValue>>;
}

export interface ImportedWeights {
  /** Of the network as asked for, with the file's own channel means. */
  readonly network: NetworkSpec;
  readonly parameters: Readonly<Record<string, Float32Array>>;
}

function fail(file: string, what: string): DataError {
  return new DataError(`${file}: ${what}.`, 'Check that --network names the network of this file.');
}

function field(record: Readonly<Record<string, MatValue>>, name: string, file: string): MatValue {
  const value = record[name];
  if (!value) throw fail(file, `expected a field '${name}', found ${Object.keys(record).join(', ')}`);
  return value;
}

function only(value: MatValue | undefined, file: string, what: string): Readonly<Record<string, MatValue>> {
  const record = value?.kind === 'struct' ? value.records[0] : undefined;
  if (!record) throw fail(file, `${what}: expected a struct, got ${value?.kind ?? 'nothing'}`);
  return record;
}

function text(value: MatValue | undefined): string {
  return value?.kind === 'text' ? value.text : '';
}

function numbers(value: MatValue | undefined): number[] | undefined {
  return value?.kind === 'number' ? [...value.data] : undefined;
}

/** Layers lie at the top, or in a variable `net`. */
function root(variables: Variables, file: string): Readonly<Record<string, MatValue>> {
  return variables.layers ? variables : only(variables.net, file, "variable 'layers' or 'net'");
}

function layersOf(top: Readonly<Record<string, MatValue>>, file: string): FileLayer[] {
  const layers = field(top, 'layers', file);
  if (layers.kind !== 'cell') throw fail(file, `layers: expected a cell array, got ${layers.kind}`);
  return layers.cells.map((cell, index) => {
    const fields = only(cell, file, `layer ${index + 1}`);
    return { name: text(fields.name), type: text(fields.type), fields };
  });
}

/** Kernel and bias: `weights` {kernel, bias} since 2015, before that `filters` and `biases`. */
function weightsOf(layer: FileLayer, file: string): [MatValue, MatValue] {
  const { weights, filters, biases } = layer.fields;
  const pair = weights?.kind === 'cell' ? weights.cells : [filters, biases];
  const [kernel, bias] = pair;
  if (!kernel || !bias) throw fail(file, `layer '${layer.name}': expected kernel and bias`);
  return [kernel, bias];
}

/**
 * MATLAB's column-major [H,W,C,N] → row-major. The same order serves convolutions ([H,W,C,N]) and, since ours
 * flatten rows, columns, channels, dense layers ([H·W·C,N]) too.
 */
export function toRowMajor(
  data: ArrayLike<number>,
  shape: readonly [number, number, number, number],
): Float32Array {
  const [height, width, channels, filters] = shape;
  const out = new Float32Array(height * width * channels * filters);
  let at = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) {
        for (let n = 0; n < filters; n++)
          out[at++] = data[y + height * (x + width * (c + channels * n))] ?? 0;
      }
    }
  }
  return out;
}

function tensorOf(value: MatValue, shape: readonly number[], place: string, file: string): ArrayLike<number> {
  // MATLAB drops trailing sides of 1, and writes vectors as rows or columns.
  const sides = (all: readonly number[]): string => all.filter((side) => side !== 1).join('×') || '1';
  const trimmed = (all: readonly number[]): string => all.join('×').replace(/(×1)+$/, '');
  if (value.kind !== 'number') throw fail(file, `${place}: expected numbers, got ${value.kind}`);
  const same =
    shape.length === 1 ? sides(value.shape) === sides(shape) : trimmed(value.shape) === trimmed(shape);
  if (!same) throw fail(file, `${place}: expected ${shape.join('×')}, got ${value.shape.join('×')}`);
  if (!value.data.every(Number.isFinite)) throw fail(file, `${place}: holds values that are not finite`);
  return value.data;
}

/** Padding before the first row and column, for an input of `length`. */
function padBefore(length: number, window: number, stride: number, pad: 'same' | 'valid'): number {
  if (pad === 'valid') return 0;
  return Math.floor(Math.max(0, (Math.ceil(length / stride) - 1) * stride + window - length) / 2);
}

/** Refuses a layer that slides otherwise than ours: [top, bottom, left, right] pads and strides, as in the file. */
function checkSliding(layer: FileLayer, window: number, step: Step, file: string): void {
  const ours = step.layer as ConvLayer;
  const pads = numbers(layer.fields.pad) ?? [0];
  const strides = numbers(layer.fields.stride) ?? [1];
  const [top = 0, bottom = top, left = top, right = left] = pads;
  for (const [axis, length, before, after, stride, out] of [
    ['rows', step.from.height, top, bottom, strides[0] ?? 1, step.to.height],
    ['columns', step.from.width, left, right, strides[1] ?? strides[0] ?? 1, step.to.width],
  ] as const) {
    const theirs = Math.floor((length + before + after - window) / stride) + 1;
    const expected = padBefore(length, window, ours.stride, ours.pad);
    if (stride !== ours.stride || theirs !== out || before !== expected) {
      throw fail(
        file,
        `layer '${layer.name}': over ${axis} it makes ${theirs} of ${length} (stride ${stride}, ${before} before), ` +
          `expected ${out} (stride ${ours.stride}, ${expected} before)`,
      );
    }
  }
}

const isLocal = (type: string): boolean => type === 'normalize' || type === 'lrn';

/** Checks the layers without weights: pools and local response normalisation. */
function checkPlain(layer: FileLayer, step: Step, file: string): void {
  const ours = step.layer;
  if (ours.type === 'maxPool') {
    const window = numbers(layer.fields.pool) ?? [];
    const method = text(layer.fields.method) || 'max';
    if (layer.type !== 'pool' || method !== 'max' || window.some((side) => side !== ours.size))
      throw fail(
        file,
        `layer '${layer.name}': expected a ${ours.size}×${ours.size} max-pool, got ${layer.type} ${method} ${window.join('×')}`,
      );
    checkSliding(layer, ours.size, step, file);
  } else if (ours.type === 'localResponse') {
    const expected = [ours.size, ours.kappa, ours.alpha, ours.beta];
    const param = numbers(layer.fields.param) ?? [];
    if (
      !isLocal(layer.type) ||
      expected.some((value, i) => Math.abs(value - (param[i] ?? Number.NaN)) > 1e-6)
    )
      throw fail(
        file,
        `layer '${layer.name}': expected local response ${expected.join(', ')}, got ${layer.type} ${param.join(', ')}`,
      );
  }
}

/** The mean of each channel: from [1,1,3], or a mean picture, whose pixels are averaged. */
function channelMeans(top: Readonly<Record<string, MatValue>>, file: string): number[] {
  const holder = top.meta ? only(top.meta, file, 'meta') : top;
  const average = only(holder.normalization, file, 'normalization').averageImage;
  if (average?.kind !== 'number') throw fail(file, 'normalization.averageImage: expected numbers');
  const { shape, data } = average;
  const channels = shape.length === 3 ? (shape[2] ?? 0) : data.length;
  const size = data.length / channels;
  if (channels !== 3 || !Number.isInteger(size))
    throw fail(file, `normalization.averageImage: expected three channels, got ${shape.join('×')}`);
  return Array.from({ length: channels }, (_, c) => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += data[c * size + i] ?? 0;
    return sum / size;
  });
}

/** The number of classes of the file: filters of its last layer with weights. */
export function countClasses(variables: Variables, file: string): number {
  const last = layersOf(root(variables, file), file).findLast(({ type }) => type === 'conv');
  const kernel = last && weightsOf(last, file)[0];
  return kernel?.shape[3] ?? kernel?.shape[1] ?? 0;
}

/**
 * Reads the weights of `network` from a MatConvNet file. Each layer is compared with the file's: kind, kernel,
 * stride, padding, local response; each tensor with its shape. MatConvNet's fully connected layers are convolutions
 * over all that is left; its pictures are RGB, 0–255, minus the mean.
 */
export function importMatConvNet(variables: Variables, network: NetworkSpec, file: string): ImportedWeights {
  const top = root(variables, file);
  const wanted = (type: string): boolean => type === 'conv' || type === 'pool' || isLocal(type);
  const theirs = layersOf(top, file).filter(({ type }) => wanted(type));
  const ours = walk(network).filter(({ layer }) =>
    ['conv', 'dense', 'maxPool', 'localResponse'].includes(layer.type),
  );
  if (theirs.length !== ours.length)
    throw fail(
      file,
      `expected ${ours.length} layers of ${network.name}, got ${theirs.length} (${theirs.map(({ name }) => name).join(', ')})`,
    );
  const parameters: Record<string, Float32Array> = {};
  let flattened: Step['from'] | undefined;
  for (const [index, step] of ours.entries()) {
    const layer = theirs[index];
    if (!layer) continue;
    if (step.layer.type !== 'conv' && step.layer.type !== 'dense') {
      checkPlain(layer, step, file);
      continue;
    }
    if (layer.type !== 'conv')
      throw fail(file, `layer '${layer.name}': expected convolution ${step.layer.name}, got ${layer.type}`);
    const shape = kernelShape(step.layer, step, ours[index - 1], flattened);
    if (step.layer.type === 'dense') flattened = { height: 1, width: 1, channels: step.layer.units };
    else checkSliding(layer, step.layer.kernel, step, file);
    const [kernel, bias] = weightsOf(layer, file);
    const place = `layer '${layer.name}' (our ${step.layer.name})`;
    parameters[`${step.layer.name}.kernel`] = toRowMajor(
      tensorOf(kernel, shape, `${place}, kernel`, file),
      shape,
    );
    parameters[`${step.layer.name}.bias`] = Float32Array.from(
      tensorOf(bias, [shape[3]], `${place}, bias`, file),
    );
  }
  return { network: { ...network, input: { ...network.input, means: channelMeans(top, file) } }, parameters };
}

/** [H,W,C,N] that MatConvNet gives a layer of ours. The first dense layer sees the map that came before it. */
function kernelShape(
  layer: ConvLayer | DenseLayer,
  step: Step,
  before: Step | undefined,
  flattened: Step['from'] | undefined,
): readonly [number, number, number, number] {
  if (layer.type === 'conv') return [layer.kernel, layer.kernel, step.from.channels, layer.filters];
  const map = flattened ?? before?.to ?? step.from;
  return [map.height, map.width, map.channels, layer.units];
}
