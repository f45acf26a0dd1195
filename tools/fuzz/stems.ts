/** @file Damaged music of one's own: stem sets with their files, and sounds as the browser decodes them. */
import { isDeepStrictEqual } from 'node:util';
import { kindOfFile } from '../../app/shared/file-kind.ts';
import { arranged } from '../../app/studio/stems/arrange.ts';
import { packStems, unpackStems } from '../../app/studio/stems/pack.ts';
import { createRandom, DocumentError, type Random } from '../../src/core/index.ts';
import { knocks, sine, stemSet, wavFile } from '../../src/fixtures/stem-sounds.ts';
import {
  assertFits,
  cutLoop,
  EMPTY_STEM_SET,
  examineStem,
  feltTempo,
  loopSec,
  parseStemSet,
  playRate,
  prepareStems,
  STEM_LIMITS,
  STEM_ROLES,
  StemError,
  type StemSet,
  timingOf,
} from '../../src/stems/index.ts';
import { damageBytes, damageDocument, damageNames, damageText } from './damage.ts';
import { asFile, type Tally, tallyTrial } from './tally.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const HEAD_AT = 20;
/** Rate at which loops are cut here; the app cuts them at the sound device's. */
const LOOP_HZ = 50;
const DEVICE_HZ = 48_000;

const joined = (parts: readonly (Uint8Array | ArrayBuffer)[]): Bytes =>
  Uint8Array.from(Buffer.concat(parts.map((part) => new Uint8Array(part))));

/** What the head of a file says, read without any check. */
const headOf = (bytes: Bytes): { readonly set: unknown; readonly lengths: readonly number[] } =>
  JSON.parse(
    new TextDecoder()
      .decode(bytes.subarray(HEAD_AT, HEAD_AT + new DataView(bytes.buffer).getUint32(HEAD_AT - 4, true)))
      .replace(/^\uFEFF/, ''),
  ) as ReturnType<typeof headOf>;

function soundSets(): readonly Bytes[] {
  const file = (seconds: number): ArrayBuffer => wavFile([sine(220, -12, seconds, 400)], 400).buffer;
  const two = stemSet('a', 'b');
  const nine = stemSet(...STEM_ROLES);
  const own = { tempoBpm: 96, startSec: 1.5, bars: 4 };
  const sets: readonly StemSet[] = [
    EMPTY_STEM_SET,
    two,
    {
      ...nine,
      levelling: 'each',
      stems: nine.stems.map((stem, i) => ({ ...stem, role: STEM_ROLES[i] ?? 'pad' })),
    },
    { ...two, stems: two.stems.map((stem, i) => (i === 1 ? { ...stem, trimDb: -6, timing: own } : stem)) },
  ];
  return sets.map((set) =>
    joined(
      packStems(
        set,
        set.stems.map((_, i) => file(1 + i)),
      ),
    ),
  );
}

function damageSet(bytes: Bytes, random: Random): Bytes {
  const head = headOf(bytes);
  const files = bytes.subarray(HEAD_AT + new DataView(bytes.buffer).getUint32(HEAD_AT - 4, true));
  const packed = (text: string): Bytes => {
    const encoded = new TextEncoder().encode(text);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(encoded.length);
    return joined([bytes.subarray(0, HEAD_AT - 4), size, encoded, files]);
  };
  const way = random.next();
  if (way < 0.25) return damageBytes(bytes, random);
  if (way < 0.4) return packed(damageText(JSON.stringify(head), random));
  if (way < 0.55) return packed(JSON.stringify(damageNames(head, random)));
  if (way < 0.85) return packed(JSON.stringify({ ...head, set: damageDocument(head.set, random) }));
  return packed(JSON.stringify(damageDocument(head, random)));
}

type Unpacked = ReturnType<typeof unpackStems>;

/** What of a set that was read cannot be played. */
function unplayable(set: StemSet): string | null {
  for (const stem of set.stems) {
    const timing = timingOf(set, stem);
    const samples = new Float32Array(Math.ceil(stem.measure.durationSec * LOOP_HZ));
    const [loop] = cutLoop([samples], LOOP_HZ, timing, set.beatsPerBar);
    if (loop?.length !== Math.round(loopSec(timing, set.beatsPerBar) * LOOP_HZ))
      return `the loop of “${stem.id}” has another length than its bars`;
    const rate = playRate(timing.tempoBpm, 72);
    if (!(rate > 0 && Number.isFinite(feltTempo(timing.tempoBpm)))) return `plays at ${rate}`;
  }
  try {
    assertFits(set, DEVICE_HZ);
  } catch (error) {
    if (!(error instanceof StemError)) throw error;
  }
  return null;
}

