/** @file `npm run tools -- soup` as a process: which runs it averages, and what it refuses. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EMOTIONS, type Emotion } from '../core/index.ts';
import { constantModel } from '../fixtures/constant-model.ts';
import { writeHappyFaces } from '../fixtures/happy-faces.ts';
import { complaints, runCli } from '../fixtures/run-cli.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { readModel, writeModel } from './support/model-folder.ts';

const ROOT = tempFolder();
async function put(name: string, emotion: Emotion, bias: number): Promise<void> {
  const { manifest, weights } = await constantModel(name, emotion, bias);
  await writeModel(join(ROOT, name), manifest, weights);
}

beforeAll(async () => {
  await writeHappyFaces(join(ROOT, 'data'));
  await put('happy', 'happiness', 1);
  await put('happier', 'happiness', 2);
  await put('startled', 'surprise', 8);
});

const soup = (out: string, ...runs: string[]): ReturnType<typeof runCli> =>
  runCli('soup', [
    ...['--data', join(ROOT, 'data'), '--backend', 'wasm', '--out', join(ROOT, out)],
    ...['--runs', runs.map((run) => join(ROOT, run)).join()],
  ]);

describe('npm run tools -- soup', { timeout: 120_000 }, () => {
  it('averages the runs that do no harm, and says which and what it measured', async () => {
    const { code, stdout, stderr } = await soup('mean', 'happy', 'startled', 'happier');
    expect(complaints(stderr)).toEqual([]);
    expect(code).toBe(0);
    expect(stdout).toContain('startled: 33.33 %');
    expect(stdout).toContain('happy + happier: 66.67 %');
    const { manifest, parameters } = await readModel(join(ROOT, 'mean'));
    expect(parameters['classifier.bias']?.[EMOTIONS.indexOf('happiness')]).toBe(1.5);
    expect(parameters['classifier.bias']?.[EMOTIONS.indexOf('surprise')]).toBe(0);
    expect(manifest.training).toMatchObject({
      runs: [
        { name: 'happy', taken: true, training: { command: 'made happy' } },
        { name: 'startled', taken: false },
        { name: 'happier', taken: true },
      ],
      validation: { faces: 12 },
    });
  });

  it('writes nothing when no average is as good as one run', async () => {
    const { code, stderr } = await soup('none', 'happy', 'startled');
    expect(code).toBe(1);
    expect(complaints(stderr)).toEqual([
      'No average is as good as happy alone. Nothing was written. Take that run, or add runs that started from the same weights.',
    ]);
    expect(existsSync(join(ROOT, 'none'))).toBe(false);
  });

  it('refuses a run alone', async () => {
    const { code, stderr } = await soup('none', 'happy');
    expect(code).toBe(1);
    expect(complaints(stderr).join()).toContain('--runs: expected two or more runs of one network and half');
  });
});
