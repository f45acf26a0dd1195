/**
 * @file `npm run tools -- gate-refusals`: how many frames of real faces, cut as in the browser, a model's gate refuses.
 * Needs ffmpeg.
 */
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { parseFaceGate } from '../artifacts/index.ts';
import { type CropRegion, DataError, EMOTIONS, type GreyImage } from '../core/index.ts';
import { cutSize, regionToPicture, resample, type Size, warp } from '../faces/index.ts';
import { readJson } from '../files/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { openFaceDetector } from './support/face-detector.ts';
import { namedFolder, readEmotionModel } from './support/model-folder.ts';
import { numberAbove } from './support/numbers.ts';
import { clipFrames, type ReadFace, readFrames, readHalves } from './support/recorded-faces.ts';
import { runCommand } from './support/run-command.ts';

interface Options {
  readonly model: string;
  readonly region?: string;
  readonly seconds: number;
  readonly rate: number;
  readonly backend: CliBackend;
}

function regionOf(text: string): CropRegion {
  const [centerX, centerY, width, height] = text.split(',').map(Number);
  if ([centerX, centerY, width, height].some((value) => !Number.isFinite(value)))
    throw new DataError(
      `--region: '${text}' is not four numbers.`,
      'Give x,y,width,height as shares of the picture.',
    );
  return { centerX, centerY, width, height, rotationDeg: 0, mirrored: false } as CropRegion;
}

/** The region of each frame, cut at the finer size and brought to the other. */
async function cutFrames(
  frames: AsyncIterable<GreyImage>,
  region: CropRegion,
  fine: Size,
  size: Size,
): Promise<GreyImage[]> {
  const cuts: GreyImage[] = [];
  for await (const frame of frames) {
    const cut = warp(frame, regionToPicture(region, frame, fine), fine.width, fine.height);
    cuts.push(resample(cut, size.width, size.height));
  }
  return cuts;
}

async function countRefusals(options: Options, files: readonly string[]): Promise<void> {
  const marked = options.region === undefined ? null : regionOf(options.region);
  const folder = namedFolder(options.model);
  const model = await readEmotionModel(folder);
  const gatePath = join(folder, 'face-gate.json');
  const remedy = `Make it with npm run tools -- face-gate --data DIR --model ${options.model} --ship.`;
  const gate = parseFaceGate(await readJson(gatePath, remedy), model.manifest, gatePath);
  const backend = await openBackend(options.backend, 'forward');
  const detect = await openFaceDetector();
  const { input } = model.manifest.network;
  const size = cutSize(input, model.manifest.half);
  const fine = { width: 4 * size.width, height: 4 * size.height };
  const table: Record<string, Record<string, string | number>> = {};
  for (const file of files) {
    const frames = clipFrames({ file, fromS: 0, toS: options.seconds, framesPerS: options.rate });
    const read: (ReadFace | null)[] = marked
      ? await readHalves(model, await cutFrames(frames, marked, fine, size))
      : await readFrames(model, frames, detect);
    const faces = read.filter((face) => face !== null);
    const refused = faces.filter((face) => !gate.isFace(face, 1));
    const named = refused.map(
      ({ probabilities }) => EMOTIONS[probabilities.indexOf(Math.max(...probabilities))],
    );
    table[file] = {
      frames: read.length,
      faces: faces.length,
      refused: refused.length,
      share: `${((100 * refused.length) / Math.max(1, faces.length)).toFixed(1)} %`,
      'refused would read as': [...new Set(named)].join(' '),
    };
  }
  console.log(`The gate of ${model.manifest.name}, one view (${backend}):`);
  console.table(table);
}

const program = new Command('gate-refusals')
  .description('Counts the frames of clips with faces that the gate “is this a lower face?” refuses.')
  .argument('<clip...>', 'videos that show one face')
  .option('--model <name>', 'folder in models/, or a path', 'student')
  .option('--region <x,y,w,h>', 'where the lower face is, as in headset framing; else the face is found')
  .option('--seconds <n>', 'seconds of each clip to read', numberAbove(0), 60)
  .option('--rate <n>', 'frames a second', numberAbove(0), 15)
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'));
runCommand(program, countRefusals);
