/** @file `npm run tools -- paired` as a process: what it holds against what, and what it refuses. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Emotion } from '../core/index.ts';
import { constantModel } from '../fixtures/constant-model.ts';
import { writeHappyFaces } from '../fixtures/happy-faces.ts';
import { complaints, runCli } from '../fixtures/run-cli.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { writeModel } from './support/model-folder.ts';

const ROOT = tempFolder();
async function put(name: string, emotion: Emotion, bias: number): Promise<void> {
  const { manifest, weights } = await constantModel(name, emotion, bias);
  await writeModel(join(ROOT, name), manifest, weights);
}

beforeAll(async () => {
  await writeHappyFaces(join(ROOT, 'data'));
  await put('happy', 'happiness', 1);
  await put('startled', 'surprise', 8);
});

const way = (name: string, ...runs: string[]): string[] => [
  '--way',
  `${name}=${runs.map((run) => join(ROOT, run)).join()}`,
];
const paired = (...args: string[]): ReturnType<typeof runCli> =>
  runCli('paired', ['--data', join(ROOT, 'data'), '--backend', 'wasm', ...args]);

describe('npm run tools -- paired', { timeout: 120_000 }, () => {
  it('holds every way against the first, run by run', async () => {
    const json = join(ROOT, 'paired.json');
    const { code, stdout, stderr } = await paired(
      ...way('smiles', 'happy', 'happy'),
      ...way('starts', 'startled', 'happy'),
      '--json',
      json,
    );
    expect(complaints(stderr)).toEqual([]);
    expect(code).toBe(0);
    expect(stdout).toContain('12 faces of the valid split');
    expect(stdout).toContain('| starts | 33.33, 66.67 | 50.00 ± 23.57 | −16.67 |');
    const report = JSON.parse(await readFile(json, 'utf8'));
    expect(report.ways[1].against.tests.map((test: { onlyFirst: number }) => test.onlyFirst)).toEqual([8, 0]);
  });

  it('refuses uneven ways, and a way alone', async () => {
    const uneven = await paired(...way('smiles', 'happy', 'happy'), ...way('starts', 'startled'));
    expect(uneven.code).toBe(1);
    expect(complaints(uneven.stderr).join()).toContain('--way starts: expected 2 runs as of smiles, got 1.');
    const alone = await paired(...way('smiles', 'happy'));
    expect(alone.code).toBe(1);
    expect(complaints(alone.stderr).join()).toContain('expected two or more, the control first');
  });
});
