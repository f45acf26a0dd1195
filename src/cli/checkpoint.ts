/** @file Where a run stands, on disk. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../core/index.ts';
import type { Recipe, TrainingState } from '../distill/index.ts';
import { writeWhole } from './model-folder.ts';

export interface EpochRecord {
  readonly epoch: number;
  readonly loss: number;
  readonly validationAccuracy: number;
  readonly validationLoss: number;
  readonly seconds: number;
}

interface Header {
  readonly recipe: Recipe;
  readonly epoch: number;
  readonly history: readonly EpochRecord[];
  readonly tensors: readonly { readonly name: string; readonly length: number }[];
}

export interface Checkpoint {
  readonly recipe: Recipe;
  readonly state: TrainingState;
  readonly history: readonly EpochRecord[];
}

/** One file: header length (4 bytes), JSON header, then the tensors as little-endian float32. */
export async function writeCheckpoint(folder: string, { recipe, state, history }: Checkpoint): Promise<void> {
  const names = Object.keys(state.tensors);
  const header: Header = {
    recipe,
    epoch: state.epoch,
    history,
    tensors: names.map((name) => ({ name, length: state.tensors[name]?.length ?? 0 })),
  };
  // Padded so that the tensors start on a multiple of four bytes.
  const text = JSON.stringify(header);
  const head = Buffer.from(text.padEnd(text.length + ((4 - (Buffer.byteLength(text) % 4)) % 4)));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  const bodies = names.map((name) => {
    const values = state.tensors[name] ?? new Float32Array();
    return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  });
  await writeWhole(join(folder, 'checkpoint.bin'), Buffer.concat([length, head, ...bodies]));
}

/** The checkpoint of a run, or null where there is none. */
export async function readCheckpoint(folder: string): Promise<Checkpoint | null> {
  const path = join(folder, 'checkpoint.bin');
  if (!existsSync(path)) return null;
  const bytes = await readFile(path);
  try {
    const start = 4 + bytes.readUInt32LE(0);
    const header = JSON.parse(bytes.toString('utf8', 4, start)) as Header;
    const tensors: Record<string, Float32Array> = {};
    let offset = start;
    for (const { name, length } of header.tensors) {
      const end = offset + length * 4;
      if (end > bytes.length) throw new RangeError('it ends early');
      tensors[name] = new Float32Array(bytes.buffer.slice(bytes.byteOffset + offset, bytes.byteOffset + end));
      offset = end;
    }
    return { recipe: header.recipe, state: { epoch: header.epoch, tensors }, history: header.history };
  } catch (cause) {
    throw new DataError(
      `${path}: not a checkpoint (${String(cause)}).`,
      'Delete it to start the run again.',
      { cause },
    );
  }
}
