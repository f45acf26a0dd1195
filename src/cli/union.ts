/** @file `npm run tools -- union`: two students' embeddings and a linear SVM on both → one model like any other. */
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { type ArtifactContent, decodeArtifact, encodeArtifact, type Model } from '../artifacts/index.ts';
import { DataError, EMOTIONS, type GreyImage } from '../core/index.ts';
import { margins, measure, trainLinearSvm } from '../evaluate/index.ts';
import { mirrorFace } from '../faces/index.ts';
import { countMacs, embeddingLength, uniteNetworks } from '../networks/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { embedAll, requireFit } from './support/embeddings.ts';
import { refuseLearnt } from './support/learnt-validation.ts';
import { namedFolder, readModel } from './support/model-folder.ts';
import { nameOfFolder } from './support/model-name.ts';
import { listOf, namesList, numberAbove, wholeNumber } from './support/numbers.ts';
import { startProgress } from './support/progress.ts';
import { readSplit } from './support/read-split.ts';
import { runCommand, typedCommand } from './support/run-command.ts';
import { labelledFrom, shipModel } from './support/ship-model.ts';

interface Options {
  readonly data: string;
  readonly models: readonly string[];
  readonly out: string;
  readonly c: readonly number[];
  readonly dtype: 'float16' | 'int8';
  readonly backend: CliBackend;
  readonly limit?: number;
}

interface Part {
  readonly name: string;
  readonly model: Model;
}

/** Accuracy that the shipped file may lose against the SVM that was chosen, in points; `quantise` allows as much. */
const MOST_LOSS = 0.1;
/** A part's name precedes the names of its tensors, which have at most 64 characters. */
const MOST_NAME = 32;

async function openParts(names: readonly string[]): Promise<Part[]> {
  const parts = await Promise.all(
    names.map(async (name) => ({
      name: basename(name)
        .replace(/[^a-zA-Z0-9_-]/g, '-')
        .slice(0, MOST_NAME),
      model: await readModel(namedFolder(name)),
    })),
  );
  if (parts.length < 2 || new Set(parts.map(({ name }) => name)).size < parts.length) {
    throw new DataError(
      `--models: expected two different models or more, got '${names.join(',')}'.`,
      `Separate them by commas, for example student-ts,student-triplet. Their folders' names must differ in the first ${MOST_NAME} characters.`,
    );
  }
  const halves = new Set(parts.map(({ model }) => model.manifest.half));
  if (halves.size > 1)
    throw new DataError(
      `--models: they see different halves (${[...halves].join(', ')}).`,
      'Unite models of one half.',
    );
  return parts;
}

/**
 * The parts and a classifier of their joined embeddings. The classifier keeps single precision: standardisation is folded
 * into it, so that an embedding that hardly varies gives weights of a thousand, which a bias as large takes back.
 */
function unionOf(
  name: string,
  { dtype }: Options,
  parts: readonly Part[],
  classifier: ReturnType<typeof trainLinearSvm>,
): Omit<ArtifactContent, 'temperature' | 'training'> {
  const branches = parts.map(({ name: branch, model }) => ({
    name: branch,
    network: model.manifest.network,
    parameters: model.parameters,
  }));
  return {
    name,
    half: parts[0]?.model.manifest.half ?? 'lower',
    ...uniteNetworks(name, branches, classifier),
    dtype,
    dtypes: new Map([
      ['classifier.kernel', 'float32'],
      ['classifier.bias', 'float32'],
    ]),
  };
}

/** The parts as their file will hold them, with a classifier of zeros: what the SVM learns from is what ships. */
async function joinParts(name: string, options: Options, parts: readonly Part[]): Promise<Model> {
  const columns = parts.reduce((sum, { model }) => sum + embeddingLength(model.manifest.network), 0);
  const zeros = {
    kernel: new Float32Array(columns * EMOTIONS.length),
    bias: new Float32Array(EMOTIONS.length),
  };
  const content = unionOf(name, options, parts, zeros);
  const { manifest, weights } = await encodeArtifact({ ...content, temperature: 1, training: {} });
  return decodeArtifact(manifest, weights, options.out);
}

