/** @file `npm run import-weights`: a MatConvNet file that the user has → a model folder to start training from. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Command, Option } from 'commander';
import { countClasses, encodeArtifact, importMatConvNet, readMatFile } from '../artifacts/index.ts';
import { DataError } from '../core/index.ts';
import { countParameters, vggF, vggFace } from '../networks/index.ts';
import { writeModel } from './model-folder.ts';
import { runCommand } from './run-command.ts';

const NETWORKS = { 'vgg-f': vggF, 'vgg-face': vggFace } as const;

interface Options {
  readonly file: string;
  readonly network: keyof typeof NETWORKS;
  readonly out?: string;
}

async function importWeights(options: Options): Promise<void> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(options.file));
  } catch (cause) {
    throw new DataError(
      `${options.file}: could not be read (${String(cause)}).`,
      'Download vgg-face.mat or imagenet-vgg-f.mat from MatConvNet’s page of pretrained models.',
      { cause },
    );
  }
  const file = basename(options.file);
  const variables = await readMatFile(bytes, file);
  const { network, parameters } = importMatConvNet(
    variables,
    NETWORKS[options.network](countClasses(variables, file)),
    file,
  );
  const folder = options.out ?? join('runs/pretrained', options.network);
  const { manifest, weights } = await encodeArtifact({
    name: options.network,
    half: 'full',
    network,
    parameters,
    dtype: 'float32',
    temperature: 1,
    training: {
      importedFrom: file,
      note: 'Published for non-commercial use; the classifier is the original one, not of emotions.',
    },
  });
  await writeModel(folder, manifest, weights);
  console.log(
    `${folder}: ${options.network}, ${(countParameters(network) / 1e6).toFixed(1)} M parameters, means ` +
      `${network.input.means?.map((mean) => mean.toFixed(2)).join(', ')} (red, green, blue).\n` +
      `Recipes start from it with "startFrom": "${folder}".`,
  );
}

const program = new Command('import-weights')
  .description(
    'Reads weights published by MatConvNet (MAT v5), checks every layer and tensor, writes a model.',
  )
  .requiredOption('--file <mat>', 'vgg-face.mat or imagenet-vgg-f.mat')
  .addOption(
    new Option('--network <name>', 'which network it holds')
      .choices(Object.keys(NETWORKS))
      .makeOptionMandatory(),
  )
  .option('--out <dir>', 'where the model goes (default: runs/pretrained/<network>)');
program.parse();
runCommand(() => importWeights(program.opts<Options>()));
