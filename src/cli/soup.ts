/** @file `npm run tools -- soup`: several runs of one network, of one lineage → the average of the best of them. */
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { type ArtifactContent, decodeArtifact, encodeArtifact, type Model } from '../artifacts/index.ts';
import { DataError } from '../core/index.ts';
import { averageWeights, greedySoup } from '../distill/index.ts';
import { measure } from '../evaluate/index.ts';
import { countMacs } from '../networks/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { refuseLearnt } from './support/learnt-validation.ts';
import { namedFolder, predictAll, readEmotionModel } from './support/model-folder.ts';
import { nameOfFolder } from './support/model-name.ts';
import { namesList } from './support/numbers.ts';
import { readSplit } from './support/read-split.ts';
import { runCommand, typedCommand } from './support/run-command.ts';
import { labelledFrom, shipModel } from './support/ship-model.ts';

interface Options {
  readonly data: string;
  readonly runs: readonly string[];
  readonly out: string;
  readonly backend: CliBackend;
}

interface Run {
  readonly name: string;
  readonly model: Model;
}

async function openRuns(names: readonly string[]): Promise<{ first: Run; runs: readonly Run[] }> {
  const runs = await Promise.all(
    names.map(async (name) => {
      const folder = namedFolder(name, 'runs');
      return { name: basename(folder), model: await readEmotionModel(folder) };
    }),
  );
  const kinds = new Set(
    runs.map(({ model: { manifest } }) =>
      JSON.stringify([manifest.half, manifest.network.input, manifest.network.layers]),
    ),
  );
  const [first] = runs;
  if (!first || runs.length < 2 || kinds.size > 1) {
    throw new DataError(
      `--runs: expected two or more runs of one network and half, got ${names.join(', ')}.`,
      'Only runs that began with the same weights can be averaged.',
    );
  }
  return { first, runs };
}

async function soup(options: Options): Promise<void> {
  const name = nameOfFolder(options.out);
  const { first, runs } = await openRuns(options.runs);
  refuseLearnt(
    runs.map(({ model }) => model),
    'valid',
  );
  const { half, network } = first.model.manifest;
  const backend = await openBackend(options.backend);
  const valid = labelledFrom(await readSplit(options.data, 'valid', network, { keep: 'majority' }));

  const content = (chosen: readonly number[]): Omit<ArtifactContent, 'temperature' | 'training'> => ({
    name,
    half,
    network,
    parameters: averageWeights(
      network,
      runs.filter((_, i) => chosen.includes(i)).map(({ model }) => model.parameters),
    ),
    dtype: 'float16',
  });
  const logitsOf = async (chosen: readonly number[]): Promise<number[][]> => {
    const { manifest, weights } = await encodeArtifact({ ...content(chosen), temperature: 1, training: {} });
    return predictAll(await decodeArtifact(manifest, weights, options.out), valid.faces, half);
  };
  const judge = async (chosen: readonly number[]): Promise<number> => {
    const { accuracy } = measure(await logitsOf(chosen), valid.labels);
    const names = chosen.map((i) => runs[i]?.name).join(' + ');
    console.log(`${names}: ${(100 * accuracy).toFixed(2)} %`);
    return accuracy;
  };
  const own: number[] = [];
  for (const i of runs.keys()) own.push(await judge([i]));
  const { chosen } = await greedySoup(own, judge);
  if (chosen.length < 2) {
    const best = runs[chosen[0] ?? 0] ?? first;
    throw new DataError(
      `No average is as good as ${best.name} alone. Nothing was written.`,
      'Take that run, or add runs that started from the same weights.',
    );
  }
  const { metrics, byteLength } = await shipModel(
    options.out,
    content(chosen),
    {
      command: typedCommand(program),
      runs: runs.map(({ name, model: { manifest } }, i) => ({
        name,
        taken: chosen.includes(i),
        validationAccuracy: own[i] ?? 0,
        sha256: manifest.weights.sha256,
        training: manifest.training,
      })),
      backend,
    },
    valid,
  );
  console.log(
    `${options.out}: ${(100 * metrics.accuracy).toFixed(2)} % of ${metrics.faces} validation faces ` +
      `(${half} half), ${(countMacs(network) / 1e6).toFixed(1)} MMAC, ${(byteLength / 1e6).toFixed(2)} MB`,
  );
}

const program = new Command('soup')
  .description(
    'Averages the weights of runs that began with the same weights; validation accuracy decides which runs.',
  )
  .requiredOption('--data <dir>', 'folder of a data set')
  .requiredOption('--runs <names>', 'folders in runs/, or paths, separated by commas', namesList)
  .option('--out <dir>', 'where the model goes', 'runs/soup')
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'));
runCommand(program, soup);
