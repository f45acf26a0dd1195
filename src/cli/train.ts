/** @file `npm run train`: a recipe and a data folder → a trained network, its metrics and its artifact. */
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import type { Manifest } from '../artifacts/index.ts';
import { DataError } from '../core/index.ts';
import type { Sample } from '../datasets/index.ts';
import {
  createTrainer,
  judgedWeights,
  LARGEST_SEED,
  MOST_EPOCHS,
  PAPER_PREFIX,
  paperRecipe,
  parseRecipe,
  type Recipe,
  type TrainingState,
  unfoldBatchNorm,
} from '../distill/index.ts';
import { measure } from '../evaluate/index.ts';
import { namingFile, readJson, writeWhole } from '../files/index.ts';
import { countMacs, foldBatchNorm, type NetworkSpec, networkNamed } from '../networks/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { type EpochRecord, readCheckpoint, writeCheckpoint } from './support/checkpoint.ts';
import { hasLearntValidation, LEARNT_VALIDATION } from './support/learnt-validation.ts';
import { nameOfRecipe } from './support/model-name.ts';
import { wholeNumber } from './support/numbers.ts';
import { startProgress } from './support/progress.ts';
import { readSplit } from './support/read-split.ts';
import { runCommand, sayWhenStopped, typedCommand } from './support/run-command.ts';
import { refuseOtherInputs, refuseOtherRecipe, runInputs } from './support/run-inputs.ts';
import { claimRun } from './support/run-lock.ts';
import { type LabelledFaces, labelledFrom, shipModel } from './support/ship-model.ts';
import { readStartingWeights, type StartingWeights } from './support/start-from.ts';
import { openTeachers, readTeacher } from './support/teachers.ts';
import { checkSecondHead, trainingFaces } from './support/training-faces.ts';

interface Options {
  readonly data: string;
  readonly recipe: string;
  readonly out?: string;
  readonly backend: CliBackend;
  readonly epochs?: number;
  readonly seed?: number;
  readonly start?: string;
  readonly limit?: number;
  readonly fresh: boolean;
}

async function readRecipe(options: Options): Promise<Recipe> {
  const { recipe: named } = options;
  const json = named.startsWith(PAPER_PREFIX)
    ? paperRecipe(named.slice(PAPER_PREFIX.length))
    : await readJson(
        named,
        `Give --recipe a file of recipes/, or ${PAPER_PREFIX} and the name of a run of the paper.`,
      );
  const changes = {
    ...(options.epochs !== undefined && { epochs: options.epochs }),
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.start !== undefined && { startFrom: options.start }),
  };
  return parseRecipe(typeof json === 'object' && json ? { ...json, ...changes } : json, named);
}

const readFaces = (
  { data, limit }: Options,
  split: 'train' | 'valid',
  keep: 'soft' | 'majority',
  spec: NetworkSpec,
): Promise<Sample[]> => readSplit(data, split, spec, { keep, most: limit });

async function exportModel(
  name: string,
  folder: string,
  spec: NetworkSpec,
  recipe: Recipe,
  tensors: Readonly<Record<string, Float32Array>>,
  valid: LabelledFaces,
  training: Manifest['training'],
): Promise<number> {
  const folded = foldBatchNorm(spec, tensors);
  const { metrics } = await shipModel(
    folder,
    {
      name,
      half: recipe.half,
      network: folded.spec,
      parameters: folded.parameters,
      dtype: 'float16',
      ...(recipe.withValidation && { temperature: recipe.withValidation.temperature }),
    },
    training,
    valid,
  );
  return metrics.accuracy;
}

/** So many pixels measure batch norm well; more would only take memory. */
const UNFOLDING_PIXELS = 1024 * 48 * 48;
const UNFOLDING_FACES = 1024;

