/** @file Checkpoints on disk. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../core/index.ts';
import { parseRecipe } from '../../distill/index.ts';
import { REPOSITORY } from '../../fixtures/paths.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';

const ROOT = tempFolder();

async function example(): Promise<Checkpoint> {
  const json: unknown = JSON.parse(await readFile(join(REPOSITORY, 'recipes', 'student.json'), 'utf8'));
  return {
    recipe: { ...parseRecipe(json, 'student.json'), startFrom: 'runs/für die Länge – ü' },
    inputs: { data: 'd', teacher: 't', backend: 'wasm', start: 's' },
    state: {
      epoch: 3,
      tensors: {
        'a.kernel': Float32Array.of(1, -0, 1e-45, 3.4e38),
        'velocity/a.kernel': Float32Array.of(0.1),
        empty: new Float32Array(),
      },
    },
    history: [{ epoch: 3, loss: 1.5, validationAccuracy: 0.5, validationLoss: 1.25, seconds: 7 }],
  };
}

describe('checkpoint', () => {
  it('comes back bit for bit, leaves no half-written file, and replaces the one before', async () => {
    const checkpoint = await example();
    await writeCheckpoint(ROOT, checkpoint);
    expect(await readCheckpoint(ROOT)).toEqual(checkpoint);
    await writeCheckpoint(ROOT, { ...checkpoint, state: { ...checkpoint.state, epoch: 4 } });
    expect((await readCheckpoint(ROOT))?.state.epoch).toBe(4);
    expect(await readdir(ROOT)).toEqual(['checkpoint.bin']);
  });

  it('is null where there is none', async () => {
    expect(await readCheckpoint(join(ROOT, 'nowhere'))).toBeNull();
  });

  it('is refused by name when cut off or not a checkpoint at all', async () => {
    await writeCheckpoint(ROOT, await example());
    const path = join(ROOT, 'checkpoint.bin');
    const bytes = await readFile(path);
    for (const broken of [bytes.subarray(0, -1), bytes.subarray(0, 40), Buffer.from('xy'), Buffer.alloc(0)]) {
      await writeFile(path, broken);
      await expect(readCheckpoint(ROOT)).rejects.toThrow(DataError);
      await expect(readCheckpoint(ROOT)).rejects.toThrow(`${path}: not a checkpoint`);
    }
  });
});