/** The picture is read and mirrored only when it is asked for. */
const mirrored = (face: { readonly image: GreyImage }): { readonly image: GreyImage } => ({
  get image() {
    return mirrorFace(face.image);
  },
});

async function union(options: Options): Promise<void> {
  const name = nameOfFolder(options.out);
  const parts = await openParts(options.models);
  refuseLearnt(
    parts.map(({ model }) => model),
    'valid',
  );
  const joined = await joinParts(name, options, parts);
  const { half, network } = joined.manifest;
  const backend = await openBackend(options.backend);
  const read = async (split: 'train' | 'valid') =>
    await readSplit(options.data, split, network, { keep: 'majority', most: options.limit });
  const train = await read('train');
  requireFit(train.length, 2, embeddingLength(network));
  const valid = await read('valid');
  const trainFaces = train.flatMap((sample) => [sample, mirrored(sample)]);
  const labels = train.flatMap(({ label }) => [label ?? 0, label ?? 0]);
  const validLabels = valid.map(({ label }) => label ?? 0);

  const embed = async (faces: readonly { readonly image: GreyImage }[], note: string) => {
    const bar = startProgress(`Embedding ${note}`, faces.length);
    const found = await embedAll(joined, faces, (done) => bar.update(done));
    bar.stop();
    return found;
  };
  const features = await embed(trainFaces, 'training faces');
  const validFeatures = await embed(valid, 'validation faces');

  const bar = startProgress('Training SVMs', options.c.length);
  const tried = options.c.map((c, i) => {
    const settings = { c, seed: 1, tolerance: 0.01, maxPasses: 60 };
    const classifier = trainLinearSvm(features, labels, EMOTIONS.length, settings);
    bar.update(i + 1, `C = ${c}`);
    return { c, classifier, accuracy: measure(margins(validFeatures, classifier), validLabels).accuracy };
  });
  bar.stop();
  const best = tried.reduce((top, one) => (one.accuracy > top.accuracy ? one : top));

  const training = {
    command: typedCommand(program),
    parts: parts.map(({ name, model }) => ({ name, sha256: model.manifest.weights.sha256 })),
    classifier:
      'linear SVM, one-vs-rest, squared hinge, on standardised embeddings; margins in place of logits',
    c: best.c,
    tried: tried.map(({ c, accuracy }) => ({ c, validationAccuracy: accuracy })),
    trainingFaces: trainFaces.length,
    backend,
  };
  const { metrics, byteLength } = await shipModel(
    options.out,
    unionOf(name, options, parts, best.classifier),
    training,
    labelledFrom(valid),
    { accuracy: best.accuracy, mostLoss: MOST_LOSS, remedy: 'Give other values to --c, or other --models.' },
  );
  for (const { c, accuracy } of tried) console.log(`C = ${c}: ${(100 * accuracy).toFixed(2)} %`);
  console.log(
    `${options.out}: ${(100 * metrics.accuracy).toFixed(2)} % of ${metrics.faces} validation faces (${half} half), ` +
      `${(countMacs(network) / 1e6).toFixed(1)} MMAC, ${(byteLength / 1e6).toFixed(2)} MB`,
  );
}

const program = new Command('union')
  .description(
    'Joins the embeddings of trained students and puts a linear SVM on them; C is chosen on validation.',
  )
  .requiredOption('--data <dir>', 'folder of a data set')
  .requiredOption(
    '--models <names>',
    'two or more folders in models/, or paths, separated by commas',
    namesList,
  )
  .option('--out <dir>', 'where the model goes', 'models/union')
  .option(
    '--c <list>',
    'values of C to try, separated by commas',
    listOf(numberAbove(0)),
    [0.0001, 0.001, 0.01, 0.1],
  )
  .addOption(
    new Option('--dtype <type>', 'of the parts’ kernels; the classifier keeps float32')
      .choices(['float16', 'int8'])
      .default('float16'),
  )
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'))
  .option('--limit <n>', 'only n faces of each split, spread over it, for a quick try', wholeNumber(1));
runCommand(program, union);
