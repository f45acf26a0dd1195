/**
 * @file Makes public/demo and the fake webcam's picture from FER+ training faces: `npm run tools -- make-demo-clip --data DIR`.
 * Each expression is the average of 150 faces, so that nobody can be recognised; needs ffmpeg with libvpx.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { ROOT } from '../scripts/lib/run.mjs';
import { readOptions } from '../src/cli/support/run-command.ts';
import { DataError, type Emotion, emotionIndex, type GreyImage, lerp } from '../src/core/index.ts';
import { readFerPlus, type Sample } from '../src/datasets/index.ts';
import { averageFace } from './lib/average-faces.ts';
import { blendAt, durationOf, FADE_S, segmentsOf } from './lib/clip-timeline.ts';
import {
  enlarge,
  FACE_SHARE,
  FRAME_PX,
  matchContrast,
  paintFrame,
  poseAt,
  unsharp,
} from './lib/face-painter.ts';

const FRAME_RATE_HZ = 30;
const FACES_AVERAGED = 150;
/** Faces whose annotators agreed: share of the votes for the emotion. */
const LEAST_AGREEMENT = 0.8;
const SHARPNESS = 0.9;
/** Averaging flattens mouths that differ much between people: so much of the difference to neutral is put back. */
const EXPRESSIVENESS: Partial<Record<Emotion, number>> = { surprise: 1.3, sadness: 1.3 };
/** Above this the file is not small any more. */
const JPEG_QUALITY = '6';

const DEMO: readonly Emotion[] = [
  'neutral',
  'happiness',
  'neutral',
  'surprise',
  'neutral',
  'sadness',
  'neutral',
  'anger',
];
const WEBCAM: readonly Emotion[] = ['neutral', 'happiness'];

type Faces = ReadonlyMap<Emotion, GreyImage>;

function statistics(images: readonly GreyImage[]): { readonly mean: number; readonly deviation: number } {
  let means = 0;
  let deviations = 0;
  for (const { data } of images) {
    const values = Array.from(data);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    means += mean;
    deviations += Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  }
  return { mean: means / images.length, deviation: deviations / images.length };
}

/** [S,S] average of the faces whose annotators agreed on the emotion. */
function averageOf(emotion: Emotion, samples: readonly Sample[]): Float32Array {
  const index = emotionIndex(emotion);
  const clear = samples.filter(
    ({ label, distribution }) => label === index && (distribution[index] ?? 0) >= LEAST_AGREEMENT,
  );
  if (clear.length < FACES_AVERAGED) {
    throw new DataError(
      `${emotion}: expected at least ${FACES_AVERAGED} clear faces, got ${clear.length}.`,
      'Give --data the whole FER+ training split: fewer faces could show a real person.',
    );
  }
  console.log(`${emotion}: ${FACES_AVERAGED} of ${clear.length} faces`);
  return averageFace(
    clear.map(({ image }) => image),
    FACES_AVERAGED,
  );
}

function makeFaces(samples: readonly Sample[]): Faces {
  // One brightness and contrast for all, that of single faces: the clip must not flash when it changes.
  const { mean, deviation } = statistics(samples.map(({ image }) => image));
  const averages = new Map<Emotion, Float32Array>();
  for (const emotion of new Set([...DEMO, ...WEBCAM])) averages.set(emotion, averageOf(emotion, samples));
  const neutral = averages.get('neutral') ?? new Float32Array();
  const faces = new Map<Emotion, GreyImage>();
  for (const [emotion, average] of averages) {
    const gain = EXPRESSIVENESS[emotion] ?? 1;
    const data = average.map((value, i) => lerp(neutral[i] ?? 0, value, gain));
    const side = Math.sqrt(data.length);
    const sharp = unsharp({ width: side, height: side, data }, SHARPNESS);
    faces.set(emotion, enlarge(matchContrast(sharp, mean, deviation)));
  }
  return faces;
}

/** Pipes the frames of a clip into ffmpeg; `frames` cuts it short. */
async function encode(
  faces: Faces,
  emotions: readonly Emotion[],
  output: readonly string[],
  frames = durationOf(emotions) * FRAME_RATE_HZ,
): Promise<void> {
  const durationS = durationOf(emotions);
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-s',
    `${FRAME_PX}x${FRAME_PX}`,
    '-r',
    String(FRAME_RATE_HZ),
    '-i',
    '-',
  ];
  const quiet = ['-hide_banner', '-loglevel', 'error', '-y'];
  const ffmpeg = spawn('ffmpeg', [...quiet, ...input, '-fflags', '+bitexact', ...output], {
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const closed = once(ffmpeg, 'close');
  // Where ffmpeg gives up early, its exit code says so below; the broken pipe adds nothing.
  ffmpeg.stdin.on('error', () => undefined);
  for (let i = 0; i < frames; i++) {
    const timeS = i / FRAME_RATE_HZ;
    const { from, to, share } = blendAt(emotions, timeS);
    const fromFace = faces.get(from);
    const toFace = faces.get(to);
    if (!fromFace || !toFace) throw new RangeError(`No face was made for ${from} or ${to}.`);
    const frame = paintFrame(fromFace, toFace, share, poseAt(timeS, durationS));
    if (!ffmpeg.stdin.write(frame)) await Promise.race([once(ffmpeg.stdin, 'drain'), closed]);
  }
  ffmpeg.stdin.end();
  const [code] = await closed;
  if (code !== 0)
    throw new DataError(`ffmpeg ended with code ${code}.`, 'Install an ffmpeg with libvpx-vp9.');
}

const values = readOptions<{ data: string }>(
  new Command('make-demo-clip')
    .description('Makes public/demo and the fake webcam’s picture from averages of FER+ training faces.')
    .requiredOption('--data <dir>', 'folder of FER+'),
);
const demo = join(ROOT, 'public', 'demo');
const fixtures = join(ROOT, 'e2e', 'fixtures');
await mkdir(demo, { recursive: true });
await mkdir(fixtures, { recursive: true });

const faces = makeFaces(await readFerPlus(values.data, 'train', 'majority'));
const clip = join(demo, 'faces.webm');
await encode(faces, DEMO, [
  '-c:v',
  'libvpx-vp9',
  '-pix_fmt',
  'yuv420p',
  '-crf',
  '32',
  '-b:v',
  '0',
  '-g',
  '60',
  clip,
]);
await encode(faces, ['neutral'], ['-update', '1', '-q:v', '4', join(demo, 'poster.jpg')], 1);
await encode(faces, WEBCAM, [
  '-c:v',
  'mjpeg',
  // Chromium's fake camera shows plain green for any other sampling of colour.
  '-pix_fmt',
  'yuvj420p',
  '-q:v',
  JPEG_QUALITY,
  '-f',
  'mjpeg',
  join(fixtures, 'face.mjpeg'),
]);
const timeline = {
  schemaVersion: 1,
  about: 'Ground truth for tests; the app never reads it. Averages of FER+ training faces, no real person.',
  durationS: durationOf(DEMO),
  frameRateHz: FRAME_RATE_HZ,
  fadeS: FADE_S,
  facesAveraged: FACES_AVERAGED,
  face: { centerX: 0.5, centerY: 0.5, width: FACE_SHARE, height: FACE_SHARE },
  segments: segmentsOf(DEMO),
};
await writeFile(join(demo, 'timeline.json'), `${JSON.stringify(timeline, null, 2)}\n`);
