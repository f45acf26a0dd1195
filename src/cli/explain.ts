/** @file `npm run tools -- explain`: Grad-CAM overlays of pictures, as PNG files. */
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { Command, Option } from 'commander';
import { DataError, EMOTIONS, type Emotion, emotionAt, type GreyImage, softmax } from '../core/index.ts';
import { openPicture } from '../datasets/index.ts';
import { toGrey } from '../faces/index.ts';
import { createFaultList, writeWhole } from '../files/index.ts';
import { weightTensors } from '../networks/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { explainFace } from './support/explain-face.ts';
import { namedFolder, readEmotionModel } from './support/model-folder.ts';
import { wholeNumber } from './support/numbers.ts';
import { outputNames } from './support/output-names.ts';
import { sideOf } from './support/read-split.ts';
import { runCommand } from './support/run-command.ts';

interface Options {
  readonly model: string;
  readonly layer?: string;
  readonly emotion?: Emotion;
  readonly out: string;
  readonly zoom: number;
  readonly backend: CliBackend;
}

/** Any picture that shows one whole face and little else → grey, square. */
async function readPicture(path: string, side: number): Promise<GreyImage> {
  try {
    const picture = await openPicture(path);
    const rgba = await picture
      .resize(side, side, { fit: 'cover' })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer();
    return toGrey(rgba, side, side);
  } catch (cause) {
    const reason = cause instanceof DataError ? cause.message : String(cause);
    throw new DataError(
      `${path}: could not be read as a picture (${reason}).`,
      'Give PNG, JPEG, WebP or BMP pictures of one whole face each.',
      { cause },
    );
  }
}

async function explain(options: Options, images: readonly string[]): Promise<void> {
  const model = await readEmotionModel(namedFolder(options.model));
  const { zoom } = options;
  await openBackend(options.backend, 'gradients');
  const label = options.emotion ? EMOTIONS.indexOf(options.emotion) : undefined;
  const { half, network, temperature } = model.manifest;
  const parameters = weightTensors(network, model.parameters);
  const names = outputNames(images);
  const faults = createFaultList();
  for (const [index, path] of images.entries()) {
    const face = await faults.collect(() => readPicture(path, sideOf(network)));
    if (!face) continue;
    const { cam, png } = await explainFace(model, parameters, face, {
      half,
      zoom,
      ...(options.layer !== undefined && { layer: options.layer }),
      ...(label !== undefined && { label }),
    });
    const emotion = emotionAt(cam.label);
    const file = join(options.out, `${names[index]}-${cam.layer}-${emotion}.png`);
    await writeWhole(file, png);
    const confidence = softmax(cam.logits, temperature)[cam.label] ?? 0;
    console.log(
      `${file}: ${emotion} ${(100 * confidence).toFixed(1)} %, ${cam.layer} (${cam.height}×${cam.width})`,
    );
  }
  tf.dispose(Object.values(parameters));
  faults.refuse('pictures');
}

const program = new Command('explain')
  .description('Shows where a network looks (Grad-CAM), one PNG a picture.')
  .argument('<images...>', 'pictures of one whole face each')
  .option('--model <name>', 'folder in models/, or a path', 'student')
  .option('--layer <name>', 'a convolution (default: the last)')
  .addOption(new Option('--emotion <name>', 'explain this one (default: the one named)').choices(EMOTIONS))
  .option('--out <dir>', 'where the PNG files go', 'reports/explain')
  .option('--zoom <n>', 'enlargement', wholeNumber(1, 32), 8)
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'));
runCommand(program, explain);
