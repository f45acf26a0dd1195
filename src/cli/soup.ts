/** @file `npm run soup`: several runs of one network, started from the same weights → the average of the best of them. */
import { basename, join } from 'node:path';
import { Command, Option } from 'commander';
import { type ArtifactContent, decodeArtifact, encodeArtifact } from '../artifacts/index.ts';
import { createRandom, DataError } from '../core/index.ts';
import { readSamples } from '../datasets/index.ts';
import {
  augmenter,
  averageWeights,
  greedySoup,
  inputBatch,
  judgedWeights,
  remeasureStatistics,
} from '../distill/index.ts';
import { fitTemperature, measure } from '../evaluate/index.ts';
import { countMacs, foldBatchNorm, networkNamed } from '../networks/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './backend.ts';
import { type Checkpoint, readCheckpoint } from './checkpoint.ts';
import { predictAll } from './model-folder.ts';
import { runCommand } from './run-command.ts';
import { shipModel } from './ship-model.ts';

interface Options {
  readonly data: string;
  readonly runs: string;
  readonly out: string;
  readonly backend: CliBackend;
}

/** Statistics are measured on as many training faces, changed as in training. */
const STATISTICS_FACES = 2048;

async function openRuns(names: readonly string[]): Promise<{ name: string; checkpoint: Checkpoint }[]> {
  const runs = await Promise.all(
    names.map(async (name) => {
      const folder = name.includes('/') ? name : join('runs', name);
      const checkpoint = await readCheckpoint(folder);
      if (!checkpoint) throw new DataError(`${folder}: no checkpoint.bin.`, 'Train that run first.');
      return { name: basename(folder), checkpoint };
    }),
  );
  const kinds = new Set(
    runs.map(({ checkpoint: { recipe } }) => JSON.stringify([recipe.network, recipe.half, recipe.startFrom])),
  );
  if (runs.length < 2 || kinds.size > 1) {
    throw new DataError(
      `--runs: expected two or more runs of one network and half from one start, got ${names.join(', ')}.`,
      'Only weights that started together can be averaged.',
    );
  }
  return runs;
}

async function soup(options: Options): Promise<void> {
  const runs = await openRuns(options.runs.split(','));
  const [first] = runs;
  if (!first) return;
  const { recipe } = first.checkpoint;
  const backend = await openBackend(options.backend);
  const spec = networkNamed(recipe.network, recipe.half);
  const read = (split: 'train' | 'valid') =>
    readSamples(options.data, split, { keep: 'majority', side: spec.input.width });
  const change = augmenter(recipe.augmentation, createRandom(recipe.seed));
  const train = (await read('train')).slice(0, STATISTICS_FACES).map(({ image }) => image);
  const input = inputBatch(train, spec, recipe.half, change);
  const samples = await read('valid');
  const valid = { faces: samples.map(({ image }) => image), labels: samples.map(({ label }) => label ?? 0) };

  const mix = (chosen: readonly number[]): ReturnType<typeof foldBatchNorm> => {
    const states = runs
      .filter((_, i) => chosen.includes(i))
      .map(({ checkpoint }) => judgedWeights(checkpoint.state));
    return foldBatchNorm(spec, remeasureStatistics(spec, averageWeights(spec, states), input));
  };
  const content = (folded: ReturnType<typeof foldBatchNorm>, temperature: number): ArtifactContent => ({
    name: basename(options.out),
    half: recipe.half,
    network: folded.spec,
    parameters: folded.parameters,
    dtype: 'float16',
    temperature,
    training: {},
  });
  const logitsOf = async (folded: ReturnType<typeof foldBatchNorm>): Promise<number[][]> => {
    const { manifest, weights } = await encodeArtifact(content(folded, 1));
    return predictAll(await decodeArtifact(manifest, weights, options.out), valid.faces, recipe.half);
  };
  const judge = async (chosen: readonly number[]): Promise<number> => {
    const { accuracy } = measure(await logitsOf(mix(chosen)), valid.labels);
    const names = chosen.map((i) => runs[i]?.name).join(' + ');
    console.log(`${names}: ${(100 * accuracy).toFixed(2)} %`);
    return accuracy;
  };
  const own: number[] = [];
  for (const i of runs.keys()) own.push(await judge([i]));
  const { chosen } = await greedySoup(own, judge);
  const folded = mix(chosen);
  const temperature = Math.round(fitTemperature(await logitsOf(folded), valid.labels) * 1000) / 1000;
  const { metrics, byteLength } = await shipModel(
    options.out,
    content(folded, temperature),
    {
      command: `npm run soup -- --data DIR --runs ${options.runs} --out ${options.out}`,
      recipe: recipe as never,
      runs: runs.map(({ name, checkpoint }, i) => ({
        name,
        taken: chosen.includes(i),
        validationAccuracy: own[i] ?? 0,
        recipe: checkpoint.recipe as never,
        history: checkpoint.history.map((record) => ({ ...record })),
      })),
      backend,
    },
    valid,
  );
  input.dispose();
  console.log(
    `${options.out}: ${(100 * metrics.accuracy).toFixed(2)} % of ${metrics.faces} validation faces ` +
      `(${recipe.half} half), ${(countMacs(folded.spec) / 1e6).toFixed(1)} MMAC, ${(byteLength / 1e6).toFixed(2)} MB`,
  );
}

const program = new Command('soup')
  .description(
    'Averages the weights of runs that started from the same ones; which, is chosen on validation.',
  )
  .requiredOption('--data <dir>', 'folder of a data set')
  .requiredOption('--runs <names>', 'folders in runs/, or paths, comma between')
  .option('--out <dir>', 'where the model goes', 'runs/soup')
  .addOption(new Option('--backend <name>', 'what computes').choices(CLI_BACKENDS).default('auto'));
program.parse();
runCommand(() => soup(program.opts<Options>()));
