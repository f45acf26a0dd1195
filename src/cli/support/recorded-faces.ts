/** @file A recorded clip → what the network says of the faces in it, cut as in the browser. Needs ffmpeg. */
import { spawn } from 'node:child_process';
import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../../artifacts/index.ts';
import { DataError, type GreyImage, softmax } from '../../core/index.ts';
import {
  cutRegion,
  cutSize,
  DETECTOR_SIDE,
  type FaceLandmarks,
  faceInput,
  faceRegion,
  landmarksThrough,
  regionToPicture,
  type Size,
  searchFace,
  toGrey,
  warp,
} from '../../faces/index.ts';
import { forward, inputTensor, weightTensors } from '../../networks/index.ts';
import type { DetectFace } from './face-detector.ts';

/** Characters of a program's complaints that are kept. */
const MOST_SAID = 4000;

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
  /** The lower half as it was cut. */
  readonly picture: GreyImage;
}

/** What a program writes, as it comes; one that ends badly throws DataError. Whoever stops reading ends the program. */
async function* outputOf(
  command: 'ffmpeg' | 'ffprobe',
  file: string,
  args: readonly string[],
): AsyncGenerator<Buffer> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-MOST_SAID);
  });
  const ended = new Promise<NodeJS.ErrnoException | number | null>((resolve) => {
    child.once('error', resolve);
    child.once('close', resolve);
  });
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer;
    const end = await ended;
    if (end === 0) return;
    const missing = typeof end === 'object' && end?.code === 'ENOENT';
    if (missing) throw new DataError(`${command} is not installed, and reads the clips.`, 'Install ffmpeg.');
    const why = said.trim().split('\n').at(-1)?.replace(`${file}: `, '') || String(end);
    throw new DataError(`${file}: ${command} could not read it (${why}).`, 'Give a video that ffmpeg reads.');
  } finally {
    child.kill('SIGKILL');
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
  let text = '';
  for await (const chunk of outputOf('ffprobe', file, [...args, file])) text += chunk.toString();
  const [, width, height] = /^(\d+),(\d+)/.exec(text) ?? [];
  if (!width || !height) throw new DataError(`${file}: holds no picture.`, 'Give a video that shows a face.');
  return { width: Number(width), height: Number(height) };
}

/** The frames of a stretch, upright as they were taken, one at a time: a minute of them would fill the memory. */
export async function* clipFrames({ file, fromS, toS, framesPerS }: Stretch): AsyncGenerator<GreyImage> {
  const { width, height } = await sizeOf(file);
  const length = ['-ss', String(fromS), '-t', String(toS - fromS)];
  const out = ['-vf', `fps=${framesPerS}`, '-pix_fmt', 'rgba', '-f', 'rawvideo', '-'];
  const frame = new Uint8Array(width * height * 4);
  let filled = 0;
  for await (const chunk of outputOf('ffmpeg', file, [
    ...['-v', 'error', '-noautorotate'],
    ...[...length, '-i', file, ...out],
  ])) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + frame.length - filled);
      frame.set(part, filled);
      at += part.length;
      filled = (filled + part.length) % frame.length;
      if (filled === 0) yield toGrey(frame, width, height);
    }
  }
}

/** The face in a frame; what lies outside the frame repeats its edge. */
export function findFace(frame: GreyImage, detect: DetectFace): Promise<FaceLandmarks | null> {
  return searchFace(frame, async (region) => {
    const map = regionToPicture(region, frame, { width: DETECTOR_SIDE, height: DETECTOR_SIDE });
    const { data } = warp(frame, map, DETECTOR_SIDE, DETECTOR_SIDE);
    const rgba = new Uint8ClampedArray(data.length * 4).fill(255);
    for (const [i, value] of data.entries()) rgba.fill(value, i * 4, i * 4 + 3);
    const found = await detect(rgba);
    return found ? [landmarksThrough(found.landmarks, map)] : [];
  });
}

/** What the model says of half faces that are cut already. */
export async function readHalves(model: Model, halves: readonly GreyImage[]): Promise<ReadFace[]> {
  const { network, half, temperature } = model.manifest;
  const parameters = weightTensors(network, model.parameters);
  const [logits, embedding] = tf.tidy(() => {
    const input = inputTensor(network, faceInput(halves, half, network.input));
    const out = forward(network, parameters, input, { kind: 'inference' });
    return [out.logits as tf.Tensor2D, out.embedding as tf.Tensor2D] as [tf.Tensor2D, tf.Tensor2D];
  });
  const [says, sees] = await Promise.all([logits.array(), embedding.array()]);
  tf.dispose([logits, embedding, ...Object.values(parameters)]);
  return halves.map((picture, i) => ({
    picture,
    probabilities: softmax(says[i] ?? [], temperature),
    embedding: Float32Array.from(sees[i] ?? []),
  }));
}

/** One entry a frame; null where no face is found. */
export async function readFrames(
  model: Model,
  frames: AsyncIterable<GreyImage> | Iterable<GreyImage>,
  detect: DetectFace,
): Promise<(ReadFace | null)[]> {
  const { half, network } = model.manifest;
  const size = cutSize(network.input, half);
  const halves: (GreyImage | null)[] = [];
  for await (const frame of frames) {
    const landmarks = await findFace(frame, detect);
    const region = landmarks && faceRegion(landmarks, frame, half);
    halves.push(region && cutRegion(frame, region, size));
  }
  const found = halves.filter((picture) => picture !== null);
  const faces = found.length === 0 ? [] : await readHalves(model, found);
  let next = 0;
  return halves.map((picture) => (picture ? (faces[next++] ?? null) : null));
}

/** Frames in which no face is found are left out. */
export async function readStretch(model: Model, stretch: Stretch, detect: DetectFace): Promise<ReadFace[]> {
  const faces = await readFrames(model, clipFrames(stretch), detect);
  return faces.filter((face) => face !== null);
}
