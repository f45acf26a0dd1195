/** @file Measures where training faces have their eyes and mouth: the template of src/faces/alignment.ts. */
import { Command } from 'commander';
import { openBackend } from '../src/cli/support/backend.ts';
import { openFaceDetector } from '../src/cli/support/face-detector.ts';
import { numberAbove, wholeNumber } from '../src/cli/support/numbers.ts';
import { runCommand } from '../src/cli/support/run-command.ts';
import { createRandom, type GreyImage } from '../src/core/index.ts';
import { readFerPlus } from '../src/datasets/index.ts';
import { DETECTOR_SIDE, type FaceLandmarks, type Point, warp } from '../src/faces/index.ts';

const PARTS = ['rightEye', 'leftEye', 'nose', 'mouth', 'rightEar', 'leftEar'] as const;

/**
 * The face in the middle of the detector's picture with a margin of edge pixels around it. The crops of FER+ are
 * tight and the detector wants to see where a face ends. `margin` 2: the face is half as wide as the picture.
 */
function padded(face: GreyImage, margin: number): Uint8ClampedArray {
  const scale = (face.width * margin) / DETECTOR_SIDE;
  const shift = (face.width * (1 - margin)) / 2;
  const map = { a: scale, b: 0, c: 0, d: scale, e: shift, f: shift };
  const { data } = warp(face, map, DETECTOR_SIDE, DETECTOR_SIDE);
  const rgba = new Uint8ClampedArray(data.length * 4).fill(255);
  for (const [i, value] of data.entries()) rgba.fill(value, i * 4, i * 4 + 3);
  return rgba;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function spread(values: readonly number[]): number {
  const centre = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - centre)));
}

interface Options {
  readonly data: string;
  readonly faces: number;
  readonly margin: number;
  readonly seed: number;
}

async function main(options: Options): Promise<void> {
  await openBackend('wasm');
  const detect = await openFaceDetector();
  const samples = createRandom(options.seed)
    .shuffle(await readFerPlus(options.data, 'train', 'majority'))
    .slice(0, options.faces);
  const found: FaceLandmarks[] = [];
  const startMs = performance.now();
  for (const { image } of samples) {
    const detection = await detect(padded(image, options.margin));
    if (!detection) continue;
    const scale = (image.width * options.margin) / DETECTOR_SIDE;
    const shift = (image.width * (1 - options.margin)) / 2;
    const back = ({ x, y }: Point): Point => ({ x: x * scale + shift, y: y * scale + shift });
    found.push(
      Object.fromEntries(
        PARTS.map((part) => [part, back(detection.landmarks[part])]),
      ) as unknown as FaceLandmarks,
    );
  }
  const faceMs = (performance.now() - startMs) / samples.length;
  console.log(
    `${found.length} of ${samples.length} faces found (${((100 * found.length) / samples.length).toFixed(1)} %), ` +
      `${faceMs.toFixed(1)} ms a face, margin ${options.margin}, seed ${options.seed}`,
  );
  console.log('Median ± 1.48 median absolute deviations, pixels of the 48×48 face:');
  const line = (name: string, points: readonly Point[]): void => {
    const column = (values: number[]): string =>
      `${median(values).toFixed(2)} ± ${spread(values).toFixed(2)}`;
    console.log(
      `  ${name.padEnd(9)} x ${column(points.map(({ x }) => x))}   y ${column(points.map(({ y }) => y))}`,
    );
  };
  for (const part of PARTS) {
    line(
      part,
      found.map((face) => face[part]),
    );
  }
  line(
    'eyes’ mid',
    found.map(({ rightEye, leftEye }) => ({
      x: (rightEye.x + leftEye.x) / 2,
      y: (rightEye.y + leftEye.y) / 2,
    })),
  );
}

const program = new Command('measure-alignment')
  .description('Measures where training faces have their eyes and mouth.')
  .requiredOption('--data <dir>', 'folder in the FER+ layout')
  .option('--faces <n>', 'faces drawn from the training split', wholeNumber(1), 400)
  .option('--margin <m>', 'width of the picture in faces', numberAbove(0), 2)
  .option('--seed <n>', 'which faces are drawn', wholeNumber(0), 1);
runCommand(program, main);
