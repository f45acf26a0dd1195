/**
 * @file `npm run tools -- visual-words`: the table's row that is no network: dense SIFT, a vocabulary by k-means, a spatial pyramid of
 * presence vectors and a linear SVM, trained and judged on a data set.
 */
import { Command, Option } from 'commander';
import { createRandom, DataError, EMOTIONS, type GreyImage, HALVES, type Half } from '../core/index.ts';
import { readSamples, SPLITS, type Split } from '../datasets/index.ts';
import {
  DESCRIPTOR_LENGTH,
  denseSift,
  fitTemperature,
  learnVocabulary,
  measure,
  nearestWords,
  presence,
  presenceLength,
  presenceMargins,
  type SiftGrid,
  trainPresenceSvm,
  type Vocabulary,
} from '../evaluate/index.ts';
import { cropHalf, mirrorFace } from '../faces/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { writeWhole } from './support/model-folder.ts';
import { startProgress } from './support/progress.ts';
import { runCommand } from './support/run-command.ts';

interface Options {
  readonly data: string;
  readonly split: Split;
  readonly half: Half;
  readonly words: string;
  readonly limit?: string;
  readonly json?: string;
  readonly backend: CliBackend;
}

/** Patches of 12, 16 and 24 pixels. */
const GRID: SiftGrid = { cells: [3, 4, 6], step: 3 };
const SAMPLED_DESCRIPTORS = 120_000;
const VOCABULARY_PASSES = 12;
const SVM_PASSES = 12;
/** Of which C is chosen, on validation. */
const COSTS = [0.1, 0.3, 1, 3];
const SEED = 2013;
/** Faces whose descriptors are looked up together. */
const FACES_AT_ONCE = 64;

interface Faces {
  readonly images: readonly GreyImage[];
  readonly labels: readonly number[];
}

async function readFaces({ data, half, limit }: Options, split: Split): Promise<Faces> {
  const most = limit === undefined ? Number.POSITIVE_INFINITY : Number(limit);
  const bar = startProgress(`Reading ${split}`, 1);
  const onProgress = (done: number, total: number): void => bar.update(done / total, `${done} faces`);
  const samples = (await readSamples(data, split, { keep: 'majority', side: 48, onProgress })).slice(0, most);
  bar.stop();
  return {
    images: samples.map(({ image }) => cropHalf(image, half)),
    labels: samples.map(({ label }) => label ?? 0),
  };
}

/** Descriptors of faces drawn at random, about as many as asked for. */
function sampleDescriptors(images: readonly GreyImage[], wanted: number): Float32Array {
  const random = createRandom(SEED);
  const order = random.shuffle(Int32Array.from(images.keys()));
  const each = Math.max(32, Math.ceil(wanted / Math.max(1, images.length)));
  const sampled: number[] = [];
  for (const index of order) {
    const image = images[index];
    if (!image || sampled.length >= wanted * DESCRIPTOR_LENGTH) break;
    const { data } = denseSift(image, GRID);
    const count = data.length / DESCRIPTOR_LENGTH;
    for (let k = 0; k < Math.min(each, count); k++) {
      const at = random.integer(count) * DESCRIPTOR_LENGTH;
      for (let c = 0; c < DESCRIPTOR_LENGTH; c++) sampled.push(data[at + c] ?? 0);
    }
  }
  return Float32Array.from(sampled);
}

async function presenceRows(
  images: readonly GreyImage[],
  vocabulary: Vocabulary,
  title: string,
): Promise<Int32Array[]> {
  const bar = startProgress(title, images.length);
  const rows: Int32Array[] = [];
  for (let start = 0; start < images.length; start += FACES_AT_ONCE) {
    const found = images.slice(start, start + FACES_AT_ONCE).map((image) => denseSift(image, GRID));
    const all = new Float32Array(found.reduce((sum, { data }) => sum + data.length, 0));
    let at = 0;
    for (const { data } of found) {
      all.set(data, at);
      at += data.length;
    }
    const nearest = await nearestWords(vocabulary, all);
    let first = 0;
    for (const descriptors of found) {
      const end = first + descriptors.x.length;
      rows.push(presence(descriptors, nearest.subarray(first, end), vocabulary.count));
      first = end;
    }
    bar.update(rows.length);
  }
  bar.stop();
  return rows;
}

