/** @file A folded network, unfolded, computes what it computed. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { refuseSyncReads } from '../fixtures/backends.ts';
import { drawFaces } from '../fixtures/synthetic-mouths.ts';
import {
  randomValues,
  TINY_NETWORK,
  TINY_PARALLEL,
  TINY_RESIDUAL,
  TINY_SEPARABLE,
} from '../fixtures/tiny-network.ts';
import {
  foldBatchNorm,
  forward,
  type NetworkSpec,
  parameterShapes,
  weightTensors,
} from '../networks/index.ts';
import { inputBatch } from './batches.ts';
import { unfoldBatchNorm } from './unfold-batch-norm.ts';

refuseSyncReads();
beforeAll(async () => {
  await tf.setBackend('cpu');
});

const faces = drawFaces(12, createRandom(4)).map(({ image }) => image);

async function logits(
  spec: NetworkSpec,
  values: Readonly<Record<string, Float32Array>>,
): Promise<Float32Array> {
  const output = tf.tidy(
    () =>
      forward(spec, weightTensors(spec, values), inputBatch(faces, spec, 'lower'), { kind: 'inference' })
        .logits,
  );
  const found = (await output.data()) as Float32Array;
  output.dispose();
  return found;
}

it.each([TINY_NETWORK, TINY_RESIDUAL, TINY_SEPARABLE, TINY_PARALLEL])(
  'gives the logits of folded $name, with every tensor that training needs',
  async (network) => {
    const folded = foldBatchNorm(network, randomValues(network, 7));
    const unfolded = await unfoldBatchNorm(network, folded.parameters, faces, 'lower');
    expect(Object.keys(unfolded).sort()).toEqual(
      parameterShapes(network)
        .map(({ name }) => name)
        .sort(),
    );
    const before = await logits(folded.spec, folded.parameters);
    const after = await logits(network, unfolded);
    const apart = Math.max(...before.map((value, i) => Math.abs(value - (after[i] ?? Number.NaN))));
    expect(apart).toBeLessThan(1e-4);
    // Control: the test would see a network that is not the same.
    const shift = network === TINY_PARALLEL ? 'first.full.beta' : 'first.beta';
    unfolded[shift] = (unfolded[shift] ?? new Float32Array()).map((b) => b + 0.5);
    const wrong = await logits(network, unfolded);
    expect(Math.max(...before.map((value, i) => Math.abs(value - (wrong[i] ?? 0))))).toBeGreaterThan(1e-3);
  },
);
