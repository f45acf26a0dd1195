/** @file Stores and reads a training run's checkpoint. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DataError, parseJsonText } from '../../core/index.ts';
import type { Recipe, TrainingState } from '../../distill/index.ts';
import { readWithin, writeWhole } from '../../files/index.ts';

export interface EpochRecord {
  readonly epoch: number;
  readonly loss: number;
  readonly validationAccuracy: number;
  readonly validationLoss: number;
  readonly seconds: number;
}

/** What a run's weights follow from, beside its recipe, mostly as hashes. Runs begun before it was noted have none. */
export interface RunInputs {
  /** Of every face and label (`fingerprintOf`). */
  readonly data: string;
  /** Of the teacher's weights. */
  readonly teacher?: string | undefined;
  /** Name of the backend, whose rounding is its own; runs begun before it was noted have none. */
  readonly backend?: string | undefined;
  /** Of the weights that it started from; runs begun before it was noted have none. */
  readonly start?: string | undefined;
}

interface Header {
  readonly recipe: Recipe;
  readonly inputs?: RunInputs | undefined;
  readonly epoch: number;
  readonly history: readonly EpochRecord[];
  readonly tensors: readonly { readonly name: string; readonly length: number }[];
}

const headerSchema = z.object({
  recipe: z.custom<Recipe>((value) => typeof value === 'object' && value !== null, 'expected a recipe'),
  inputs: z
    .object({
      data: z.string(),
      teacher: z.string().optional(),
      backend: z.string().optional(),
      start: z.string().optional(),
    })
    .optional(),
  epoch: z.int().min(0),
  history: z.array(z.looseObject({ epoch: z.int() })),
  tensors: z.array(z.object({ name: z.string(), length: z.int().min(0) })),
});

/** As much as Node reads at once; VGG-Face, with what its optimiser keeps, has 1.2 GB. */
const MOST_BYTES = 2 ** 31 - 1;

export interface Checkpoint {
  readonly recipe: Recipe;
  readonly inputs?: RunInputs | undefined;
  readonly state: TrainingState;
  readonly history: readonly EpochRecord[];
}

/** One file: header length (4 bytes), JSON header, then the tensors as little-endian float32. */
export async function writeCheckpoint(
  folder: string,
  { recipe, inputs, state, history }: Checkpoint,
): Promise<void> {
  const names = Object.keys(state.tensors);
  const header: Header = {
    recipe,
    inputs,
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
  const remedy = 'Delete it to start the run again.';
  const bytes = await readWithin(path, MOST_BYTES, remedy);
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const start = 4 + view.getUint32(0, true);
    if (start > bytes.length) throw new RangeError('it ends early');
    const header = headerSchema.parse(parseJsonText(new TextDecoder().decode(bytes.subarray(4, start))));
    const length = header.tensors.reduce((sum, tensor) => sum + 4 * tensor.length, start);
    if (length !== bytes.length) throw new RangeError(`expected ${length} bytes, got ${bytes.length}`);
    let offset = start;
    const tensors = Object.fromEntries(
      header.tensors.map(({ name, length }) => {
        const end = offset + 4 * length;
        const values = new Float32Array(bytes.slice(offset, end).buffer);
        offset = end;
        return [name, values] as const;
      }),
    );
    return {
      recipe: header.recipe,
      ...(header.inputs && { inputs: header.inputs }),
      state: { epoch: header.epoch, tensors },
      history: header.history as unknown as EpochRecord[],
    };
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause).split('\n')[0] : String(cause);
    throw new DataError(`${path}: not a checkpoint (${why}).`, remedy, { cause });
  }
}
