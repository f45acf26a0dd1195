/** @file `npm run tools -- union`: two students' embeddings and a linear SVM on both → one model like any other. */
import { basename, resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { Model } from '../artifacts/index.ts';
import { DataError, EMOTIONS, type GreyImage } from '../core/index.ts';
import { fitTemperature, margins, measure, trainLinearSvm } from '../evaluate/index.ts';
import { mirrorFace } from '../faces/index.ts';
import { countMacs, uniteNetworks } from '../networks/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { embedAll, joinColumns } from './support/embeddings.ts';
import { namedFolder, readModel } from './support/model-folder.ts';
import { listOf, namesList, numberAbove, wholeNumber } from './support/numbers.ts';
import { startProgress } from './support/progress.ts';
import { readSplit } from './support/read-split.ts';
import { runCommand } from './support/run-command.ts';
import { shipModel } from './support/ship-model.ts';

interface Options {
  readonly data: string;
  readonly models: readonly string[];
  readonly out: string;
  readonly c: readonly number[];
  readonly dtype: 'float16' | 'int8';
  readonly backend: CliBackend;
  readonly limit?: number;
}

async function openParts(names: readonly string[]): Promise<{ name: string; model: Model }[]> {
  const parts = await Promise.all(
    names.map(async (name) => ({
      name: basename(name).replace(/[^a-zA-Z0-9_-]/g, '-'),
      model: await readModel(namedFolder(name)),
    })),
  );
  if (parts.length < 2 || new Set(parts.map(({ name }) => name)).size < parts.length) {
    throw new DataError(
      `--models: expected two different models or more, got '${names.join(',')}'.`,
      'Separate them by commas, for example student-ts,student-triplet.',
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

async function union(options: Options): Promise<void> {
  const parts = await openParts(options.models);
  const grid = options.c;
  const half = parts[0]?.model.manifest.half ?? 'lower';
  const backend = await openBackend(options.backend);
  const read = async (split: 'train' | 'valid') =>
    await readSplit(options.data, split, { keep: 'majority', most: options.limit });
  const train = await read('train');
  const valid = await read('valid');
  const trainFaces = train.flatMap(({ image }) => [image, mirrorFace(image)]);
  const validFaces = valid.map(({ image }) => image);
  const labels = train.flatMap(({ label }) => [label ?? 0, label ?? 0]);
  const validLabels = valid.map(({ label }) => label ?? 0);

  const embed = async (faces: readonly GreyImage[], note: string) => {
    const bar = startProgress(`Embedding ${note}`, faces.length * parts.length);
    const found = [];
    for (const [k, { model }] of parts.entries())
      found.push(await embedAll(model, faces, (done) => bar.update(k * faces.length + done)));
    bar.stop();
    return joinColumns(found);
  };
  const features = await embed(trainFaces, 'training faces');
  const validFeatures = await embed(validFaces, 'validation faces');

  const bar = startProgress('Training SVMs', grid.length);
  const tried = grid.map((c, i) => {
    const classifier = trainLinearSvm(features, labels, EMOTIONS.length, {
      c,
      seed: 1,
      tolerance: 0.01,
      maxPasses: 60,
    });
    const scores = margins(validFeatures, classifier);
    bar.update(i + 1, `C = ${c}`);
    return { c, classifier, scores, accuracy: measure(scores, validLabels).accuracy };
  });
  bar.stop();
  const best = tried.reduce((top, one) => (one.accuracy > top.accuracy ? one : top));

  const { network, parameters } = uniteNetworks(
    basename(resolve(options.out)),
    parts.map(({ name, model }) => ({ name, network: model.manifest.network, parameters: model.parameters })),
    best.classifier,
  );
  const temperature = fitTemperature(best.scores, validLabels);
  const training = {
    command: `npm run tools -- union --data DIR --models ${options.models.join(',')} --out ${options.out} --c ${grid.join(',')}`,
    parts: parts.map(({ name, model }) => ({ name, sha256: model.manifest.weights.sha256 })),
    classifier:
      'linear SVM, one-vs-rest, squared hinge, on standardised embeddings; margins in place of logits',
    c: best.c,
    tried: tried.map(({ c, accuracy }) => ({ c, validationAccuracy: accuracy })),
    trainingFaces: trainFaces.length,
    backend,
  };
  const content = {
    name: basename(resolve(options.out)),
    half,
    network,
    parameters,
    dtype: options.dtype,
    temperature,
  };
  const judged = { faces: validFaces, labels: validLabels };
  const { metrics, byteLength } = await shipModel(options.out, content, training, judged);
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
  .addOption(new Option('--dtype <type>', 'of the kernels').choices(['float16', 'int8']).default('float16'))
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'))
  .option('--limit <n>', 'only the first n faces of each split, for a quick try', wholeNumber(1));
runCommand(program, union);
