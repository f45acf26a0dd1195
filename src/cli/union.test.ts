/** @file `npm run tools -- union` as a process: what it writes is as good as the SVM it chose; what it refuses, it refuses at once. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeArtifact } from '../artifacts/index.ts';
import { createRandom } from '../core/index.ts';
import { votesFor, writeFerPlus } from '../fixtures/ferplus-folder.ts';
import { complaints, runCli } from '../fixtures/run-cli.ts';
import { drawFaces } from '../fixtures/synthetic-mouths.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { randomValues, TINY_NETWORK } from '../fixtures/tiny-network.ts';
import { foldBatchNorm, type NetworkSpec } from '../networks/index.ts';
import { readModel, writeModel } from './support/model-folder.ts';

const ROOT = tempFolder();

/** A network whose embedding lies near 8 and varies by hundredths, as columns of MobileNet's do beside others. */
async function put(name: string, seed: number, spec: NetworkSpec = TINY_NETWORK): Promise<string> {
  const folded = foldBatchNorm(spec, randomValues(spec, seed));
  const { 'embedding.kernel': kernel, 'embedding.bias': bias } = folded.parameters;
  const { manifest, weights } = await encodeArtifact({
    name,
    half: 'lower',
    network: folded.spec,
    parameters: {
      ...folded.parameters,
      'embedding.kernel': (kernel ?? new Float32Array()).map((value) => value / 100),
      'embedding.bias': (bias ?? new Float32Array()).fill(8),
    },
    dtype: 'float16',
    temperature: 1,
    training: {},
  });
  await writeModel(join(ROOT, name), manifest, weights);
  return join(ROOT, name);
}

const faces = (count: number, seed: number) =>
  drawFaces(count, createRandom(seed)).map(({ image, label }, i) => ({
    name: `fer${seed}${String(i).padStart(6, '0')}.png`,
    image,
    votes: votesFor(label),
  }));

let [one, two] = ['', ''];
beforeAll(async () => {
  await writeFerPlus(join(ROOT, 'data'), 'train', faces(96, 1));
  await writeFerPlus(join(ROOT, 'data'), 'valid', faces(96, 2));
  one = await put('one', 3);
  two = await put('two', 4);
});

const union = (out: string, ...args: string[]): ReturnType<typeof runCli> =>
  runCli('union', [
    ...['--data', join(ROOT, 'data'), '--backend', 'wasm', '--out', join(ROOT, out)],
    ...args,
  ]);

interface Notes {
  readonly validation: { readonly accuracy: number; readonly faces: number };
  readonly tried: readonly { readonly c: number; readonly validationAccuracy: number }[];
}

describe('npm run tools -- union', { timeout: 120_000 }, () => {
  it.each(['float16', 'int8'])('ships a model as good as the SVM it chose, parts in %s', async (dtype) => {
    const { code, stderr } = await union(dtype, '--models', `${one},${two}`, '--dtype', dtype);
    expect(complaints(stderr)).toEqual([]);
    expect(code).toBe(0);
    const { manifest } = await readModel(join(ROOT, dtype));
    const { validation, tried } = manifest.training as unknown as Notes;
    expect(validation.faces).toBe(96);
    const best = Math.max(...tried.map(({ validationAccuracy }) => validationAccuracy));
    // Chance is a third: the SVM has learnt something that the file can lose.
    expect(best).toBeGreaterThan(0.45);
    expect(validation.accuracy).toBeGreaterThan(best - 0.001);
    const dtypes = Object.fromEntries(manifest.tensors.map((tensor) => [tensor.name, tensor.dtype]));
    expect(dtypes['classifier.kernel']).toBe('float32');
    expect(dtypes['classifier.bias']).toBe('float32');
    expect(dtypes['one.first.kernel']).toBe(dtype);
  });

  it('refuses a name that no model can have before it reads a model', async () => {
    const { code, stderr } = await union('my union', '--models', 'nowhere,nobody');
    expect(code).toBe(1);
    expect(complaints(stderr).join()).toMatch(/^--out: a model cannot be called 'my union'/);
  });

  it('refuses networks of different inputs before it reads a face', async () => {
    const wide = await put('wide', 5, { ...TINY_NETWORK, input: { height: 32, width: 64, channels: 1 } });
    const { code, stderr } = await union(
      'none',
      '--models',
      `${one},${wide}`,
      '--data',
      join(ROOT, 'nowhere'),
    );
    expect(code).toBe(1);
    expect(complaints(stderr)).toEqual([
      'one and wide read different inputs (24×48×1, the half stretched; 32×64×1, the half stretched). ' +
        'Unite networks whose manifests have the same network.input.',
    ]);
    expect(existsSync(join(ROOT, 'none'))).toBe(false);
  });
});
