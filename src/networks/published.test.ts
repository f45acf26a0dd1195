/** @file The papers' networks weigh and cost what was published, and their special layers do what MatConvNet does. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { networkNamed } from './catalogue.ts';
import { foldBatchNorm } from './fold-batch-norm.ts';
import { forward } from './forward.ts';
import { initialValues } from './initialise.ts';
import { countParameters, parameterShapes } from './parameter-shapes.ts';
import { alexNet, mtVgg, vgg12, vgg13, vggF, vggFace } from './published.ts';
import { countMacs, embeddingLength, type NetworkSpec, walk } from './spec.ts';
import { weightTensors } from './tensors.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const extents = (spec: NetworkSpec, type: string): string[] =>
  walk(spec)
    .filter(({ layer }) => layer.type === type)
    .map(({ to }) => `${to.height}×${to.width}×${to.channels}`);

describe('published networks', () => {
  it('VGG-face has the 145 M parameters and 15.5 GMAC of the published one with its 2,622 people', () => {
    const spec = vggFace(2622);
    expect(countParameters(spec)).toBe(145_002_878);
    expect(countMacs(spec) / 1e9).toBeCloseTo(15.477, 2);
  });

  it('VGG-f has the 60.8 M parameters (232 MiB) and 0.73 GMAC of the published one with its 1,000 classes', () => {
    const spec = vggF(1000);
    expect(countParameters(spec)).toBe(60_834_536);
    expect((countParameters(spec) * 4) / 2 ** 20).toBeCloseTo(232, 0);
    expect(countMacs(spec) / 1e6).toBeCloseTo(724, 0);
  });

  it('VGG-13 has the 8.76 M parameters of the FER+ paper', () => {
    expect(countParameters(vgg13('full'))).toBe(8_757_704);
  });

  it('VGG-12 is VGG-13 without one hidden layer of 1,024', () => {
    expect(countParameters(vgg12('full'))).toBe(8_757_704 - 1024 * (1024 + 1));
    expect(countMacs(vgg13('full')) - countMacs(vgg12('full'))).toBe(1024 ** 2);
    const weighted = walk(vgg12('full')).filter(
      ({ layer }) => layer.type === 'conv' || layer.type === 'dense',
    );
    expect(weighted).toHaveLength(12);
  });

  it('MT-VGG is VGG-face for eight emotions, with valence and arousal beside them', () => {
    expect(countParameters(mtVgg())).toBe(145_002_878 - 2614 * (4096 + 1) + 2 * (4096 + 1));
    expect(countMacs(mtVgg())).toBe(countMacs(vggFace()) + 2 * 4096);
  });

  it('AlexNet in one tower has the 62.4 M parameters of the published one, less two colours and 992 classes', () => {
    const colours = 11 * 11 * 2 * 96;
    const classes = 992 * (4096 + 1);
    expect(countParameters(alexNet('full'))).toBe(62_378_344 - colours - classes);
    expect(extents(alexNet('full'), 'maxPool')).toEqual(['27×27×96', '13×13×256', '6×6×256']);
  });

  it('VGG-f shrinks a face 54 → 27 → 13 → 6, as its paddings say', () => {
    expect(extents(vggF(), 'maxPool')).toEqual(['27×27×64', '13×13×256', '6×6×256']);
    expect(extents(vggFace(), 'maxPool').at(-1)).toBe('7×7×512');
    expect(extents(vgg13('lower'), 'maxPool').at(-1)).toBe('2×4×256');
  });

  it('all of them end in an embedding and eight emotions, whatever the half', () => {
    for (const name of [
      'vgg-f',
      'vgg-face',
      'mt-vgg',
      'vgg-12',
      'vgg-13',
      'alexnet',
      'compact-vgg',
      'mobilenet-96',
    ]) {
      for (const half of ['full', 'lower', 'upper'] as const) {
        const spec = networkNamed(name, half);
        expect(walk(spec).at(-1)?.to.channels).toBe(8);
        expect(embeddingLength(spec)).toBeGreaterThan(200);
      }
    }
  });
});

describe('layers', () => {
  it('local response normalisation sums α·x² over five channels, α not divided by five', () => {
    const spec: NetworkSpec = {
      name: 'local',
      input: { height: 1, width: 1, channels: 7 },
      layers: [{ type: 'localResponse', size: 5, kappa: 1, alpha: 0.3, beta: 0.75 }, { type: 'flatten' }],
    };
    const x = [1, -2, 3, 0.5, -1, 2, 4];
    const { logits } = forward(spec, {}, tf.tensor4d(x, [1, 1, 1, 7]), { kind: 'inference' });
    const expected = x.map((value, c) => {
      const near = x.filter((_, j) => Math.abs(j - c) <= 2).reduce((sum, v) => sum + v * v, 0);
      return value / (1 + 0.3 * near) ** 0.75;
    });
    for (const [i, value] of logits.dataSync().entries())
      expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5);
  });

  it('a 3/2 pool that is `same` pads an even side at the bottom and right alone', () => {
    const spec: NetworkSpec = {
      name: 'pool',
      input: { height: 4, width: 4, channels: 1 },
      layers: [{ type: 'maxPool', size: 3, stride: 2, pad: 'same' }, { type: 'flatten' }],
    };
    // Negative throughout: a zero from the padding would win.
    const x = Array.from({ length: 16 }, (_, i) => i - 100);
    const { logits } = forward(spec, {}, tf.tensor4d(x, [1, 4, 4, 1]), { kind: 'inference' });
    expect([...logits.dataSync()]).toEqual([10 - 100, 11 - 100, 14 - 100, 15 - 100]);
  });

  const block = (filters: number, batchNorm: boolean) =>
    ({
      type: 'conv',
      name: 'c',
      filters,
      kernel: 3,
      stride: 1,
      pad: 'same',
      batchNorm,
      activation: 'relu',
    }) as const;
  const union: NetworkSpec = {
    name: 'union',
    input: { height: 6, width: 6, channels: 1 },
    layers: [
      {
        type: 'branches',
        branches: [
          { name: 'a', layers: [block(3, true), { type: 'globalAveragePool' }] },
          {
            name: 'b',
            layers: [block(5, false), { type: 'dropout', rate: 0.5 }, { type: 'globalAveragePool' }],
          },
        ],
      },
      { type: 'dense', name: 'classifier', units: 8, activation: 'none' },
    ],
  };
  const random = createRandom(5);
  const values = Object.fromEntries(
    initialValues(union, random).map((entry) => [
      entry.name,
      entry.name.endsWith('variance')
        ? entry.values.map(() => 0.5 + random.next())
        : entry.values.map((v) => v + 0.1 * random.normal()),
    ]),
  );
  const input = tf.tidy(() =>
    tf.tensor4d(
      Array.from({ length: 72 }, () => random.normal()),
      [2, 6, 6, 1],
    ),
  );

  it('branches join the embeddings of two networks on one input', () => {
    expect(parameterShapes(union).map(({ name }) => name)).toContain('b.c.bias');
    expect(embeddingLength(union)).toBe(8);
    expect(countMacs(union)).toBe(36 * 9 * 8 + 64);
    const both = forward(union, weightTensors(union, values), input, {
      kind: 'inference',
    }).embedding.arraySync();
    const alone: NetworkSpec = {
      ...union,
      layers: [
        block(5, false),
        { type: 'globalAveragePool' },
        { type: 'dense', name: 'd', units: 1, activation: 'none' },
      ],
    };
    const branch = forward(
      alone,
      {
        'c.kernel': tf.tensor(values['b.c.kernel'] ?? [], [3, 3, 1, 5]),
        'c.bias': tf.tensor(values['b.c.bias'] ?? []),
        'd.kernel': tf.zeros([5, 1]),
        'd.bias': tf.zeros([1]),
      },
      input,
      { kind: 'inference' },
    ).embedding.arraySync();
    expect(both.map((row) => row.slice(3))).toEqual(branch);
  });

  it('batch norm folds within branches without changing the scores', () => {
    const folded = foldBatchNorm(union, values);
    const before = forward(union, weightTensors(union, values), input, {
      kind: 'inference',
    }).logits.dataSync();
    const after = forward(folded.spec, weightTensors(folded.spec, folded.parameters), input, {
      kind: 'inference',
    }).logits.dataSync();
    expect(JSON.stringify(folded.spec)).not.toContain('"batchNorm":true');
    for (const [i, value] of before.entries()) expect(after[i]).toBeCloseTo(value, 5);
  });
});
