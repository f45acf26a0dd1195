/** @file Files that SciPy wrote in MatConvNet's layout are read, checked, and compute what NumPy computed. */
import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { forward, type Layer, type NetworkSpec, weightTensors } from '../networks/index.ts';
import { type MatValue, readMatFile } from './mat-file.ts';
import { countClasses, importMatConvNet, toRowMajor } from './matconvnet.ts';

const fixture = (file: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures', file)));
const known = (name: string): { means: number[]; picture: number[]; scores: number[] } =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures', `${name}.json`), 'utf8'));

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const conv = (
  name: string,
  filters: number,
  kernel: number,
  stride: number,
  pad: 'same' | 'valid',
): Layer => ({
  type: 'conv',
  name,
  filters,
  kernel,
  stride,
  pad,
  batchNorm: false,
  activation: 'relu',
});
const pool = (size: number, pad: 'same' | 'valid'): Layer => ({ type: 'maxPool', size, stride: 2, pad });
const dense = (name: string, units: number, activation: 'relu' | 'none' = 'relu'): Layer => ({
  type: 'dense',
  name,
  units,
  activation,
});
const local: Layer = { type: 'localResponse', size: 5, kappa: 1, alpha: 0.02, beta: 0.75 };
const likeVggF: NetworkSpec = {
  name: 'like-vgg-f',
  input: { height: 23, width: 23, channels: 3 },
  layers: [
    conv('conv1', 7, 5, 2, 'valid'),
    local,
    pool(3, 'same'),
    conv('conv2', 6, 3, 1, 'same'),
    local,
    pool(3, 'valid'),
    { type: 'flatten' },
    dense('fc6', 8),
    { type: 'dropout', rate: 0.5 },
    dense('fc7', 5),
    dense('classifier', 4, 'none'),
  ],
};
const likeVggFace: NetworkSpec = {
  name: 'like-vgg-face',
  input: { height: 8, width: 12, channels: 3 },
  layers: [
    conv('conv1_1', 4, 3, 1, 'same'),
    conv('conv1_2', 5, 3, 1, 'same'),
    pool(2, 'valid'),
    conv('conv2_1', 4, 3, 1, 'same'),
    pool(2, 'valid'),
    { type: 'flatten' },
    dense('fc6', 6),
    dense('fc7', 6),
    dense('classifier', 9, 'none'),
  ],
};

/** Scores of the fixture's picture, of a black one, and NumPy's. */
async function scoresOf(name: string, spec: NetworkSpec) {
  const { network, parameters } = importMatConvNet(
    await readMatFile(fixture(`${name}.mat`), name),
    spec,
    name,
  );
  const { means, picture, scores } = known(name);
  for (const [c, mean] of means.entries()) expect(network.input.means?.[c]).toBeCloseTo(mean, 4);
  const tensors = weightTensors(network, parameters);
  const { height, width } = network.input;
  const judge = (pixels: number[]): number[] => {
    const means = tf.tensor1d([...(network.input.means ?? [])]);
    const input = tf.sub(tf.tensor4d(pixels, [1, height, width, 3]), means) as tf.Tensor4D;
    return [...forward(network, tensors, input, { kind: 'inference' }).logits.dataSync()];
  };
  return { ours: judge(picture), black: judge(picture.map(() => 0)), theirs: scores };
}

describe('MatConvNet import', () => {
  it.each([
    ['like-vgg-f', likeVggF],
    ['like-vgg-face', likeVggFace],
    ['like-vgg-face-in-net', likeVggFace],
  ])('%s computes the scores that NumPy computed', async (name, spec) => {
    const { ours, black, theirs } = await scoresOf(name, spec);
    expect(ours).toHaveLength(theirs.length);
    expect(Math.max(...theirs.map((value, i) => Math.abs(value - (black[i] ?? 0))))).toBeGreaterThan(0.1);
    for (const [i, value] of theirs.entries()) expect(ours[i]).toBeCloseTo(value, 3);
  });

  it('counts the classes of the file', async () => {
    expect(countClasses(await readMatFile(fixture('like-vgg-face.mat'), 'x'), 'x')).toBe(9);
  });

  const changed = (index: number, layer: Partial<Record<string, unknown>>): NetworkSpec => ({
    ...likeVggF,
    layers: likeVggF.layers.map((own, i) => (i === index ? ({ ...own, ...layer } as Layer) : own)),
  });
  it.each([
    [
      'another number of filters',
      changed(0, { filters: 8 }),
      /'conv1' .*kernel: expected 5×5×3×8, got 5×5×3×7/,
    ],
    ['another kernel', changed(3, { kernel: 5 }), /'conv2': over rows it makes .* expected/],
    ['another stride', changed(0, { stride: 1 }), /'conv1': over rows it makes 10 of 23 \(stride 2/],
    ['padding at the top too', changed(5, { pad: 'same' }), /'pool2': over rows it makes 2 of 5/],
    ['another pool', changed(2, { size: 2 }), /'pool1': expected a 2×2 max-pool, got pool max 3×3/],
    ['another local response', changed(1, { alpha: 0.05 }), /'norm1': expected local response 5, 1, 0.05/],
    [
      'another number of classes',
      changed(10, { units: 5 }),
      /'fc8' \(our classifier\), kernel: expected 1×1×5×5/,
    ],
    [
      'a layer more',
      { ...likeVggF, layers: [conv('c0', 3, 3, 1, 'same'), ...likeVggF.layers] },
      /expected 10 layers/,
    ],
  ])('refuses %s, naming the layer and both sides', async (_, spec, message) => {
    const variables = await readMatFile(fixture('like-vgg-f.mat'), 'file.mat');
    expect(() => importMatConvNet(variables, spec, 'file.mat')).toThrow(message);
    expect(() => importMatConvNet(variables, likeVggF, 'file.mat')).not.toThrow();
  });

  it('turns column-major into row-major', () => {
    // 2×3×1×1: columns first in the file.
    expect([...toRowMajor([1, 2, 3, 4, 5, 6], [2, 3, 1, 1])]).toEqual([1, 3, 5, 2, 4, 6]);
    // 1×1×2×2: channel first in the file, filter first here.
    expect([...toRowMajor([1, 2, 3, 4], [1, 1, 2, 2])]).toEqual([1, 3, 2, 4]);
  });
});

describe('MAT reader', () => {
  const read = async (): Promise<Readonly<Record<string, MatValue>>> =>
    readMatFile(fixture('values.mat'), 'values.mat');

  it('reads numbers of every width, column-major', async () => {
    const values = await read();
    const data = (name: string): unknown => {
      const value = values[name];
      return value?.kind === 'number' ? [value.shape, [...value.data]] : value;
    };
    expect(data('double')).toEqual([
      [2, 3],
      [1.5, 4.5, 2.5, 5.5, 3.5, 6.5],
    ]);
    expect(data('small')).toEqual([
      [1, 2],
      [-1, 2],
    ]);
    expect(data('wide')).toEqual([
      [1, 2],
      [2 ** 40, -3],
    ]);
    expect(data('yes')).toEqual([
      [1, 2],
      [1, 0],
    ]);
    expect(data('nothing')).toEqual([[0, 0], []]);
    const cube = values.cube;
    expect(cube?.kind === 'number' && [cube.shape, cube.data[1], cube.data[2]]).toEqual([[2, 3, 4], 12, 4]);
  });

  it('reads text, nested cells and struct arrays', async () => {
    const values = await read();
    expect(values.word).toEqual({ kind: 'text', shape: [1, 5], text: 'Grüße' });
    const nested = values.nested?.kind === 'struct' ? values.nested.records[0] : undefined;
    const cell = nested?.cell?.kind === 'cell' ? nested.cell.cells : [];
    expect(cell[1]).toMatchObject({ text: 'two' });
    expect(cell[2]).toMatchObject({ kind: 'cell', cells: [{ kind: 'number', data: Float32Array.of(3) }] });
    expect(values.many).toMatchObject({
      kind: 'struct',
      records: [{ text: { text: 'a' } }, { text: { text: 'b' } }],
    });
  });

  it('names what it does not know instead of guessing', async () => {
    const values = await read();
    expect(values.complex).toMatchObject({ kind: 'unknown', what: 'complex numbers' });
    expect(Object.values(values).some((v) => v.kind === 'unknown' && v.what === 'sparse matrix')).toBe(true);
  });

  it('refuses a file that is no MAT file, is of another version, ends early or is damaged', async () => {
    const whole = fixture('values.mat');
    await expect(readMatFile(new Uint8Array(10), 'a.mat')).rejects.toThrow(/a\.mat: expected a MAT file/);
    const newer = whole.slice();
    newer[125] = 2;
    await expect(readMatFile(newer, 'b.mat')).rejects.toThrow(/expected version 5 \(0x0100\), got 0x200/);
    await expect(readMatFile(whole.slice(0, whole.length - 9), 'c.mat')).rejects.toThrow(
      /reaches past the end/,
    );
    const damaged = whole.slice();
    damaged[150] = (damaged[150] ?? 0) ^ 0xff;
    await expect(readMatFile(damaged, 'd.mat')).rejects.toThrow(/d\.mat/);
    await expect(readMatFile(whole, 'e.mat')).resolves.toBeDefined();
  });
});