async function startingState(
  start: StartingWeights,
  spec: NetworkSpec,
  recipe: Recipe,
  samples: readonly Sample[],
): Promise<TrainingState> {
  const { height, width } = spec.input;
  const count = Math.min(UNFOLDING_FACES, Math.floor(UNFOLDING_PIXELS / (height * width)));
  const faces = samples.slice(0, Math.max(64, count)).map(({ image }) => image);
  const tensors = start.folded
    ? await unfoldBatchNorm(spec, start.tensors, faces, recipe.half)
    : start.tensors;
  return { epoch: 0, tensors };
}

async function train(options: Options): Promise<void> {
  const name = nameOfRecipe(options.recipe.replace(PAPER_PREFIX, ''));
  const recipe = await readRecipe(options);
  const folder = options.out ?? join('runs', name);
  // Asked before hours of training, not after them.
  await namingFile(folder, async () => {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  });
  await claimRun(folder);
  const backend = await openBackend(options.backend, 'gradients');
  if (options.backend === 'auto' && backend !== 'tensorflow')
    console.error(
      `Computing on ${backend}. TensorFlow's own library is about ten times as fast: npm install --no-save @tensorflow/tfjs-node`,
    );
  const catalogued = networkNamed(recipe.network, recipe.half);
  const checkpoint = options.fresh ? null : await readCheckpoint(folder);
  if (checkpoint) refuseOtherRecipe(checkpoint.recipe, recipe, folder);
  const start = recipe.startFrom
    ? await readStartingWeights(recipe.startFrom, catalogued, recipe.seed)
    : undefined;
  if (start && start.fresh.length > 0)
    console.error(`Starting afresh: ${start.fresh.join(', ')} (other classes, or a head that is not there).`);
  const spec = start ? { ...catalogued, input: start.input } : catalogued;
  const trainSamples = await readFaces(options, 'train', recipe.labels, spec);
  if (recipe.withValidation) trainSamples.push(...(await readFaces(options, 'valid', recipe.labels, spec)));
  const validSamples = await readFaces(options, 'valid', 'majority', spec);
  checkSecondHead(spec, recipe, trainSamples);
  const teachers =
    recipe.loss.type === 'crossEntropy'
      ? []
      : await Promise.all([recipe.loss.teacher].flat().map((folder) => readTeacher(folder)));
  const learntValidation =
    recipe.withValidation !== undefined ||
    start?.learntValidation === true ||
    teachers.some(({ manifest }) => hasLearntValidation(manifest.training));
  if (learntValidation && !recipe.withValidation)
    throw new DataError(
      `${options.recipe}: its start or a teacher has learnt from the validation faces: no epoch can be chosen by them, and no temperature fitted.`,
      'Give the recipe withValidation too, or a start and teachers that have not.',
    );
  const inputs = runInputs([...trainSamples, ...validSamples], teachers, backend, start?.tensors);
  if (checkpoint) refuseOtherInputs(checkpoint, inputs, folder);
  const valid = labelledFrom(validSamples);
  const from = checkpoint?.state ?? (start && (await startingState(start, spec, recipe, trainSamples)));
  const faces = trainingFaces(trainSamples, recipe);
  const trainer = createTrainer({
    recipe,
    spec,
    faces,
    ...(recipe.loss.type !== 'crossEntropy' && {
      teacher: openTeachers(teachers, recipe.loss, recipe.half, spec),
    }),
    ...(from && { from }),
  });
  const history: EpochRecord[] = [...(checkpoint?.history ?? [])];
  console.error(
    `${spec.name}, ${recipe.half} half, ${(countMacs(spec) / 1e6).toFixed(1)} MMAC, ${faces.length} faces, ` +
      `${recipe.epochs} epochs on ${backend}, validated on ${valid.faces.length}${options.limit === undefined ? '' : ' (--limit)'}${checkpoint ? `, resumed after epoch ${checkpoint.state.epoch}` : ''}`,
  );
  if (checkpoint && checkpoint.state.epoch >= recipe.epochs)
    console.error(`${folder}: this run is finished; nothing is left to train. Use --fresh to start again.`);
  const command = typedCommand(program);

  for (let epoch = checkpoint?.state.epoch ?? 0; epoch < recipe.epochs; epoch++) {
    sayWhenStopped(
      epoch === 0
        ? 'No epoch is finished; the same command begins again.'
        : `The same command goes on after epoch ${epoch}.`,
    );
    const started = performance.now();
    const steps = Math.max(1, Math.floor((recipe.facesPerEpoch ?? faces.length) / recipe.batchSize));
    const best = history.reduce((top, record) => Math.max(top, record.validationAccuracy), 0);
    const bar = startProgress(`Epoch ${epoch + 1}/${recipe.epochs}`, steps);
    const loss = await trainer.runEpoch(epoch, (report) => {
      const rest =
        ((performance.now() - started) / report.step) * steps * (recipe.epochs - epoch - report.step / steps);
      bar.update(
        report.step,
        `loss ${report.loss.toFixed(4)} | best ${history.length === 0 ? '–' : `${(100 * best).toFixed(2)} %`} | run: ${Math.round(rest / 60000)} min`,
      );
    });
    bar.stop();
    const judging = startProgress('Validation', valid.faces.length);
    const logits = await trainer.predict(valid.faces, (done) => judging.update(done));
    judging.stop();
    const metrics = measure(logits, valid.labels);
    const seconds = (performance.now() - started) / 1000;
    history.push({
      epoch: epoch + 1,
      loss,
      validationAccuracy: metrics.accuracy,
      validationLoss: metrics.negativeLogLikelihood,
      seconds: Math.round(seconds),
    });
    console.error(
      `Epoch ${epoch + 1}: loss ${loss.toFixed(4)}, validation ${(100 * metrics.accuracy).toFixed(2)} %, ` +
        `${Math.round((steps * recipe.batchSize) / seconds)} faces/s`,
    );
    const state = await trainer.snapshot(epoch + 1);
    // The epoch is chosen on validation: the artifact holds the best so far. Faces that were learnt choose nothing.
    if (recipe.withValidation || history.length === 1 || metrics.accuracy > best) {
      const shipped = await exportModel(name, folder, spec, recipe, judgedWeights(state), valid, {
        command,
        recipe: recipe as never,
        backend,
        trainingFaces: faces.length,
        ...(learntValidation && LEARNT_VALIDATION),
        bestEpoch: epoch + 1,
        history: history.map((record) => ({ ...record })),
      });
      console.error(`  exported to ${folder} (${(100 * shipped).toFixed(2)} % as shipped)`);
    }
    // After the export: a run cut off between the two repeats the epoch, rather than never exporting it.
    await writeCheckpoint(folder, { recipe, inputs, state, history });
  }
  await writeWhole(join(folder, 'history.json'), `${JSON.stringify(history, null, 2)}\n`);
  trainer.dispose();
}

const program = new Command('train')
  .description('Trains a network by a recipe on a folder of FER+ or AffectNet. Run again to resume.')
  .requiredOption('--data <dir>', 'folder of the data set: FER+, or either layout of AffectNet')
  .option(
    '--recipe <file>',
    'what to train: a file, or paper:NAME for a run of the paper',
    'recipes/student.json',
  )
  .option('--out <dir>', 'where the run is kept (default: runs/<recipe>)')
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'))
  .option('--epochs <n>', 'in place of the recipe’s', wholeNumber(1, MOST_EPOCHS))
  .option('--seed <n>', 'in place of the recipe’s', wholeNumber(0, LARGEST_SEED))
  .option('--start <dir>', 'run or model whose weights to start from, in place of the recipe’s startFrom')
  .option('--limit <n>', 'only n faces of each split, spread over it, for a quick try', wholeNumber(1))
  .option('--fresh', 'ignore a checkpoint', false);
runCommand(program, train);
