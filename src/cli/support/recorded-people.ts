/** @file A calibration made of recorded people: nobody could be asked, so each cue comes from who shows it in a clip. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '../../artifacts/index.ts';
import type { Cue, Sample } from '../../calibration/index.ts';
import { emotionIndex, type GreyImage } from '../../core/index.ts';
import { readFerPlus } from '../../datasets/index.ts';
import { cropHalf } from '../../faces/index.ts';
import { createTemporal, readEmotion, receive } from '../../temporal/index.ts';
import type { DetectFace } from './face-detector.ts';
import { type ReadFace, readHalves, readStretch } from './recorded-faces.ts';

const FRAMES_PER_S = 15;
const TALK = { file: 'carphone_pristine.mp4', fromS: 0, toS: 4 } as const;
/** Faces of strangers stand in where no clip shows a cue: surprise in both rounds, rest in the second. */
const STRANGERS = { surprise: 24, neutral: 12 } as const;

interface Take {
  readonly cue: Cue;
  readonly round: 0 | 1;
  readonly file: string;
  readonly fromS: number;
  readonly toS: number;
}

const clip =
  (file: string) =>
  (cue: Cue, round: 0 | 1, fromS: number, toS: number): Take => ({
    cue,
    round,
    file,
    fromS,
    toS,
  });
const DESK = clip('neutral-to-smile.mp4');
const TEARS = clip('WolfgangLanger_Pexels.mp4');
const CAR = clip(TALK.file);

/** Chosen by looking at the clips, not at what the network says of them. */
const TAKES: readonly Take[] = [
  DESK('rest', 0, 0, 0.4),
  DESK('smile', 0, 0.9, 2.1),
  TEARS('smile', 1, 13, 14.2),
  // The same person in both rounds, a second apart.
  TEARS('sad', 0, 0, 0.9),
  TEARS('sad', 1, 1.1, 2.2),
  // A man who talks in a car, without a pause: his first two seconds, and his last.
  CAR('talk', 0, 0, 1.9),
  CAR('talk', 1, 2.1, 4),
];

type Strangers = Readonly<Record<keyof typeof STRANGERS, readonly GreyImage[]>>;

/** The clips of `folder` that are not there. */
export function missingClips(folder: string): string[] {
  return [...new Set(TAKES.map(({ file }) => file))].filter((file) => !existsSync(join(folder, file)));
}

/** Both rounds of all five cues. */
export async function recordedSamples(
  model: Model,
  detect: DetectFace,
  folder: string,
  strangers: Strangers,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const { cue, round, file, fromS, toS } of TAKES) {
    const stretch = { file: join(folder, file), fromS, toS, framesPerS: FRAMES_PER_S };
    for (const face of await readStretch(model, stretch, detect)) samples.push({ cue, round, ...face });
  }
  const read = (faces: readonly GreyImage[]): Promise<ReadFace[]> =>
    readHalves(
      model,
      faces.map((face) => cropHalf(face, model.manifest.half)),
    );
  for (const face of await read(strangers.neutral)) samples.push({ cue: 'rest', round: 1, ...face });
  for (const [i, face] of (await read(strangers.surprise)).entries())
    samples.push({ cue: 'surprise', round: i % 2 === 0 ? 0 : 1, ...face });
  return samples;
}

/**
 * What is named while the man talks, as the world would follow it: seconds of each name, `unsure` among them.
 * `say` is the network's own word, or a calibration's.
 */
export function namedWhileTalking(
  faces: readonly ReadFace[],
  say: (face: ReadFace) => readonly number[],
): ReadonlyMap<string, number> {
  const seconds = new Map<string, number>();
  let state = createTemporal(0);
  for (const [i, face] of faces.entries()) {
    const atMs = Math.round(((i + 1) * 1000) / FRAMES_PER_S);
    const seen = { capturedAtMs: atMs, readyAtMs: atMs, backend: 'wasm' } as const;
    state = receive(state, { face: 'found', probabilities: say(face), ...seen }, atMs);
    const emotion = readEmotion(state);
    const name = emotion.kind === 'sensed' ? emotion.emotion : emotion.kind;
    seconds.set(name, (seconds.get(name) ?? 0) + 1 / FRAMES_PER_S);
  }
  return seconds;
}

/** All four seconds of the man who talks. */
export function readTalk(model: Model, detect: DetectFace, folder: string): Promise<ReadFace[]> {
  return readStretch(model, { ...TALK, file: join(folder, TALK.file), framesPerS: FRAMES_PER_S }, detect);
}

/** The first faces of the validation split, in its own order. */
export async function readStrangers(data: string): Promise<Strangers> {
  const samples = await readFerPlus(data, 'valid', 'majority');
  const first = (emotion: keyof Strangers): GreyImage[] =>
    samples
      .filter(({ label }) => label === emotionIndex(emotion))
      .slice(0, STRANGERS[emotion])
      .map(({ image }) => image);
  return { surprise: first('surprise'), neutral: first('neutral') };
}
