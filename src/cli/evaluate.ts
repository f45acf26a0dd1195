/** @file `npm run evaluate`: a model on a split of any folder in the FER+ layout. */
import { Command, Option } from 'commander';
import { AFFECT_DIMENSIONS, argMax, DataError, EMOTIONS, HALVES, type Half } from '../core/index.ts';
import { type DataLayout, layoutAt, SPLITS, type Split } from '../datasets/index.ts';
import { type AffectMetrics, type Metrics, measure, measureAffect } from '../evaluate/index.ts';
import { writeWhole } from '../files/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { hasLearnt, warnOfLearnt } from './support/learnt-validation.ts';
import { namedFolder, predictAffect, predictAll, readEmotionModel } from './support/model-folder.ts';
import { startProgress } from './support/progress.ts';
import { readSplit } from './support/read-split.ts';
import { runCommand } from './support/run-command.ts';

interface Options {
  readonly data: string;
  readonly split: Split;
  readonly half?: Half;
  readonly model: string;
  readonly backend: CliBackend;
  readonly views: string;
  readonly json?: string;
}

const percent = (fraction: number | null | undefined): string =>
  fraction === null || fraction === undefined ? '–' : `${(100 * fraction).toFixed(2)} %`;

function print(metrics: Metrics, title: string, layout: DataLayout): void {
  const width = 10;
  const [low, high] = metrics.accuracyInterval.map(percent);
  console.log(
    `\n${title}\naccuracy ${percent(metrics.accuracy)} on ${metrics.faces} faces in the layout of ${layout} ` +
      `(95 % interval over faces ${low} to ${high}); mean recall ${percent(metrics.meanRecall)}, mean F1 ${percent(metrics.meanF1)}`,
  );
  const counts = metrics.confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  const most = argMax(counts);
  console.log(
    `always naming ${EMOTIONS[most]}, the commonest here, would be right on ${percent((counts[most] ?? 0) / metrics.faces)}`,
  );
  console.log(
    `at 90 % coverage ${percent(metrics.accuracyAtCoverage['0.9'])}, at 80 % ${percent(metrics.accuracyAtCoverage['0.8'])}; ` +
      `calibration error ${percent(metrics.calibrationError)}\n`,
  );
  console.log(
    ['true \\ named', ...EMOTIONS, 'recall', 'precision', 'F1']
      .map((cell) => cell.padStart(width + 1))
      .join(''),
  );
  for (const [row, emotion] of EMOTIONS.entries()) {
    const shares = [metrics.perClassRecall, metrics.perClassPrecision, metrics.perClassF1];
    const cells = [
      emotion,
      ...(metrics.confusion[row] ?? []),
      ...shares.map((each) => percent(each[emotion])),
    ];
    console.log(cells.map((cell) => String(cell).padStart(width + 1)).join(''));
  }
}

function printAffect(metrics: AffectMetrics): void {
  for (const name of AFFECT_DIMENSIONS) {
    const figures = metrics[name];
    console.log(
      figures
        ? `${name}: RMSE ${figures.rmse.toFixed(3)}, CCC ${figures.ccc.toFixed(3)} on ${figures.faces} faces`
        : `${name}: no face of the split has one`,
    );
  }
}

async function evaluate(options: Options): Promise<void> {
  const folder = namedFolder(options.model);
  const model = await readEmotionModel(folder);
  const { height, width } = model.manifest.network.input;
  const half = options.half ?? model.manifest.half;
  if (half === 'full' && model.manifest.half !== 'full' && height * 2 === width) {
    throw new DataError(
      `--half full: ${model.manifest.name} reads the ${model.manifest.half} half alone (${height}×${width}).`,
      `Use --half ${model.manifest.half}, or a model made for full faces.`,
    );
  }
  const views = options.views === '2' ? 2 : 1;
  const backend = await openBackend(options.backend);
  const samples = await readSplit(options.data, options.split, model.manifest.network, { keep: 'majority' });
  const bar = startProgress('Judging faces ', samples.length);
  const faces = samples.map(({ image }) => image);
  const logits = await predictAll(model, faces, half, (done) => bar.update(done), views);
  bar.stop();
  const said = await predictAffect(model, faces, half, views);
  const affect =
    said &&
    measureAffect(
      said,
      samples.map((sample) => sample.affect),
    );
  const labels = samples.map(({ label }) => label ?? 0);
  const metrics = measure(logits, labels, model.manifest.temperature);
  print(
    metrics,
    `${folder} (${model.manifest.name}), ${half} half, ${options.split} split, ${views === 2 ? 'the face and its mirror image in one pass' : 'one forward pass'} (${backend})`,
    layoutAt(options.data),
  );
  if (affect) printAffect(affect);
  warnOfLearnt(model, options.split);
  if (options.json) {
    const { name, macs, parameters, weights } = model.manifest;
    const report = {
      model: name,
      folder,
      layout: layoutAt(options.data),
      split: options.split,
      half,
      macs,
      parameters,
      weightBytes: weights.byteLength,
      weightsSha256: weights.sha256,
      backend,
      views,
      ...(hasLearnt(model, options.split) && { learntFaces: true }),
      ...metrics,
      ...(affect && { affect }),
    };
    await writeWhole(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
}

const program = new Command('evaluate')
  .description(
    'Accuracy, recall, precision and F1 by class and confusion matrix of a model on FER+ or AffectNet.',
  )
  .requiredOption('--data <dir>', 'folder with FER2013Train, FER2013Valid, FER2013Test; or AffectNet’s')
  .addOption(new Option('--split <name>', 'split of the data set').choices(SPLITS).default('valid'))
  .addOption(
    new Option(
      '--half <name>',
      'which half of the faces to use; default: the half that the model was made for',
    ).choices(HALVES),
  )
  .option('--model <name>', 'folder in models/, or a path', 'student')
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'))
  .addOption(
    new Option('--views <n>', '2: with its mirror image, as the app reads with the small student on a GPU')
      .choices(['1', '2'])
      .default('1'),
  )
  .option('--json <file>', 'write the figures here too');
runCommand(program, evaluate);
