/** @file `npm run table`: every model that is there, judged and set beside the paper's figures. Trains nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { argMax, DataError, type GreyImage, HALVES, type Half } from '../core/index.ts';
import { layoutAt, SPLITS, type Split } from '../datasets/index.ts';
import {
  apartFigures,
  type MeasuredApart,
  type ModelReport,
  mcnemar,
  measure,
  parseMeasuredApart,
  type Result,
  type RobustnessReport,
  reliabilityBins,
  tableLines,
  toCsv,
  toHtml,
  toMarkdown,
} from '../evaluate/index.ts';
import { mirrorFace } from '../faces/index.ts';
import { readJson, writeWhole } from '../files/index.ts';
import { averageMaps } from './support/average-cam.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { type FoundModel, findModels, referenceFor } from './support/find-models.ts';
import { judgeRobustness, ROBUSTNESS_PASSES } from './support/judge-robustness.ts';
import { hasLearnt, nameOnSplit, refuseLearnt } from './support/learnt-validation.ts';
import { predictAll } from './support/model-folder.ts';
import { wholeNumber } from './support/numbers.ts';
import { startProgress } from './support/progress.ts';
import { splitReader } from './support/read-split.ts';
import { runCommand, typedCommand } from './support/run-command.ts';
import { type LabelledFaces, labelledFrom } from './support/ship-model.ts';

interface Options {
  readonly data: string;
  readonly split: Split;
  readonly models: string;
  readonly out: string;
  readonly reference?: string;
  readonly faces?: number;
  readonly camFaces: number;
  readonly robustness: boolean;
  readonly backend: CliBackend;
}

/** The faces of the split at a model's own size; every model gets the same ones, in the same order. */
type FacesFor = (model: FoundModel) => Promise<LabelledFaces>;

/** A model on one half: its figures need the others' names for McNemar's test, so they come later. */
interface Judged {
  readonly found: FoundModel;
  readonly half: Half;
  readonly logits: readonly (readonly number[])[];
  readonly named: readonly number[];
  /** Of the faces' mirror images; of a network's own half only. */
  readonly mirrored: readonly (readonly number[])[] | null;
}

/** Teachers are tested on every half; students on their own. */
function halvesOf({ model }: FoundModel): readonly Half[] {
  return model.manifest.half === 'full' ? HALVES : [model.manifest.half];
}

async function judgeAll(models: readonly FoundModel[], facesFor: FacesFor, count: number): Promise<Judged[]> {
  const passes = models.flatMap((found) => halvesOf(found).map((half) => ({ found, half })));
  const bar = startProgress('Judging', 2 * passes.length * count);
  const judged: Judged[] = [];
  for (const [k, { found, half }] of passes.entries()) {
    const { faces: images } = await facesFor(found);
    const predict = (faces: readonly GreyImage[], before: number): Promise<number[][]> =>
      predictAll(found.model, faces, half, (done) =>
        bar.update((2 * k + before) * count + done, `${found.name}, ${half}`),
      );
    const logits = await predict(images, 0);
    const mirrored = half === found.model.manifest.half ? await predict(images.map(mirrorFace), 1) : null;
    judged.push({ found, half, logits, mirrored, named: logits.map(argMax) });
  }
  bar.stop();
  return judged;
}

function meanRows(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row, i) => row.map((value, c) => (value + (b[i]?.[c] ?? 0)) / 2));
}

/** What others measured, where the folder of models holds it. */
async function readMeasuredApart(folder: string): Promise<MeasuredApart | null> {
  const file = join(folder, 'measured-apart.json');
  const remedy = 'Restore it, or delete it: the table then leaves its column out.';
  return existsSync(file) ? parseMeasuredApart(await readJson(file, remedy), file) : null;
}

function resultOf(
  judged: Judged,
  all: readonly Judged[],
  labels: readonly number[],
  apart: MeasuredApart | null,
  { split, reference: asked }: Options,
): Result {
  const { found, half, logits, named, mirrored } = judged;
  const { manifest } = found.model;
  const learnt = hasLearnt(found.model, split);
  // Nothing is held against a network that has learnt validation faces, and such a network against nothing.
  const fair = all.map((one) => one.found).filter(({ model }) => !hasLearnt(model, split));
  const reference = learnt ? null : referenceFor(found, fair, asked);
  const against = all.find((one) => one.found === reference && one.half === half);
  return {
    name: nameOnSplit(found.name, found.model, split),
    network: manifest.network.name,
    method: found.method,
    trainedOn: manifest.half,
    testedOn: half,
    metrics: measure(logits, labels, manifest.temperature),
    bothViews: mirrored && measure(meanRows(logits, mirrored), labels).accuracy,
    apart: apart && half === manifest.half ? apartFigures(apart, found.name, manifest.weights.sha256) : null,
    macs: manifest.macs,
    parameters: manifest.parameters,
    weightBytes: manifest.weights.byteLength,
    comparison: against ? { ...mcnemar(named, against.named, labels), reference: against.found.name } : null,
  };
}

