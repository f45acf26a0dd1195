/** @file A model folder as a start for a network of other widths, and for none of its kind. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeArtifact } from '../../artifacts/index.ts';
import { createRandom } from '../../core/index.ts';
import type { Recipe } from '../../distill/index.ts';
import {
  compactVgg,
  foldBatchNorm,
  initialValues,
  type NetworkSpec,
  networkNamed,
} from '../../networks/index.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { writeModel } from './model-folder.ts';
import { readStartingWeights } from './start-from.ts';

const chain = (...channels: number[]): NetworkSpec =>
  compactVgg({ name: 'small', height: 24, width: 48, channels, dropout: 0.2 });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mienscape-start-'));
  const values = Object.fromEntries(
    initialValues(chain(4, 8), createRandom(1)).map(({ name, values }) => [name, values]),
  );
  const folded = foldBatchNorm(chain(4, 8), values);
  const { manifest, weights } = await encodeArtifact({
    name: 'small',
    half: 'lower',
    network: folded.spec,
    parameters: folded.parameters,
    dtype: 'float32',
    temperature: 1,
    training: {},
  });
  await writeModel(folder, manifest, weights);
});
afterAll(() => rm(folder, { recursive: true }));

it('takes weights of the same widths as they are, to be unfolded', async () => {
  const start = await readStartingWeights(folder, chain(4, 8));
  expect(start.folded).toBe(true);
  expect(start.tensors['conv2_1.kernel']).toHaveLength(9 * 4 * 8);
});

it('brings weights of other widths to those asked for, alike for one seed', async () => {
  const start = await readStartingWeights(folder, chain(6, 8), 3);
  expect(start.folded).toBe(true);
  expect(start.fresh).toEqual([]);
  expect(start.tensors['conv1_2.kernel']).toHaveLength(9 * 6 * 6);
  expect(start.tensors['conv2_1.kernel']).toHaveLength(9 * 6 * 8);
  expect(await readStartingWeights(folder, chain(6, 8), 3)).toEqual(start);
});

it('lets a second head that is not there start afresh, and takes the classifier', async () => {
  const secondHead = { type: 'dense', name: 'affect', units: 2, activation: 'none' } as const;
  const start = await readStartingWeights(folder, { ...chain(4, 8), secondHead });
  expect(start.fresh).toEqual(['affect.kernel', 'affect.bias']);
  expect(start.tensors['classifier.kernel']).toHaveLength(8 * 8);
});

it('refuses weights of another network by the tensor', async () => {
  await expect(readStartingWeights(folder, chain(4, 8, 8))).rejects.toThrow("tensor 'conv3_1.kernel'");
  await expect(readStartingWeights(folder, networkNamed('vgg-13', 'lower'))).rejects.toThrow('tensor');
});

it('takes the last epoch of a run, and the means that the run was given', async () => {
  const run = await mkdtemp(join(tmpdir(), 'mienscape-start-'));
  const spec: NetworkSpec = { ...chain(4, 8), input: { ...chain(4, 8).input, means: [90] } };
  const other = initialValues(spec, createRandom(2));
  const tensors = Object.fromEntries(other.map(({ name, values }) => [name, values]));
  try {
    const folded = foldBatchNorm(spec, tensors);
    const { manifest, weights } = await encodeArtifact({
      name: 'run',
      half: 'lower',
      network: folded.spec,
      parameters: folded.parameters,
      dtype: 'float32',
      temperature: 1,
      training: {},
    });
    await writeModel(run, manifest, weights);
    const recipe = { epochs: 1 } as Recipe;
    await writeCheckpoint(run, { recipe, state: { epoch: 1, tensors }, history: [] });
    const start = await readStartingWeights(run, chain(4, 8));
    expect(start.folded).toBe(false);
    expect(start.tensors).toEqual(tensors);
    expect(start.input.means).toEqual([90]);
  } finally {
    await rm(run, { recursive: true });
  }
});
