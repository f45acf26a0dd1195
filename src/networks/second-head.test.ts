/** @file A second head: it reads the embedding, is counted, folded and stored, and leaves the classifier the last. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeArtifact, encodeArtifact } from '../artifacts/index.ts';
import { createRandom } from '../core/index.ts';
import { useBackend } from '../fixtures/backends.ts';
import { maxDifference } from '../fixtures/compare.ts';
import {
  countMacs,
  countParameters,
  embeddingLength,
  foldBatchNorm,
  forward,
  initialValues,
  type NetworkSpec,
  parameterShapes,
  walk,
  weightTensors,
} from './index.ts';

beforeAll(() => useBackend('cpu'));

const ONE_HEAD: NetworkSpec = {
  name: 'one-head',
  input: { height: 4, width: 4, channels: 1 },
  layers: [
    {
      type: 'conv',
      name: 'c',
      filters: 5,
      kernel: 3,
      stride: 1,
      pad: 'same',
      batchNorm: true,
      activation: 'relu',
    },
    { type: 'globalAveragePool' },
    { type: 'standardise', name: 's' },
    { type: 'dropout', rate: 0.5 },
    { type: 'dense', name: 'classifier', units: 8, activation: 'none' },
  ],
};
const TWO_HEADS: NetworkSpec = {
  ...ONE_HEAD,
  name: 'two-heads',
  secondHead: { type: 'dense', name: 'affect', units: 2, activation: 'none' },
};

const random = createRandom(4);
const VALUES = Object.fromEntries(
  initialValues(TWO_HEADS, random).map(({ name, values }) => [
    name,
    values.map((v) => (name.endsWith('.variance') ? 0.5 + random.next() : v + 0.2 * random.normal())),
  ]),
);
const run = (spec: NetworkSpec, values: Record<string, Float32Array>) => {
  const input = tf.tensor4d(
    Float32Array.from({ length: 32 }, (_, i) => Math.sin(i)),
    [2, 4, 4, 1],
  );
  return forward(spec, weightTensors(spec, values), input, { kind: 'inference' });
};

describe('a network with a second head', () => {
  it('has its tensors and multiply-accumulates beside those of the other, whose outputs stay', () => {
    expect(countParameters(TWO_HEADS) - countParameters(ONE_HEAD)).toBe(5 * 2 + 2);
    expect(countMacs(TWO_HEADS) - countMacs(ONE_HEAD)).toBe(5 * 2);
    expect(embeddingLength(TWO_HEADS)).toBe(5);
    expect(walk(TWO_HEADS).at(-1)?.layer).toMatchObject({ name: 'classifier' });
    expect(parameterShapes(TWO_HEADS).map(({ name }) => name)).toContain('affect.kernel');
    const [one, two] = [run(ONE_HEAD, VALUES), run(TWO_HEADS, VALUES)];
    expect(two.logits.arraySync()).toEqual(one.logits.arraySync());
    expect(one.affect).toBeUndefined();
  });

  it('computes it from the embedding', () => {
    const { embedding, affect } = run(TWO_HEADS, VALUES);
    const rows = embedding.arraySync();
    const expected = rows.map((row) =>
      [0, 1].map((unit) =>
        row.reduce(
          (sum, value, i) => sum + value * (VALUES['affect.kernel']?.[2 * i + unit] ?? Number.NaN),
          VALUES['affect.bias']?.[unit] ?? Number.NaN,
        ),
      ),
    );
    for (const [i, row] of (affect?.arraySync() ?? []).entries())
      for (const [unit, value] of row.entries()) expect(value).toBeCloseTo(expected[i]?.[unit] ?? 0, 5);
    expect(affect?.shape).toEqual([2, 2]);
  });

  it('keeps both outputs when folded, and written and read again', async () => {
    const before = run(TWO_HEADS, VALUES);
    const folded = foldBatchNorm(TWO_HEADS, VALUES);
    expect(JSON.stringify(folded.spec)).not.toContain('standardise');
    const { manifest, weights } = await encodeArtifact({
      name: 'two-heads',
      half: 'full',
      network: folded.spec,
      parameters: folded.parameters,
      dtype: 'float32',
      temperature: 1,
      training: {},
    });
    const model = await decodeArtifact(JSON.parse(JSON.stringify(manifest)), weights, 'two-heads');
    expect(model.manifest.network.secondHead).toEqual(TWO_HEADS.secondHead);
    const after = run(model.manifest.network, { ...model.parameters });
    expect(maxDifference(before.logits.dataSync(), after.logits.dataSync())).toBeLessThan(1e-5);
    const affect = (outputs: typeof after) => outputs.affect?.dataSync() ?? new Float32Array(1);
    expect(maxDifference(affect(before), affect(after))).toBeLessThan(1e-5);
  });
});
