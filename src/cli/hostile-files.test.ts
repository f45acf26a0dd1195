/** @file Commands on files that ask for more than they are: one line that names the file, and little memory. */

import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readMatFile } from '../artifacts/index.ts';
import { DataError } from '../core/index.ts';
import { readSamples } from '../datasets/index.ts';
import { parseRecipe } from '../distill/index.ts';
import { readJson } from '../files/index.ts';
import { declaredPng, matArray, matElement, matFile, npyFile } from '../fixtures/bad-files.ts';
import { labelRow, votesFor } from '../fixtures/ferplus-folder.ts';
import { REPOSITORY } from '../fixtures/paths.ts';
import { type CliResult, complaints, runCli } from '../fixtures/run-cli.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';

const ROOT = tempFolder();
const MOST_MB = 300;

async function write(path: string, content: string | Uint8Array): Promise<string> {
  await mkdir(dirname(join(ROOT, path)), { recursive: true });
  await writeFile(join(ROOT, path), content);
  return join(ROOT, path);
}

function refusedBy({ code, peakMb, stderr }: CliResult, name: string): void {
  expect(code, stderr).toBe(1);
  const lines = complaints(stderr);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(name);
  expect(peakMb).toBeLessThan(MOST_MB);
}

const importWeights = (file: string): Promise<CliResult> =>
  runCli('import-weights', ['--file', file, '--network', 'vgg-f', '--out', join(ROOT, 'imported')]);
const evaluate = (data: string, split: string): Promise<CliResult> =>
  runCli('evaluate', ['--data', data, '--split', split, '--half', 'lower', '--backend', 'wasm']);

describe('a command refuses, by name and within 300 MB,', { timeout: 120_000 }, () => {
  it('a MAT file that deflates to a thousand times its size, and one of structs without end', async () => {
    const zeros = matArray(6, [8192, 1024], 'layers', matElement(9, new Uint8Array(64 << 20)));
    refusedBy(await importWeights(await write('bomb.mat', matFile(zeros, true))), 'bomb.mat: ');
    const noFields = Buffer.concat([
      matElement(5, Buffer.from(Int32Array.of(8).buffer)),
      matElement(1, new Uint8Array()),
    ]);
    const structs = matFile(matArray(2, [65_536, 32_767], 'net', noFields));
    refusedBy(await importWeights(await write('structs.mat', structs)), 'structs.mat: ');
  });

  it('a picture of 256 million pixels in 249 kB, and an array of values that take no bytes', async () => {
    const png = declaredPng(16_000, 16_000, new Uint8Array(16_001 * 16_000));
    await write('fer/FER2013Valid/a.png', png);
    await write('fer/FER2013Valid/label.csv', labelRow('a.png', votesFor(1)));
    refusedBy(await evaluate(join(ROOT, 'fer'), 'valid'), 'a.png: expected 48×48');
    await write('npy/val_set/images/0.png', png);
    await write(
      'npy/val_set/annotations/0_exp.npy',
      npyFile("{'descr': '<U0', 'fortran_order': False, 'shape': (4294967295,), }"),
    );
    refusedBy(await evaluate(join(ROOT, 'npy'), 'test'), '0_exp.npy: ');
    refusedBy(
      await runCli('explain', [join(ROOT, 'npy/val_set/images/0.png'), '--out', ROOT, '--backend', 'cpu']),
      '0.png: ',
    );
  });
});

const CASES = join(REPOSITORY, '..', 'shared', 'cases');
const BOTH = { keep: 'majority', cache: join(ROOT, 'cache') } as const;

describe('the cases in ../shared, where they are', () => {
  beforeEach((context) =>
    context.skip(!existsSync(CASES), 'needs ../shared/cases, which is not part of the product'),
  );

  it.each([
    ['fer-bom', 'valid', 5],
    ['fer-quoted-names', 'valid', 5],
    ['fer-empty-name', 'valid', 5],
    ['aff-bom', 'test', 3],
    ['aff-bmp', 'test', 2],
    ['npy-macos-dotfiles', 'test', 2],
    ['npy-py2-long', 'test', 2],
  ] as const)('%s is read', async (name, split, faces) => {
    expect(await readSamples(join(CASES, name), split, BOTH)).toHaveLength(faces);
  });

  it.each([
    ['fer-badcrc', 'fer0000001.png: '],
    ['fer-utf16', 'UTF-16'],
  ])('%s is refused by name', async (name, said) => {
    await expect(readSamples(join(CASES, name), 'valid', BOTH)).rejects.toThrow(said);
  });

  it.each(['deflate-bomb-64MB', 'deep-cells', 'no-flags'])('%s.mat is refused by name', async (name) => {
    const bytes = new Uint8Array(await readFile(join(CASES, `${name}.mat`)));
    await expect(readMatFile(bytes, `${name}.mat`)).rejects.toThrow(DataError);
  });

  it('tiny-bom.json is a recipe', async () => {
    const file = join(CASES, 'tiny-bom.json');
    expect(parseRecipe(await readJson(file, ''), file)).toMatchObject({ network: 'compact-vgg' });
  });
});
