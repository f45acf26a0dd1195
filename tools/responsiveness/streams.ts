/** @file Streams of scores: smiles of all lengths, which the world should answer, and faces that say nothing. */
import { createRandom, EMOTIONS, type Emotion, type Random } from '../../src/core/index.ts';

/** One frame as the line gets it; null probabilities: no face was found in it. */
export interface StreamFrame {
  readonly atMs: number;
  readonly probabilities: readonly number[] | null;
}

export interface Stream {
  readonly name: string;
  /** `answered`: the world should move; `ignored`: it should stay where it is. */
  readonly kind: 'answered' | 'ignored';
  /** Not looked at while the constants were chosen. */
  readonly heldOut?: boolean;
  /** When the first expression begins. */
  readonly onsetMs: number;
  readonly durationMs: number;
  readonly frames: readonly StreamFrame[];
}

/** 15 frames a second. */
const FRAME_MS = 67;
/** A neutral face before the first expression, so that smoothing has begun. */
const ONSET_MS = 5000;

/** `share` for one emotion; neutral has the rest, or the others where the emotion is neutral. */
export function showing(emotion: Emotion, share = 0.93): number[] {
  return EMOTIONS.map((name, i) => {
    if (name === emotion) return share;
    if (emotion === 'neutral') return (1 - share) / 7;
    return i === 0 ? 1 - share : 0;
  });
}

const NEUTRAL = showing('neutral');

export function framesOf(
  durationMs: number,
  at: (atMs: number, frame: number) => readonly number[] | null,
): StreamFrame[] {
  return Array.from({ length: Math.floor(durationMs / FRAME_MS) }, (_, frame) => {
    const atMs = (frame + 1) * FRAME_MS;
    return { atMs, probabilities: at(atMs, frame) };
  });
}

/** One smile on a neutral face. */
export function smileOf(lengthS: number): Stream {
  const durationMs = ONSET_MS + lengthS * 1000 + 65_000;
  const endMs = ONSET_MS + lengthS * 1000;
  return {
    name: `one smile of ${lengthS} s`,
    kind: 'answered',
    onsetMs: ONSET_MS,
    durationMs,
    frames: framesOf(durationMs, (atMs) =>
      atMs >= ONSET_MS && atMs < endMs ? showing('happiness') : NEUTRAL,
    ),
  };
}

/** A smile of `lengthS` in every `everyS`, for two minutes. */
export function smilesOf(lengthS: number, everyS: number): Stream {
  const durationMs = ONSET_MS + 120_000;
  return {
    name: `${lengthS} s of every ${everyS} s`,
    kind: 'answered',
    onsetMs: ONSET_MS,
    durationMs,
    frames: framesOf(durationMs, (atMs) =>
      atMs >= ONSET_MS && (atMs - ONSET_MS) % (everyS * 1000) < lengthS * 1000
        ? showing('happiness')
        : NEUTRAL,
    ),
  };
}

/** A smile that never ends: what the others are measured by. */
export const HELD_SMILE: Stream = { ...smileOf(120), name: 'a smile held' };

/** A neutral face on whose mouth each syllable flickers: two or three a second, 80–250 ms each. */
function talking(seed: number): Stream {
  const random = createRandom(seed);
  const looks = ['surprise', 'happiness', 'sadness', 'anger', 'disgust'] as const;
  const durationMs = ONSET_MS + 60_000;
  const syllables: { fromMs: number; toMs: number; emotion: Emotion; share: number }[] = [];
  for (let ms = ONSET_MS; ms < durationMs; ) {
    const fromMs = ms + random.uniform(100, 500);
    const toMs = fromMs + random.uniform(80, 250);
    const emotion = looks[Math.floor(random.next() * looks.length)] ?? 'surprise';
    syllables.push({ fromMs, toMs, emotion, share: random.uniform(0.4, 0.95) });
    ms = toMs;
  }
  return {
    name: 'talking',
    kind: 'ignored',
    onsetMs: ONSET_MS,
    durationMs,
    frames: framesOf(durationMs, (atMs) => {
      const said = syllables.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
      return said ? showing(said.emotion, said.share) : showing('neutral', 0.8);
    }),
  };
}

