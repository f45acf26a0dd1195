/** @file A network made wider computes what it computed; made narrower, it keeps what weighs most. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { drawFaces } from '../fixtures/synthetic-mouths.ts';
import { randomValues } from '../fixtures/tiny-network.ts';
import {
  compactVgg,
  foldBatchNorm,
  forward,
  type NetworkSpec,
  parameterShapes,
  weightTensors,
} from '../networks/index.ts';
import { inputBatch } from './batches.ts';
import { canRefit, refitWidths } from './refit-widths.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const faces = drawFaces(12, createRandom(4)).map(({ image }) => image);

const chain = (channels: readonly number[]): NetworkSpec => {
  const spec = compactVgg({ name: `vgg-${channels.join('-')}`, height: 24, width: 48, channels, dropout: 0 });
  return foldBatchNorm(spec, randomValues(spec, 3)).spec;
};
const before = chain([4, 6]);
const values = randomValues(before, 5);

function logits(spec: NetworkSpec, parameters: Readonly<Record<string, Float32Array>>): number[][] {
  return tf.tidy(() => {
    const input = inputBatch(faces, spec, 'lower');
    return forward(spec, weightTensors(spec, parameters), input, {
      kind: 'inference',
    }).logits.arraySync() as number[][];
  });
}

const apart = (a: number[][], b: number[][]): number =>
  Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - (b[i]?.[j] ?? Number.NaN)))));

it('widens without changing the function, but for the noise', () => {
  const wide = chain([7, 9]);
  const fitted = refitWidths(before, values, wide, 1, 0);
  for (const { name, shape } of parameterShapes(wide))
    expect(fitted[name]?.length, name).toBe(shape.reduce((product, side) => product * side, 1));
  const old = logits(before, values);
  expect(apart(old, logits(wide, fitted))).toBeLessThan(1e-5);
  expect(apart(old, logits(wide, refitWidths(before, values, wide, 1)))).toBeGreaterThan(1e-4);
});

it('tells the copies apart, by the seed', () => {
  const wide = chain([8, 6]);
  const kernel = refitWidths(before, values, wide, 1)['conv1_1.kernel'] ?? new Float32Array();
  const filter = (index: number): number[] => Array.from(kernel).filter((_, i) => i % 8 === index);
  expect(filter(0)).not.toEqual(filter(4));
  expect(refitWidths(before, values, wide, 1)['conv1_1.kernel']).toEqual(kernel);
  expect(refitWidths(before, values, wide, 2)['conv1_1.kernel']).not.toEqual(kernel);
});

it('leaves out the filter that nothing listens to', () => {
  const silent = { ...values };
  // Input 2 of the second convolution counts for nothing.
  silent['conv1_2.kernel'] = (values['conv1_2.kernel'] ?? new Float32Array()).map((k, i) =>
    Math.floor(i / 4) % 4 === 2 ? 0 : k,
  );
  const narrow: NetworkSpec = {
    ...before,
    layers: before.layers.map((layer) =>
      layer.type === 'conv' && layer.name === 'conv1_1' ? { ...layer, filters: 3 } : layer,
    ),
  };
  const fitted = refitWidths(before, silent, narrow, 1);
  expect(apart(logits(before, silent), logits(narrow, fitted))).toBeLessThan(1e-5);
});

it('refuses another chain of layers', () => {
  const other = chain([4, 6, 8]);
  expect(canRefit(before, other)).toBe(false);
  expect(() => refitWidths(before, values, other, 1)).toThrow('differ in more than');
});