async function reportOf(
  judged: Judged,
  result: Result,
  { faces, labels }: LabelledFaces,
  camFaces: number,
): Promise<ModelReport> {
  const { model } = judged.found;
  const own = judged.half === model.manifest.half;
  return {
    result,
    temperature: model.manifest.temperature,
    bins: reliabilityBins(judged.logits, labels, model.manifest.temperature),
    maps:
      own && camFaces > 0 ? await averageMaps(model, judged.half, faces, labels, judged.named, camFaces) : [],
  };
}

async function judgeStudents(
  models: readonly FoundModel[],
  facesFor: FacesFor,
  split: Split,
): Promise<RobustnessReport[]> {
  const students = models.filter(({ model }) => model.manifest.half === 'lower');
  const bar = startProgress('Headset cameras', students.length * ROBUSTNESS_PASSES);
  const reports: RobustnessReport[] = [];
  for (const [k, student] of students.entries()) {
    const { name, model } = student;
    const { faces, labels } = await facesFor(student);
    reports.push(
      await judgeRobustness(nameOnSplit(name, model, split), model, 'lower', faces, labels, (done, note) =>
        bar.update(k * ROBUSTNESS_PASSES + done, `${name}, ${note}`),
      ),
    );
  }
  bar.stop();
  return reports;
}

async function table(options: Options): Promise<void> {
  const { faces: limit, camFaces } = options;
  const { models, passedOver } = await findModels(options.models);
  for (const said of passedOver) console.error(said);
  if (
    options.reference &&
    !models.some(({ name, method }) => name === options.reference && method === 'plain')
  )
    throw new DataError(
      `--reference: no undistilled half-face model '${options.reference}' in ${options.models}.`,
      `There are ${
        models
          .filter(({ method }) => method === 'plain')
          .map(({ name }) => name)
          .join(', ') || 'none'
      }.`,
    );
  refuseLearnt(
    models.flatMap(({ name, model }) => (name === options.reference ? [model] : [])),
    options.split,
  );
  await openBackend(options.backend, camFaces > 0 ? 'gradients' : 'forward');
  const read = splitReader(options.data, options.split, { keep: 'majority', most: limit });
  const facesFor: FacesFor = async ({ model }) => labelledFrom(await read(model.manifest.network));
  const { labels } = await facesFor(models[0] as FoundModel);
  const judged = await judgeAll(models, facesFor, labels.length);
  const apart = await readMeasuredApart(options.models);
  const results = judged.map((one) => resultOf(one, judged, labels, apart, options));
  const lines = tableLines(results);
  const layout = layoutAt(options.data);
  const subject = `${layout} layout, ${options.split}${limit !== undefined ? ` (${labels.length} faces spread over it)` : ''}`;

  const reports: ModelReport[] = [];
  const bar = startProgress('Grad-CAM', judged.length);
  for (const [i, one] of judged.entries()) {
    const result = results[i];
    if (result) reports.push(await reportOf(one, result, await facesFor(one.found), camFaces));
    bar.update(i + 1, one.found.name);
  }
  bar.stop();
  const robustness = options.robustness ? await judgeStudents(models, facesFor, options.split) : [];

  const markdown = toMarkdown(lines, subject);
  await writeWhole(join(options.out, 'table.md'), markdown);
  await writeWhole(join(options.out, 'table.csv'), toCsv(lines, layout, options.split));
  await writeWhole(
    join(options.out, 'report.html'),
    toHtml({
      title: 'Mienscape: expressions from half a face',
      subject,
      command: typedCommand(program),
      madeAt: new Date().toISOString().slice(0, 10),
      lines,
      models: reports,
      robustness,
    }),
  );
  console.log(`\n${markdown}\nWritten: ${join(options.out, 'table.md')}, table.csv, report.html`);
}

const program = new Command('table')
  .description(
    'Evaluates every model in models/ and compares it with the paper: Markdown, CSV and an HTML report.',
  )
  .requiredOption('--data <dir>', 'folder of FER+ or AffectNet')
  .addOption(new Option('--split <name>', 'split of the data set').choices(SPLITS).default('valid'))
  .option('--models <dir>', 'where the models are', 'models')
  .option('--out <dir>', 'where the report goes', 'reports/table')
  .option(
    '--reference <name>',
    'the undistilled model that McNemar’s test compares with (default: same network)',
  )
  .option(
    '--faces <n>',
    'only n of them, spread over the split, for a quick look (default: all)',
    wholeNumber(1),
  )
  .option('--cam-faces <n>', 'faces an emotion for the Grad-CAM maps; 0 leaves them out', wholeNumber(0), 8)
  .option('--robustness', 'also through made-up headset cameras (takes 19 times as long)', false)
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'));
runCommand(program, table);