async function faultOfSet({ set, files }: Unpacked, bytes: Bytes): Promise<string | null> {
  const head = headOf(bytes);
  if (!isDeepStrictEqual(asFile(set), asFile(head.set))) return 'read as something else than it says';
  let at = HEAD_AT + new DataView(bytes.buffer).getUint32(HEAD_AT - 4, true);
  for (const [i, length] of (set.stems.length > 0 ? head.lengths : []).entries()) {
    if (!Buffer.from(files[i] ?? new ArrayBuffer(0)).equals(bytes.subarray(at, at + length)))
      return `file ${i} is not the one that was written`;
    at += length;
  }
  if (files.length !== set.stems.length) return 'has another number of files than stems';
  const again = unpackStems(joined(packStems(set, files)).buffer);
  if (!isDeepStrictEqual(again, { set, files })) return 'not itself after writing and reading';
  if ((await kindOfFile(new Blob([bytes]))) !== 'audio') return 'a file of it is not known as music';
  return unplayable(set);
}

/** @param read another reader, for the test of this one */
export function fuzzStemSets(count: number, seed: number, read = unpackStems): Promise<Tally> {
  const random = createRandom(seed + 6);
  const sound = soundSets();
  for (const bytes of sound) read(bytes.buffer);
  return tallyTrial({
    kind: 'stem sets',
    count,
    damaged: (i) => damageSet(sound[i % sound.length] as Bytes, random),
    read: (bytes) => read(bytes.buffer),
    refusals: [StemError, DocumentError],
    judge: faultOfSet,
  });
}

interface Sound {
  readonly channels: readonly Float32Array<ArrayBuffer>[];
  readonly rateHz: number;
}

const STRANGE_SAMPLES = [Number.NaN, Infinity, -Infinity, 1e38, 1e6, -1e5, 1, -1, 1e-38, 0];

/** Samples that are no numbers, far too loud, silent, clipped or cut away; channels that are lost, added or shorter. */
function damageSound({ channels, rateHz }: Sound, random: Random): Sound {
  const copy = channels.map((samples) => samples.slice());
  const changes = 1 + random.integer(3);
  for (let i = 0; i < changes; i++) {
    const samples = copy[random.integer(copy.length)] ?? new Float32Array();
    const start = random.integer(samples.length);
    const end = random.next() < 0.5 ? start + 1 : start + random.integer(samples.length);
    const way = random.next();
    if (way < 0.4) samples.fill(STRANGE_SAMPLES[random.integer(STRANGE_SAMPLES.length)] ?? 0, start, end);
    else if (way < 0.6) {
      const gain = 10 ** random.uniform(-6, 6);
      for (const each of copy) for (let k = 0; k < each.length; k++) each[k] = (each[k] ?? 0) * gain;
    } else if (way < 0.7) copy.splice(random.integer(copy.length), random.integer(2), samples.slice());
    else if (way < 0.9) for (const [c, each] of copy.entries()) copy[c] = each.slice(0, end);
    else for (let k = start; k < end; k++) samples[k] = random.uniform(-1, 1);
  }
  return { channels: copy, rateHz };
}

/** A sound that was taken must make a set that can be stored, and loops of numbers. */
function faultOfSound(examined: ReturnType<typeof examineStem>, { channels, rateHz }: Sound): string | null {
  const stem = {
    id: 'a',
    fileName: 'fuzzed.wav',
    role: 'pad',
    trimDb: 0,
    timing: null,
    measure: examined.measure,
  } as const;
  const { set } = arranged(EMPTY_STEM_SET, [[stem, examined]]);
  parseStemSet(set);
  const [first] = set.stems;
  if (!first) return 'is not in the set';
  const loop = cutLoop(channels, rateHz, timingOf(set, first), set.beatsPerBar);
  const { groups, level } = prepareStems(set, [loop], rateHz);
  if (!Number.isFinite(level.loudnessLufs)) return `plays at ${level.loudnessLufs} LUFS`;
  const tracks = groups.flatMap((group) => group.tracks);
  const odd = tracks
    .flatMap((track) => track.channels)
    .some((all) => all.some((each) => !Number.isFinite(each)));
  return odd ? 'plays samples that are no numbers' : null;
}

/** Sounds as `decodeAudioData` gives them: no header of an audio file is read by the app itself. */
export function fuzzSounds(count: number, seed: number, examine = examineStem): Promise<Tally> {
  const random = createRandom(seed + 7);
  const rateHz = 8000;
  const beat = knocks({ tempoBpm: 96, seconds: 8, rateHz });
  const tone = sine(220, -12, STEM_LIMITS.shortestSec, rateHz);
  const sound: readonly Sound[] = [
    [beat],
    [beat, knocks({ tempoBpm: 96, seconds: 8, rateHz, hertz: 90 })],
    [tone],
  ].map((channels) => ({ channels, rateHz }));
  for (const { channels } of sound) examine('control', channels, rateHz);
  return tallyTrial({
    kind: 'sounds of one’s own',
    count,
    damaged: (i) => damageSound(sound[i % sound.length] as Sound, random),
    read: ({ channels }) => examine('fuzzed.wav', channels, rateHz),
    refusals: [StemError],
    judge: faultOfSound,
  });
}
