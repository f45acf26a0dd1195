/** @file Weights to start from: another run, or a model folder such as `npm run tools -- import-weights` writes. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../../core/index.ts';
import { canRefit, judgedWeights, refitWidths } from '../../distill/index.ts';
import {
  foldedNetwork,
  type NetworkInput,
  type NetworkSpec,
  parameterShapes,
  walk,
} from '../../networks/index.ts';
import { readCheckpoint } from './checkpoint.ts';
import { hasLearntValidation } from './learnt-validation.ts';
import { readManifest, readModel } from './model-folder.ts';
import { sayUnfinished, trainedFolder } from './trained-folder.ts';

export interface StartingWeights {
  readonly tensors: Readonly<Record<string, Float32Array>>;
  /** As the network, with the channel means that its weights were made for. */
  readonly input: NetworkInput;
  /** Tensors that are not taken: a classifier of other classes, or a second head that is not there. */
  readonly fresh: readonly string[];
  /** Of a folded model: batch norm is to be put back, on faces (`unfoldBatchNorm`). */
  readonly folded: boolean;
  /** Whether they have learnt the validation faces too. */
  readonly learntValidation: boolean;
}

const filtersOf = (spec: NetworkSpec): string =>
  JSON.stringify(
    walk(spec).flatMap(({ layer }) => (layer.type === 'conv' ? [[layer.name, layer.filters]] : [])),
  );

/**
 * Reads the tensors of `spec` from a run, checkpoint.bin, which holds its last epoch, or else from a model, manifest.json (folded as
 * exported, or not); `trainedFolder` says where it is looked for. Only the classifier may
 * differ in size, and a second head be missing; both start afresh. A folded model of the same layers with other numbers of filters is brought to those
 * of `spec` (`refitWidths`, copies told apart by `seed`). Anything else missing or of another size is refused by name.
 */
export async function readStartingWeights(
  named: string,
  spec: NetworkSpec,
  seed = 0,
): Promise<StartingWeights> {
  const folder = trainedFolder(named, ['checkpoint.bin', 'manifest.json']);
  // A run's exported model is folded: its checkpoint, asked first, has batch norm as it was.
  const checkpoint = await readCheckpoint(folder);
  if (checkpoint) sayUnfinished(folder, checkpoint);
  const exported = existsSync(join(folder, 'manifest.json'));
  const model = !checkpoint && exported ? await readModel(folder) : undefined;
  const stored = (checkpoint && judgedWeights(checkpoint.state)) ?? model?.parameters;
  if (!stored) {
    throw new DataError(
      `${folder}: expected checkpoint.bin or manifest.json, found neither.`,
      'Train that run first, or import its weights (npm run tools -- import-weights).',
    );
  }
  // What batch norm keeps of the faces it saw, a folded network has no more.
  const norms = (network: NetworkSpec): boolean =>
    parameterShapes(network).some(({ trainable }) => !trainable);
  const foldedSpec = model && norms(spec) && !norms(model.manifest.network) ? foldedNetwork(spec) : null;
  const shapes = parameterShapes(foldedSpec ?? spec);
  const other = model?.manifest.network;
  const widthsDiffer =
    foldedSpec && other && canRefit(other, foldedSpec) && filtersOf(other) !== filtersOf(foldedSpec);
  const found = widthsDiffer ? refitWidths(other, stored, foldedSpec, seed) : stored;
  const classifier = shapes.at(-1)?.name.replace(/\.[^.]+$/, '');
  const tensors: Record<string, Float32Array> = {};
  const fresh: string[] = [];
  for (const { name, shape } of shapes) {
    const values = found[name];
    const size = shape.reduce((total, side) => total * side, 1);
    if (values?.length === size) tensors[name] = values;
    else if (values && name.startsWith(`${classifier}.`)) fresh.push(name);
    // Pretrained weights have no second head: it learns from nothing.
    else if (!values && spec.secondHead && name.startsWith(`${spec.secondHead.name}.`)) fresh.push(name);
    else {
      throw new DataError(
        `${folder}: tensor '${name}': expected ${size} values, got ${values?.length ?? 'none'}.`,
        `Start from weights of ${spec.name}.`,
      );
    }
  }
  // Half of a classifier would be none.
  for (const name of Object.keys(tensors)) {
    const own = `${classifier}.`;
    if (name.startsWith(own) && fresh.some((other) => other.startsWith(own))) delete tensors[name];
  }
  // A checkpoint holds tensors alone; the manifest beside it has the means that its run was given.
  const manifest = model?.manifest ?? (exported ? await readManifest(folder) : undefined);
  const means = manifest?.network.input.means;
  return {
    tensors,
    fresh,
    folded: foldedSpec !== null,
    learntValidation:
      checkpoint?.recipe.withValidation !== undefined ||
      (manifest !== undefined && hasLearntValidation(manifest.training)),
    input: means ? { ...spec.input, means } : spec.input,
  };
}
