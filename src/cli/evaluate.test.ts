/** @file `npm run evaluate` as a process: its figures, and its errors in one clear line. */
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeArtifact } from '../artifacts/index.ts';
import { createRandom } from '../core/index.ts';
import { measure } from '../evaluate/index.ts';
import { useBackend } from '../fixtures/backends.ts';
import { votesFor, writeFerPlus } from '../fixtures/ferplus-folder.ts';
import { complaints, runCli } from '../fixtures/run-cli.ts';
import { drawFaces } from '../fixtures/synthetic-mouths.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { randomValues, TINY_NETWORK } from '../fixtures/tiny-network.ts';
import { countMacs, foldBatchNorm } from '../networks/index.ts';
import { predictAll, readModel, writeModel } from './support/model-folder.ts';

const ROOT = tempFolder();
const MODEL = join(ROOT, 'model');
const UPPER = join(ROOT, 'upper');
const DATA = join(ROOT, 'data');
const FACES = drawFaces(12, createRandom(4)).map(({ image, label }, i) => ({
  name: `fer000000${String.fromCharCode(97 + i)}.png`,
  image,
  votes: votesFor(label),
  label,
}));

const evaluate = (data: string, ...args: string[]): ReturnType<typeof runCli> =>
  runCli('evaluate', ['--data', data, '--split', 'valid', '--model', MODEL, '--backend', 'wasm', ...args]);

beforeAll(async () => {
  await writeFerPlus(DATA, 'valid', FACES);
  const { spec, parameters } = foldBatchNorm(TINY_NETWORK, randomValues(TINY_NETWORK, 3));
  for (const [folder, half] of [
    [MODEL, 'lower'],
    [UPPER, 'upper'],
  ] as const) {
    const artifact = await encodeArtifact({
      name: 'tiny',
      half,
      network: spec,
      parameters,
      dtype: 'float16',
      temperature: 1.5,
      training: {},
    });
    await writeModel(folder, artifact.manifest, artifact.weights);
  }
});

describe('npm run evaluate', { timeout: 120_000 }, () => {
  it('shows a model the half that it was made for, unless told another', async () => {
    const { code, stdout, stderr } = await evaluate(DATA, '--model', UPPER);
    expect(code, stderr).toBe(0);
    expect(stdout).toContain(`${UPPER} (tiny), upper half, valid split`);
  });

  it('writes the figures of every face, as JSON and as a table', async () => {
    const file = join(ROOT, 'made', 'on the way', 'figures.json');
    const { code, stdout, stderr } = await evaluate(DATA, '--half', 'lower', '--json', file);
    expect(complaints(stderr)).toEqual([]);
    expect(code).toBe(0);

    await useBackend('wasm');
    const model = await readModel(MODEL);
    const logits = await predictAll(
      model,
      FACES.map(({ image }) => image),
      'lower',
    );
    const expected = measure(
      logits,
      FACES.map(({ label }) => label),
      1.5,
    );
    const report = JSON.parse(await readFile(file, 'utf8')) as typeof expected & Record<string, unknown>;
    expect(report).toMatchObject({
      model: 'tiny',
      folder: MODEL,
      layout: 'FER+',
      split: 'valid',
      half: 'lower',
      backend: 'wasm',
      faces: 12,
      macs: countMacs(TINY_NETWORK),
      accuracy: expected.accuracy,
      perClassRecall: expected.perClassRecall,
      confusion: expected.confusion,
      weightsSha256: model.manifest.weights.sha256,
    });
    expect(report.confusion.flat().reduce((sum, count) => sum + count)).toBe(12);
    expect(report.calibrationError).toBeCloseTo(expected.calibrationError, 6);
    expect(stdout).toContain(`${MODEL} (tiny), lower half, valid split, one forward pass (wasm)`);
    expect(stdout).toContain(
      `accuracy ${(100 * expected.accuracy).toFixed(2)} % on 12 faces in the layout of FER+ (95 % interval over faces `,
    );
    expect(report).toMatchObject({
      accuracyInterval: expected.accuracyInterval,
      meanRecall: expected.meanRecall,
      perClassF1: expected.perClassF1,
      meanF1: expected.meanF1,
    });
    expect(stdout).toMatch(/always naming \w+, the commonest here, would be right on \d+\.\d\d %/);
  });

  /** The command fails with this one line, no stack, and comes to an end. */
  async function refusal(data: string, ...args: string[]): Promise<string> {
    const { code, stderr } = await evaluate(data, ...args);
    expect(code, stderr).toBe(1);
    const lines = complaints(stderr);
    expect(lines).toHaveLength(1);
    return lines[0] ?? '';
  }

  it('names the folder that is missing', async () => {
    const folder = join(ROOT, 'nowhere');
    expect(await refusal(folder)).toMatch(new RegExp(`^${folder}.*: no such folder. `));
  });

  it('names the picture that is missing', async () => {
    const folder = await writeFerPlus(join(ROOT, 'gap'), 'valid', FACES);
    await rm(join(folder, 'fer000000c.png'));
    expect(await refusal(join(ROOT, 'gap'))).toContain(`has no picture ${join(folder, 'fer000000c.png')}.`);
  });

  it('names file and line of a malformed row', async () => {
    const folder = await writeFerPlus(join(ROOT, 'malformed'), 'valid', FACES);
    await appendFile(join(folder, 'label.csv'), 'fer000000z.png,"(0, 0, 48, 48)",1,2,3\n');
    expect(await refusal(join(ROOT, 'malformed'))).toContain(
      `${join(folder, 'label.csv')}, line 13: expected 10 votes, got 3.`,
    );
  });

  it('refuses a whole face for a network of half of one', async () => {
    expect(await refusal(DATA, '--half', 'full')).toContain(
      '--half full: tiny reads the lower half alone (24×48).',
    );
  });
});

describe('a model folder', () => {
  it('that is missing, damaged or no JSON is refused by name', async () => {
    const absent = join(ROOT, 'no-model');
    await expect(readModel(absent)).rejects.toThrow(`${join(absent, 'manifest.json')}: no such file.`);
    const damaged = join(ROOT, 'damaged');
    await mkdir(damaged);
    await writeFile(join(damaged, 'manifest.json'), await readFile(join(MODEL, 'manifest.json')));
    await expect(readModel(damaged)).rejects.toThrow(`${join(damaged, 'weights.bin')}: no such file.`);
    await writeFile(join(damaged, 'weights.bin'), (await readFile(join(MODEL, 'weights.bin'))).subarray(2));
    await expect(readModel(damaged)).rejects.toThrow(/weights\.bin: expected \d+ bytes, got \d+\./);
    await writeFile(join(damaged, 'manifest.json'), '{');
    await expect(readModel(damaged)).rejects.toThrow(`${join(damaged, 'manifest.json')}: expected JSON`);
  });
});