async function visualWords(options: Options): Promise<void> {
  const count = Number(options.words);
  if (!(count >= 2 && Number.isInteger(count)))
    throw new DataError(`--words: expected a whole number from 2, got '${options.words}'.`, 'Give one.');
  const backend = await openBackend(options.backend);
  const train = await readFaces(options, 'train');
  const valid = await readFaces(options, 'valid');
  const judged = options.split === 'valid' ? valid : await readFaces(options, options.split);

  const learning = startProgress('Learning words', VOCABULARY_PASSES);
  const sampled = sampleDescriptors(train.images, SAMPLED_DESCRIPTORS);
  const vocabulary = await learnVocabulary(sampled, count, VOCABULARY_PASSES, createRandom(SEED), (done) =>
    learning.update(done),
  );
  learning.stop();

  const rows = await presenceRows(train.images, vocabulary, 'Words of train');
  const mirrored = await presenceRows(train.images.map(mirrorFace), vocabulary, 'Words of mirror images');
  const validRows = await presenceRows(valid.images, vocabulary, 'Words of valid');
  const all = [...rows, ...mirrored];
  const labels = [...train.labels, ...train.labels];
  const marginsOf = (cost: number) => {
    const settings = { c: cost, passes: SVM_PASSES, seed: SEED };
    return trainPresenceSvm(all, labels, EMOTIONS.length, presenceLength(count), settings);
  };
  const fitting = startProgress('SVM', COSTS.length);
  const tried = COSTS.map((cost, i) => {
    const classifier = marginsOf(cost);
    const margins = validRows.map((row) => presenceMargins(classifier, row));
    const { accuracy } = measure(margins, valid.labels);
    fitting.update(i + 1, `C ${cost}: ${(100 * accuracy).toFixed(2)} %`);
    return { cost, classifier, margins, accuracy };
  });
  fitting.stop();
  const best = tried.reduce((top, one) => (one.accuracy > top.accuracy ? one : top));
  const judgedRows = judged === valid ? validRows : await presenceRows(judged.images, vocabulary, 'Words');
  const temperature = fitTemperature(best.margins, valid.labels);
  const margins = judgedRows.map((row) => presenceMargins(best.classifier, row));
  const metrics = measure(margins, judged.labels, temperature);
  for (const { cost, accuracy } of tried)
    console.log(`C ${cost}: ${(100 * accuracy).toFixed(2)} % on validation`);
  console.log(
    `Bag of visual words, ${options.half} half, ${count} words, C ${best.cost} chosen on validation: ` +
      `${(100 * metrics.accuracy).toFixed(2)} % of ${metrics.faces} faces (${options.split}; ${backend})`,
  );
  if (options.json) {
    const report = {
      method: 'bag of visual words',
      split: options.split,
      half: options.half,
      words: count,
      c: best.cost,
      tried: tried.map(({ cost, accuracy }) => ({ cost, accuracy })),
      ...metrics,
    };
    await writeWhole(options.json, `${JSON.stringify(report, null, 2)}\n`);
  }
}

const program = new Command('visual-words')
  .description('Bag of visual words: dense SIFT, k-means, spatial pyramid, presence vectors, linear SVM.')
  .requiredOption('--data <dir>', 'folder of FER+ or AffectNet')
  .addOption(new Option('--split <name>', 'which faces are judged').choices(SPLITS).default('valid'))
  .addOption(new Option('--half <name>', 'what is seen of them').choices(HALVES).default('full'))
  .option('--words <n>', 'size of the vocabulary', '2000')
  .option('--limit <n>', 'only the first n faces of each split, for a quick try')
  .option('--json <file>', 'write the figures here too')
  .addOption(new Option('--backend <name>', 'what computes').choices(CLI_BACKENDS).default('auto'));
program.parse();
runCommand(() => visualWords(program.opts<Options>()));