function shared(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Each frame says something else, most of it with certainty. */
function noise(seed: number): Stream {
  const random = createRandom(seed);
  const durationMs = ONSET_MS + 60_000;
  return {
    name: 'noise',
    kind: 'ignored',
    onsetMs: ONSET_MS,
    durationMs,
    frames: framesOf(durationMs, () => shared(EMOTIONS.map(() => Math.exp(3 * random.normal())))),
  };
}

/** Logits that wander (Ornstein–Uhlenbeck, ms of correlation) about the given mean. */
function wandering(random: Random, mean: readonly number[], deviation: number, correlationMs: number) {
  const kept = Math.exp(-FRAME_MS / correlationMs);
  let off = mean.map(() => deviation * random.normal());
  return (): number[] => {
    off = off.map((value) => kept * value + Math.sqrt(1 - kept * kept) * deviation * random.normal());
    return shared(mean.map((value, i) => Math.exp(value + (off[i] ?? 0))));
  };
}

/** A hand before the mouth for four seconds of every seven; for one of them no face is found. */
function handOverMouth(seed: number): Stream {
  const random = createRandom(seed);
  const mean = [0.35, 0.02, 0.03, 0.36, 0.06, 0.1, 0.05, 0.03].map(Math.log);
  const next = wandering(random, mean, 0.6, 400);
  const durationMs = ONSET_MS + 60_000;
  return {
    name: 'a hand over the mouth',
    kind: 'ignored',
    onsetMs: ONSET_MS,
    durationMs,
    frames: framesOf(durationMs, (atMs) => {
      const hidden = next();
      const phaseMs = (atMs - ONSET_MS) % 7000;
      if (atMs < ONSET_MS || phaseMs >= 4000) return NEUTRAL;
      return phaseMs < 1500 || phaseMs >= 2500 ? hidden : null;
    }),
  };
}

/** A neutral face of which every tenth frame is read as something else, with certainty. */
function wrongFrames(seed: number): Stream {
  const random = createRandom(seed);
  const durationMs = ONSET_MS + 60_000;
  return {
    name: 'one wrong frame in ten',
    kind: 'ignored',
    onsetMs: ONSET_MS,
    durationMs,
    frames: framesOf(durationMs, () =>
      random.next() < 0.1 ? showing(EMOTIONS[1 + Math.floor(random.next() * 7)] ?? 'fear', 0.95) : NEUTRAL,
    ),
  };
}

function inTurn(seed: number): Stream {
  const random = createRandom(seed);
  const durationMs = ONSET_MS + 60_000;
  // The first seed is exact; others waver by a fifth of a second.
  const waverMs = seed === 1 ? 0 : 200;
  const turnsMs: number[] = [];
  for (let ms = ONSET_MS; ms < durationMs; ms += 1000) turnsMs.push(ms + random.uniform(0, waverMs));
  return {
    name: 'smile and anger in turn, each second',
    kind: 'ignored',
    onsetMs: ONSET_MS,
    durationMs,
    frames: framesOf(durationMs, (atMs) => {
      const turn = turnsMs.filter((ms) => ms <= atMs).length;
      if (turn === 0) return NEUTRAL;
      return showing(turn % 2 === 1 ? 'happiness' : 'anger');
    }),
  };
}

const IGNORED = [talking, noise, handOverMouth, wrongFrames, inTurn] as const;
const HELD_OUT_SEED = 2;

export const STREAMS: readonly Stream[] = [
  ...[1, 2, 3, 3.7, 4, 5, 6, 8, 12].map(smileOf),
  smilesOf(2.5, 5),
  smilesOf(3, 8),
  ...IGNORED.map((make) => make(1)),
  ...IGNORED.map((make) => {
    const stream = make(HELD_OUT_SEED);
    return { ...stream, name: `${stream.name}, other seed`, heldOut: true };
  }),
];
