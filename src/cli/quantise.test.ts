/** @file `npm run tools -- quantise` as a process: what it writes, and that it writes nothing when too much is lost. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeArtifact } from '../artifacts/index.ts';
import { createRandom } from '../core/index.ts';
import { votesFor, writeFerPlus } from '../fixtures/ferplus-folder.ts';
import { complaints, runCli } from '../fixtures/run-cli.ts';
import { drawFaces } from '../fixtures/synthetic-mouths.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { randomValues, TINY_NETWORK } from '../fixtures/tiny-network.ts';
import { foldBatchNorm } from '../networks/index.ts';
import { readModel, writeModel } from './support/model-folder.ts';

const ROOT = tempFolder();
const MODEL = join(ROOT, 'model');

beforeAll(async () => {
  const faces = drawFaces(12, createRandom(4)).map(({ image, label }, i) => ({
    name: `fer000000${String.fromCharCode(97 + i)}.png`,
    image,
    votes: votesFor(label),
  }));
  await writeFerPlus(join(ROOT, 'data'), 'valid', faces);
  const { spec, parameters } = foldBatchNorm(TINY_NETWORK, randomValues(TINY_NETWORK, 3));
  const artifact = await encodeArtifact({
    name: 'tiny',
    half: 'lower',
    network: spec,
    parameters,
    dtype: 'float16',
    temperature: 1.5,
    training: { command: 'none' },
  });
  await writeModel(MODEL, artifact.manifest, artifact.weights);
});

const quantise = (...args: string[]): ReturnType<typeof runCli> =>
  runCli('quantise', ['--data', join(ROOT, 'data'), '--model', MODEL, '--backend', 'wasm', ...args]);

describe('npm run tools -- quantise', { timeout: 120_000 }, () => {
  it('writes a model of about half the bytes, with figures of its own', async () => {
    const out = join(ROOT, 'small');
    const { code, stdout, stderr } = await quantise('--out', out, '--most-loss', '100');
    expect(complaints(stderr)).toEqual([]);
    expect(code).toBe(0);
    expect(stdout).toContain('tiny, lower half, 12 validation faces (wasm)');
    const [given, made] = [await readModel(MODEL), await readModel(out)];
    expect(made.manifest.weights.byteLength).toBeLessThan(0.75 * given.manifest.weights.byteLength);
    expect(made.manifest.networkHash).toBe(given.manifest.networkHash);
    expect(made.manifest.name).toBe('small');
    expect(made.manifest.temperature).toBe(1.5);
    expect(made.manifest.training).toMatchObject({
      command: 'none',
      quantisation: { from: given.manifest.weights.sha256 },
      validation: { faces: 12 },
    });
    expect(JSON.parse(await readFile(join(out, 'metrics.json'), 'utf8'))).toEqual(made.manifest.training);
  });

  it('keeps small kernels in half precision where asked to, and says which', async () => {
    const out = join(ROOT, 'kept');
    const { code, stderr } = await quantise('--out', out, '--most-loss', '100', '--keep-small', '15');
    expect(code, stderr).toBe(0);
    const { manifest } = await readModel(out);
    const kept = manifest.tensors.filter(({ shape, dtype }) => shape.length > 1 && dtype === 'float16');
    // Of 36, 216, 30 and 40 values of 345 the first, third and fourth.
    expect(kept.map(({ name }) => name)).toEqual(['first.kernel', 'embedding.kernel', 'classifier.kernel']);
    expect(manifest.training).toMatchObject({
      quantisation: { keptInHalfPrecision: kept.map(({ name }) => name) },
    });
  });

  it('refuses a bound that is no number, and writes nothing', async () => {
    const out = join(ROOT, 'none');
    const { code, stderr } = await quantise('--out', out, '--most-loss', 'little');
    expect(code).toBe(1);
    expect(complaints(stderr)).toEqual([
      "error: option '--most-loss <points>' argument 'little' is invalid. Give a number of 0 or more.",
      'Run it with --help to see its options.',
    ]);
    expect(existsSync(out)).toBe(false);
  });
});
