/** @file Where a teacher or a start is looked for, and that an unfinished run is named as such. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { type Checkpoint, writeCheckpoint } from './checkpoint.ts';
import { sayIfUnfinished, trainedFolder } from './trained-folder.ts';

const ROOT = tempFolder();
const ROOTS = [join(ROOT, 'models'), join(ROOT, 'runs')];
const said: string[] = [];
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text));
});
afterEach(() => {
  vi.restoreAllMocks();
  said.length = 0;
});

function put(...place: string[]): string {
  const folder = join(ROOT, ...place);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'manifest.json'), '{}');
  return folder;
}

describe('a folder that a recipe names', () => {
  it('is taken as it is where it is there', () => {
    const own = put('own');
    put('models', 'own');
    expect(trainedFolder(own, ['manifest.json'], ROOTS)).toBe(own);
    expect(said).toEqual([]);
  });

  it('is looked for in models/ and then in runs/, which is said', () => {
    const run = put('runs', 'longer');
    const wanted = join('models', 'longer');
    expect(trainedFolder(wanted, ['manifest.json'], ROOTS)).toBe(run);
    expect(said).toEqual([`${wanted} is not there; taking ${run}.`]);
    const shipped = put('models', 'longer');
    expect(trainedFolder(wanted, ['manifest.json'], ROOTS)).toBe(shipped);
  });

  it('stays the one that was named where there is none, or none with what is wanted', () => {
    put('runs', 'exported');
    expect(trainedFolder('runs/nobody', ['manifest.json'], ROOTS)).toBe('runs/nobody');
    expect(trainedFolder('models/exported', ['checkpoint.bin'], ROOTS)).toBe('models/exported');
    expect(said).toEqual([]);
  });
});

describe('a run', () => {
  const checkpoint = (epoch: number) =>
    ({ recipe: { epochs: 60 }, state: { epoch, tensors: {} }, history: [] }) as unknown as Checkpoint;

  it('that is not finished is used, which is said; a finished one and a model alone are used without a word', async () => {
    await writeCheckpoint(ROOT, checkpoint(1));
    await sayIfUnfinished(ROOT);
    expect(said).toEqual([
      `${ROOT}: this run stopped after epoch 1 of 60; its weights are used as they are. To use better ones, finish it first.`,
    ]);
    said.length = 0;
    await writeCheckpoint(ROOT, checkpoint(60));
    await sayIfUnfinished(ROOT);
    await sayIfUnfinished(put('own'));
    expect(said).toEqual([]);
  });

  it('whose checkpoint is damaged can still teach', async () => {
    const folder = put('damaged');
    writeFileSync(join(folder, 'checkpoint.bin'), 'cut off');
    await expect(sayIfUnfinished(folder)).resolves.toBeUndefined();
  });
});
