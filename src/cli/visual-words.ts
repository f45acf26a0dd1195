/**
 * @file `npm run tools -- visual-words`: the table's row that is no network: dense SIFT, a vocabulary by k-means, a spatial pyramid of
 * presence vectors, and a linear SVM of all training faces or, for each face, of those most like it, trained and judged on a data set.
 */
import { Command, Option } from 'commander';
import { createRandom, DataError, EMOTIONS, type GreyImage, HALVES, type Half } from '../core/index.ts';
import { SPLITS, type Split } from '../datasets/index.ts';
import {
  fitTemperature,
  learnVocabulary,
  localMargins,
  measure,
  presenceLength,
  presenceMargins,
  type SiftGrid,
  trainPresenceSvm,
} from '../evaluate/index.ts';
import { cropHalf } from '../faces/index.ts';
import { writeWhole } from '../files/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { wholeNumber } from './support/numbers.ts';
import { startProgress } from './support/progress.ts';
import { AS_IN_FERPLUS, readSplit } from './support/read-split.ts';
import { runCommand } from './support/run-command.ts';
import { presenceRows, sampleDescriptors } from './support/visual-word-rows.ts';

interface Options {
  readonly data: string;
  readonly split: Split;
  readonly half: Half;
  readonly words: number;
  readonly step: number;
  readonly neighbours: number;
  readonly limit?: number;
  readonly json?: string;
  readonly backend: CliBackend;
}

/** Patches of 12, 16 and 24 pixels. */
const CELLS = [3, 4, 6];
const SAMPLED_DESCRIPTORS = 100_000;
const VOCABULARY_PASSES = 8;
const SVM_PASSES = 10;
/** Of which C is chosen, on validation. */
const COSTS = [0.3, 1];
const LOCAL_COST = 1;
const LOCAL_PASSES = 20;
const SEED = 2013;

interface Faces {
  readonly images: readonly GreyImage[];
  readonly labels: readonly number[];
}

async function readFaces({ data, half, limit }: Options, split: Split): Promise<Faces> {
  const samples = await readSplit(data, split, AS_IN_FERPLUS, { keep: 'majority', most: limit });
  return {
    images: samples.map(({ image }) => cropHalf(image, half)),
    labels: samples.map(({ label }) => label ?? 0),
  };
}

/** What one of the classifiers that were tried says of the validation faces. */
interface Tried {
  readonly name: string;
  readonly margins: readonly (readonly number[])[];
  readonly accuracy: number;
  /** The same of the faces that are judged. */
  readonly judge: (rows: readonly Int32Array[]) => number[][];
}

async function visualWords(options: Options): Promise<void> {
  const { words: count, neighbours } = options;
  if (count % 2 !== 0)
    throw new DataError(`--words: expected an even number, got ${count}.`, 'Half are mirror images.');
  const grid: SiftGrid = { cells: CELLS, step: options.step };
  const backend = await openBackend(options.backend);
  const train = await readFaces(options, 'train');
  const valid = await readFaces(options, 'valid');
  const judged = options.split === 'valid' ? valid : await readFaces(options, options.split);

  const learning = startProgress('Learning words', VOCABULARY_PASSES);
  const sampled = sampleDescriptors(train.images, grid, SAMPLED_DESCRIPTORS, SEED);
  const vocabulary = await learnVocabulary(sampled, count, VOCABULARY_PASSES, createRandom(SEED), (done) =>
    learning.update(done),
  );
  learning.stop();

  const own = await presenceRows(train.images, grid, vocabulary, 'Words of train');
  const { rows: validRows } = await presenceRows(valid.images, grid, vocabulary, 'Words of valid');
  const rows = [...own.rows, ...own.mirrored];
  const labels = [...train.labels, ...train.labels];
  const length = presenceLength(count);
  const tried: Tried[] = [];
  const judgeValid = (name: string, judge: Tried['judge']): void => {
    const margins = judge(validRows);
    const { accuracy } = measure(margins, valid.labels);
    tried.push({ name, margins, accuracy, judge });
    console.log(`${name}: ${(100 * accuracy).toFixed(2)} % on validation`);
  };
  for (const c of COSTS) {
    const settings = { c, passes: SVM_PASSES, seed: SEED };
    const classifier = trainPresenceSvm(rows, labels, EMOTIONS.length, length, settings);
    judgeValid(`one SVM, C ${c}`, (faces) => faces.map((row) => presenceMargins(classifier, row)));
  }
  if (neighbours > 0)
    judgeValid(`an SVM a face, of ${neighbours} neighbours, C ${LOCAL_COST}`, (faces) => {
      const bar = startProgress('Local SVMs', faces.length);
      const settings = { neighbours, c: LOCAL_COST, passes: LOCAL_PASSES };
      const margins = localMargins(rows, labels, EMOTIONS.length, length, faces, settings, (done) =>
        bar.update(done),
      );
      bar.stop();
      return margins;
    });
  const best = tried.reduce((top, one) => (one.accuracy > top.accuracy ? one : top));
  const temperature = fitTemperature(best.margins, valid.labels);
  const margins =
    judged === valid
      ? best.margins
      : best.judge((await presenceRows(judged.images, grid, vocabulary, 'Words')).rows);
  const metrics = measure(margins, judged.labels, temperature);
  console.log(
    `Bag of visual words, ${options.half} half, ${count} words every ${grid.step} pixels, ${best.name}, chosen on validation: ` +
      `${(100 * metrics.accuracy).toFixed(2)} % of ${metrics.faces} faces (${options.split}; ${backend})`,
  );
  if (options.json) {
    const report = {
      method: 'bag of visual words',
      split: options.split,
      half: options.half,
      words: count,
      step: grid.step,
      classifier: best.name,
      tried: tried.map(({ name, accuracy }) => ({ name, accuracy })),
      ...metrics,
    };
    await writeWhole(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
}

const program = new Command('visual-words')
  .description(
    'Bag of visual words: dense SIFT, k-means, spatial pyramid, presence vectors, global and local SVM.',
  )
  .requiredOption('--data <dir>', 'folder of FER+ or AffectNet')
  .addOption(new Option('--split <name>', 'split of the data set').choices(SPLITS).default('valid'))
  .addOption(new Option('--half <name>', 'which half of the faces to use').choices(HALVES).default('full'))
  .option('--words <n>', 'size of the vocabulary, even', wholeNumber(2), 2000)
  .option('--step <n>', 'pixels between neighbouring descriptors', wholeNumber(1), 2)
  .option(
    '--neighbours <n>',
    'training faces that the SVM of a single face learns from; 0: none',
    wholeNumber(0),
    200,
  )
  .option('--limit <n>', 'only n faces of each split, spread over it, for a quick try', wholeNumber(1))
  .option('--json <file>', 'write the figures here too')
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'));
runCommand(program, visualWords);
