/** @file `npm run tools -- quantise`: a trained model → the same with 8-bit kernels, if it loses next to no accuracy by it. */
import { Command, Option } from 'commander';
import { decodeArtifact, encodeArtifact, type Manifest } from '../artifacts/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { warnOfLearnt } from './support/learnt-validation.ts';
import { namedFolder, readEmotionModel, writeModel } from './support/model-folder.ts';
import { nameOfFolder } from './support/model-name.ts';
import { numberFrom } from './support/numbers.ts';
import { startProgress } from './support/progress.ts';
import { readSplit } from './support/read-split.ts';
import { runCommand } from './support/run-command.ts';
import { judgeModel, labelledFrom, refuseLoss } from './support/ship-model.ts';

interface Options {
  readonly data: string;
  readonly model: string;
  readonly out?: string;
  readonly mostLoss: number;
  readonly keepSmall: number;
  readonly backend: CliBackend;
}

async function quantise(options: Options): Promise<void> {
  const folder = namedFolder(options.model);
  const { mostLoss, keepSmall } = options;
  const out = options.out ?? folder;
  const name = nameOfFolder(out, options.out === undefined ? '--model' : '--out');
  const before = await readEmotionModel(folder);
  const all = Object.values(before.parameters).reduce((sum, { length }) => sum + length, 0);
  const inFloat16 = new Map(
    Object.entries(before.parameters).flatMap(([tensor, values]) =>
      tensor.endsWith('.kernel') && values.length <= (keepSmall / 100) * all
        ? [[tensor, 'float16'] as const]
        : [],
    ),
  );
  const { half, network, temperature, training } = before.manifest;
  const artifact = await encodeArtifact({
    name,
    half,
    network,
    parameters: before.parameters,
    dtype: 'int8',
    dtypes: inFloat16,
    temperature,
    training,
  });
  const after = await decodeArtifact(artifact.manifest, artifact.weights, folder);
  warnOfLearnt(before, 'valid');
  const backend = await openBackend(options.backend);
  const valid = labelledFrom(await readSplit(options.data, 'valid', network, { keep: 'majority' }));
  const count = valid.faces.length;
  const bar = startProgress('Judging faces ', 2 * count);
  const judge = async (model: typeof before, done: number) =>
    (await judgeModel(model, valid, temperature, (n) => bar.update(done + n))).figures;
  const was = await judge(before, 0);
  const validation = await judge(after, count);
  bar.stop();
  console.log(
    `${before.manifest.name}, ${half} half, ${count} validation faces (${backend}): ` +
      `${(100 * was.accuracy).toFixed(2)} % in ${(before.manifest.weights.byteLength / 1e6).toFixed(2)} MB → ` +
      `${(100 * validation.accuracy).toFixed(2)} % in ${(artifact.weights.byteLength / 1e6).toFixed(2)} MB`,
  );
  refuseLoss(validation.accuracy, {
    accuracy: was.accuracy,
    mostLoss,
    remedy: 'Keep the model as it is, or allow more with --most-loss.',
  });
  const quantisation = {
    kernels: 'int8, one step an output channel',
    ...(inFloat16.size > 0 && { keptInHalfPrecision: [...inFloat16.keys()] }),
    from: before.manifest.weights.sha256,
    accuracyBefore: was.accuracy,
  };
  // The figures of a shipped file are those of that file, not of the one it was made from.
  const now = { ...training, quantisation, validation: { ...validation } } as unknown as Manifest['training'];
  await writeModel(out, { ...artifact.manifest, training: now }, artifact.weights, now);
  console.log(`Written to ${out}.`);
}

const program = new Command('quantise')
  .description('Stores a model’s kernels in 8 bits, and measures on validation what that costs.')
  .requiredOption('--data <dir>', 'folder of the data set: FER+, or either layout of AffectNet')
  .option('--model <name>', 'folder in models/, or a path', 'student')
  .option('--out <dir>', 'where the result goes (default: in place of the model)')
  .option('--most-loss <points>', 'accuracy that may be lost, in points', numberFrom(0), 0.1)
  .option(
    '--keep-small <percent>',
    'kernels of at most this share of all values keep half precision',
    numberFrom(0, 100),
    0,
  )
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'));
runCommand(program, quantise);
