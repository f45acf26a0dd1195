/** @file A recorded clip → what the network says of the faces in it, cut as in the browser. Needs ffmpeg. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../../artifacts/index.ts';
import { type CropRegion, DataError, type GreyImage, softmax } from '../../core/index.ts';
import {
  type Affine,
  DETECTOR_SIDE,
  type FaceLandmarks,
  faceRegion,
  halfRows,
  regionToPicture,
  resample,
  toGrey,
  warp,
  writeInput,
} from '../../faces/index.ts';
import { forward } from '../../networks/index.ts';
import type { DetectFace } from './face-detector.ts';
import { toTensors } from './model-folder.ts';

const MOST_BYTES = 2 ** 30;
/** As in the browser: cut finer than the network sees, then averaged. */
const OVERSAMPLING = 4;

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Stretch {
  readonly file: string;
  /** Seconds of the clip. */
  readonly fromS: number;
  readonly toS: number;
  readonly framesPerS: number;
}

export interface ReadFace {
  readonly probabilities: readonly number[];
  readonly embedding: Float32Array;
}

async function run(command: string, args: readonly string[]): Promise<Buffer> {
  try {
    const options = { encoding: 'buffer', maxBuffer: MOST_BYTES } as const;
    return (await promisify(execFile)(command, [...args], options)).stdout;
  } catch (cause) {
    throw new DataError(`${command} failed: ${String(cause).split('\n')[0]}.`, 'Install ffmpeg.', { cause });
  }
}

async function sizeOf(file: string): Promise<Size> {
  const args = [
    '-v',
    'error',
    '-select_streams',
    'v:0',
    '-show_entries',
    'stream=width,height',
    '-of',
    'csv=p=0',
  ];
  const [width = 0, height = 0] = (await run('ffprobe', [...args, file])).toString().split(',').map(Number);
  return { width, height };
}

/** The frames of a stretch, upright as they were taken. */
export async function clipFrames({ file, fromS, toS, framesPerS }: Stretch): Promise<GreyImage[]> {
  const { width, height } = await sizeOf(file);
  const length = ['-ss', String(fromS), '-t', String(toS - fromS)];
  const out = ['-vf', `fps=${framesPerS}`, '-pix_fmt', 'rgba', '-f', 'rawvideo', '-'];
  const bytes = await run('ffmpeg', ['-v', 'error', '-noautorotate', ...length, '-i', file, ...out]);
  const each = width * height * 4;
  return Array.from({ length: Math.floor(bytes.length / each) }, (_, i) =>
    toGrey(bytes.subarray(i * each, (i + 1) * each), width, height),
  );
}

/** The whole frame as a square: what lies outside repeats its edge. */
function wholeFrame({ width, height }: Size): CropRegion {
  const side = Math.max(width, height);
  const middle = { centerX: 0.5, centerY: 0.5, rotationDeg: 0, mirrored: false };
  return { ...middle, width: side / width, height: side / height };
}

export async function findFace(frame: GreyImage, detect: DetectFace): Promise<FaceLandmarks | null> {
  const look = async (region: CropRegion | null): Promise<FaceLandmarks | null> => {
    if (!region) return null;
    const map = regionToPicture(region, frame, { width: DETECTOR_SIDE, height: DETECTOR_SIDE });
    const { data } = warp(frame, map, DETECTOR_SIDE, DETECTOR_SIDE);
    const rgba = new Uint8ClampedArray(data.length * 4).fill(255);
    for (const [i, value] of data.entries()) rgba.fill(value, i * 4, i * 4 + 3);
    const found = await detect(rgba);
    return found && placed(found.landmarks, map);
  };
  const coarse = await look(wholeFrame(frame));
  return coarse && ((await look(faceRegion(coarse, frame, 'full', 2))) ?? coarse);
}

function placed(landmarks: FaceLandmarks, { a, b, c, d, e, f }: Affine): FaceLandmarks {
  const entries = Object.entries(landmarks).map(([part, { x, y }]) => [
    part,
    { x: a * x + c * y + e, y: b * x + d * y + f },
  ]);
  return Object.fromEntries(entries) as unknown as FaceLandmarks;
}

/** What the model says of half faces that are cut already. */
export async function readHalves(model: Model, halves: readonly GreyImage[]): Promise<ReadFace[]> {
  const { network, half, temperature } = model.manifest;
  const { width, height, channels } = network.input;
  const size = width * height * channels;
  const pixels = new Float32Array(halves.length * size);
  for (const [i, picture] of halves.entries()) writeInput(pixels, i * size, picture, half, network.input);
  const parameters = toTensors(model);
  const [logits, embedding] = tf.tidy(() => {
    const input = tf.tensor4d(pixels, [halves.length, height, width, channels]);
    const out = forward(network, parameters, input, { kind: 'inference' });
    return [out.logits as tf.Tensor2D, out.embedding as tf.Tensor2D] as [tf.Tensor2D, tf.Tensor2D];
  });
  const [says, sees] = await Promise.all([logits.array(), embedding.array()]);
  tf.dispose([logits, embedding, ...Object.values(parameters)]);
  return halves.map((_, i) => ({
    probabilities: softmax(says[i] ?? [], temperature),
    embedding: Float32Array.from(sees[i] ?? []),
  }));
}

/** One entry a frame; null where no face is found. */
export async function readFrames(
  model: Model,
  frames: readonly GreyImage[],
  detect: DetectFace,
): Promise<(ReadFace | null)[]> {
  const { half, network } = model.manifest;
  const { input } = network;
  const rows = input.fit === 'place' ? halfRows(input.height, half).rows : input.height;
  const cut = { width: input.width * OVERSAMPLING, height: rows * OVERSAMPLING };
  const halves: (GreyImage | null)[] = [];
  for (const frame of frames) {
    const landmarks = await findFace(frame, detect);
    const region = landmarks && faceRegion(landmarks, frame, half);
    const fine = region && warp(frame, regionToPicture(region, frame, cut), cut.width, cut.height);
    halves.push(fine && resample(fine, input.width, rows));
  }
  const found = halves.filter((picture) => picture !== null);
  const faces = found.length === 0 ? [] : await readHalves(model, found);
  let next = 0;
  return halves.map((picture) => (picture ? (faces[next++] ?? null) : null));
}

/** Frames in which no face is found are left out. */
export async function readStretch(model: Model, stretch: Stretch, detect: DetectFace): Promise<ReadFace[]> {
  const faces = await readFrames(model, await clipFrames(stretch), detect);
  return faces.filter((face) => face !== null);
}
