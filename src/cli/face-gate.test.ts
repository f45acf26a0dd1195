/** @file `npm run tools -- face-gate` as a process: for which models it fits no gate. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { encodeArtifact } from '../artifacts/index.ts';
import { complaints, runCli } from '../fixtures/run-cli.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { randomValues, TINY_NETWORK } from '../fixtures/tiny-network.ts';
import { foldBatchNorm } from '../networks/index.ts';
import { writeModel } from './support/model-folder.ts';

const ROOT = tempFolder();

it('refuses a model that does not read lower halves before it reads a face', {
  timeout: 120_000,
}, async () => {
  const { spec, parameters } = foldBatchNorm(TINY_NETWORK, randomValues(TINY_NETWORK, 3));
  const { manifest, weights } = await encodeArtifact({
    name: 'teacher',
    half: 'full',
    network: spec,
    parameters,
    dtype: 'float16',
    temperature: 1,
    training: {},
  });
  const folder = join(ROOT, 'teacher');
  await writeModel(folder, manifest, weights);
  const { code, stderr } = await runCli('face-gate', ['--data', join(ROOT, 'nowhere'), '--model', folder]);
  expect(code).toBe(1);
  expect(complaints(stderr)).toEqual([
    '--model: teacher was made for full faces; the gate is of lower halves. Give --model a student of the lower half.',
  ]);
});
