/** @file What a run starts, learns from and computes on: a run may go on with nothing else. */
import { createHash } from 'node:crypto';
import type { Model } from '../../artifacts/index.ts';
import { DataError } from '../../core/index.ts';
import type { Sample } from '../../datasets/index.ts';
import type { Recipe } from '../../distill/index.ts';
import type { Checkpoint, RunInputs } from './checkpoint.ts';

/** SHA-256 over every face, label and distribution, and valence and arousal where they are read, in order. */
function fingerprintOf(samples: readonly Sample[]): string {
  const hash = createHash('sha256');
  for (const { id, label, distribution, image, affect } of samples) {
    hash.update(JSON.stringify([id, label, distribution, image.width, image.height]));
    if (affect) hash.update(JSON.stringify([affect.valence, affect.arousal]));
    hash.update(Uint8Array.from(image.data));
  }
  return hash.digest('hex');
}

/** SHA-256 over every tensor, its name and its values. */
function fingerprintOfWeights(tensors: Readonly<Record<string, Float32Array>>): string {
  const hash = createHash('sha256');
  for (const [name, values] of Object.entries(tensors)) {
    hash.update(JSON.stringify([name, values.length]));
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}

export function runInputs(
  samples: readonly Sample[],
  teachers: readonly Model[],
  backend: string,
  start?: Readonly<Record<string, Float32Array>>,
): RunInputs {
  return {
    data: fingerprintOf(samples),
    backend,
    ...(teachers.length > 0 && {
      teacher: teachers.map(({ manifest }) => manifest.weights.sha256).join('+'),
    }),
    ...(start && { start: fingerprintOfWeights(start) }),
  };
}

/** @throws DataError that names what differs: a run goes on only by the recipe that it began with */
export function refuseOtherRecipe(begun: Recipe, recipe: Recipe, folder: string): void {
  const [was, now] = [begun, recipe] as unknown as Readonly<Record<string, unknown>>[];
  const keys = [...new Set([...Object.keys(begun), ...Object.keys(recipe)])].filter(
    (key) => JSON.stringify(was?.[key]) !== JSON.stringify(now?.[key]),
  );
  if (keys.length === 0) return;
  const shown = (value: unknown): string => {
    const text = JSON.stringify(value) ?? 'nothing';
    return text.length > 60 ? `${text.slice(0, 60)}…` : text;
  };
  const differences = keys.map((key) => `${key}: ${shown(was?.[key])}, now ${shown(now?.[key])}`);
  throw new DataError(
    `${folder}: its run was begun by another recipe (${differences.join('; ')}).`,
    'Give the recipe and options that it was begun with, use --fresh to start again, or name another --out.',
  );
}

/** @throws DataError where the checkpoint was made from other faces, another teacher or other starting weights, or on another backend */
export function refuseOtherInputs(checkpoint: Checkpoint, inputs: RunInputs, folder: string): void {
  if (!checkpoint.inputs) {
    console.error(
      `${folder}: its checkpoint does not say what it was made from; going on with what is given.`,
    );
    return;
  }
  const other =
    checkpoint.inputs.data !== inputs.data
      ? 'other faces (--data, --limit, or the files there)'
      : checkpoint.inputs.teacher !== inputs.teacher
        ? 'another teacher’s weights'
        : checkpoint.inputs.start !== undefined && checkpoint.inputs.start !== inputs.start
          ? 'other starting weights (startFrom)'
          : null;
  if (other)
    throw new DataError(
      `${folder}: its checkpoint was made from ${other}.`,
      'Use --fresh to start again, or another --out.',
    );
  const { backend } = checkpoint.inputs;
  if (backend !== undefined && backend !== inputs.backend)
    throw new DataError(
      `${folder}: its run was begun on the backend ${backend}, this one is ${inputs.backend}: it would not end with the same weights.`,
      `Give --backend ${backend}, use --fresh to start again, or another --out.`,
    );
}
