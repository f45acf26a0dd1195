/**
 * @file Throws damaged files at the readers: no crash, no wrong acceptance, nothing poisoned.
 *
 *   npm run tools -- fuzz [--documents 10000] [--models 1000] [--seed 1] [--out docs/fuzz.md]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Command } from 'commander';
import { ROOT } from '../scripts/lib/run.mjs';
import {
  BUILT_IN_MAPPINGS,
  createAdaptation,
  type Mapping,
  parseMapping,
  readTargets,
  step,
} from '../src/adaptation/index.ts';
import { decodeArtifact, readMatFile } from '../src/artifacts/index.ts';
import { wholeNumber } from '../src/cli/support/numbers.ts';
import { readOptions } from '../src/cli/support/run-command.ts';
import {
  ArtifactError,
  createRandom,
  DataError,
  DocumentError,
  EMOTIONS,
  type EmotionState,
  MienscapeError,
  type Random,
} from '../src/core/index.ts';
import { readBitmap } from '../src/datasets/bmp.ts';
import { readGreyPng } from '../src/datasets/grey-png.ts';
import { parseNpy } from '../src/datasets/npy.ts';
import { bitmap } from '../src/fixtures/bad-files.ts';
import { comfortBreaches } from '../src/fixtures/comfort-breaches.ts';
import { greyPng } from '../src/fixtures/ferplus-folder.ts';
import npy from '../src/fixtures/npy.json' with { type: 'json' };
import { drawFaces } from '../src/fixtures/synthetic-mouths.ts';
import { openMappings, parseSession, replay, type Session, writeSession } from '../src/recording/index.ts';
import { fuzzBuiltWorlds } from './fuzz/built-worlds.ts';
import { damageBytes, damageDocument, damageText } from './fuzz/damage.ts';
import { fuzzSounds, fuzzStemSets } from './fuzz/stems.ts';
import { asFile, newTally, poisoned, type Tally } from './fuzz/tally.ts';
import { fuzzWorlds } from './fuzz/worlds.ts';

const values = readOptions<{ documents: number; models: number; seed: number; out: string }>(
  new Command('fuzz')
    .description('Gives damaged files to the readers: no crash, no wrong acceptance, nothing poisoned.')
    .option('--documents <n>', 'damaged files of each kind', wholeNumber(1), 10_000)
    .option('--models <n>', 'damaged models, built worlds and sounds, each', wholeNumber(1), 1000)
    .option('--seed <n>', 'what the damage is drawn from', wholeNumber(0), 1)
    .option('--out <file>', 'where the findings go', 'docs/fuzz.md'),
);

const { seed } = values;

function feeling(emotion: number, atMs: number): EmotionState {
  const probabilities = EMOTIONS.map((_, i) => (i === emotion ? 1 : 0));
  const name = EMOTIONS[emotion] ?? 'neutral';
  return {
    kind: 'sensed',
    emotion: name,
    atMs,
    sinceMs: 0,
    probabilities,
    confidence: 1,
    valence: 1,
    arousal: 1,
    ageMs: 0,
    recent: { levels: probabilities, confidence: 1, valence: 1, arousal: 1 },
  };
}

/** An accepted mapping must drive the world without breaking a rule: half a minute of changing emotions. */
function breachesOf(mapping: Mapping, random: Random): readonly string[] {
  let state = createAdaptation(0);
  let before = readTargets(state);
  let emotion = 0;
  for (let atMs = 200; atMs <= 30_000; atMs += 200) {
    if (random.next() < 0.2) emotion = random.integer(EMOTIONS.length);
    state = step(state, feeling(emotion, atMs), mapping, atMs, { strength: 1, reducedMotion: false });
    const now = readTargets(state);
    const broken = comfortBreaches(before, now, 0.2);
    if (broken.length > 0) return broken;
    before = now;
  }
  return [];
}

function fuzzMappings(count: number): Tally {
  const tally = newTally('mapping files');
  const random = createRandom(seed);
  for (let i = 0; i < count; i++) {
    tally.files++;
    const sound = BUILT_IN_MAPPINGS[i % BUILT_IN_MAPPINGS.length];
    let given: unknown;
    try {
      given =
        random.next() < 0.2
          ? JSON.parse(damageText(JSON.stringify(sound), random))
          : damageDocument(sound, random);
    } catch {
      tally.refused++; // No JSON: the reader of files refuses it before the schema.
      continue;
    }
    try {
      const mapping = parseMapping(given);
      tally.accepted++;
      if (!isDeepStrictEqual(asFile(mapping), asFile(given)))
        tally.wrong.push(`#${i}: read as something else than it says`);
      const broken = breachesOf(mapping, random);
      if (broken.length > 0) tally.wrong.push(`#${i}: ${broken[0]}`);
    } catch (error) {
      if (error instanceof DocumentError) tally.refused++;
      else tally.wrong.push(`#${i}: crashed: ${String(error).slice(0, 200)}`);
    }
    if (poisoned()) tally.wrong.push(`#${i}: poisoned Object.prototype`);
  }
  return tally;
}

/** The worst that one session did, step by step; what it cannot be run with is refused by name. */
function breachesOfSession(session: Session): readonly string[] {
  const { atMs, readings } = replay(session, openMappings(session));
  for (let i = 1; i < readings.length; i++) {
    const [before, after] = [readings[i - 1], readings[i]];
    // A gap counts for one step: however long the sleep, the world goes on from where it was (COMFORT-7).
    const seconds = Math.min((atMs[i] ?? 0) - (atMs[i - 1] ?? 0), 250) / 1000;
    const broken = before && after ? comfortBreaches(before.targets, after.targets, seconds) : [];
    if (broken.length > 0) return broken;
  }
  return [];
}

function fuzzSessions(count: number): Tally {
  const tally = newTally('session files');
  const random = createRandom(seed + 2);
  const sound = readFileSync(join(ROOT, 'e2e', 'marked', 'a-smile.session.json'), 'utf8');
  const whole = JSON.parse(sound) as { events: unknown[]; trace: unknown[] };
  if (breachesOfSession(parseSession(sound)).length > 0) throw new Error('The sound session breaks a rule.');
  // Every other time a short one, so that damage falls on every part of it.
  const short = { ...whole, events: whole.events.slice(0, 6), trace: whole.trace.slice(0, 3) };
  for (let i = 0; i < count; i++) {
    tally.files++;
    const document = i % 2 === 0 ? whole : short;
    const text =
      random.next() < 0.2
        ? damageText(JSON.stringify(document), random)
        : JSON.stringify(damageDocument(document, random));
    try {
      const session = parseSession(text);
      const broken = breachesOfSession(session);
      tally.accepted++;
      if (!isDeepStrictEqual(asFile(session), asFile(JSON.parse(text))))
        tally.wrong.push(`#${i}: read as something else than it says`);
      if (broken.length > 0) tally.wrong.push(`#${i}: ${broken[0]}`);
      if (!isDeepStrictEqual(parseSession(writeSession(session)), session))
        tally.wrong.push(`#${i}: not itself after writing and reading`);
    } catch (error) {
      if (error instanceof DocumentError) tally.refused++;
      else tally.wrong.push(`#${i}: crashed: ${String(error).slice(0, 200)}`);
    }
    if (poisoned()) tally.wrong.push(`#${i}: poisoned Object.prototype`);
  }
  return tally;
}

/** What a manifest says of itself for people alone, or for the eye to check; all else is bound by hash or count. */
const FREE = ['name', 'half', 'temperature', 'training'];

function bound(manifest: unknown): unknown {
  if (typeof manifest !== 'object' || manifest === null) return manifest;
  const entries = Object.entries(manifest).filter(([key]) => !FREE.includes(key));
  const copy = structuredClone(Object.fromEntries(entries)) as { weights?: { file?: string } };
  if (copy.weights) delete copy.weights.file;
  return copy;
}

async function fuzzModels(count: number): Promise<Tally> {
  const tally = newTally('model artifacts');
  const random = createRandom(seed + 1);
  const folder = join(ROOT, 'models', 'student');
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const weights = Uint8Array.from(readFileSync(join(folder, 'weights.bin')));
  await decodeArtifact(manifest, weights, 'control');
  for (let i = 0; i < count; i++) {
    tally.files++;
    const ofWeights = random.next() < 0.5;
    const givenManifest = ofWeights ? manifest : damageDocument(manifest, random);
    const givenWeights = ofWeights ? damageBytes(weights, random) : weights;
    try {
      await decodeArtifact(givenManifest, givenWeights, 'fuzzed');
      tally.accepted++;
      if (ofWeights) tally.wrong.push(`#${i}: took damaged weights`);
      else if (!isDeepStrictEqual(asFile(bound(givenManifest)), asFile(bound(manifest))))
        tally.wrong.push(`#${i}: took a manifest whose bound parts were changed`);
    } catch (error) {
      if (error instanceof ArtifactError || error instanceof MienscapeError) tally.refused++;
      else tally.wrong.push(`#${i}: crashed: ${String(error).slice(0, 200)}`);
    }
    if (poisoned()) tally.wrong.push(`#${i}: poisoned Object.prototype`);
  }
  return tally;
}

/** Files of a data set or of published weights: whatever is done to them, a reader answers or refuses by name. */
async function fuzzFiles(
  kind: string,
  sound: readonly Uint8Array<ArrayBuffer>[],
  count: number,
  read: (bytes: Uint8Array<ArrayBuffer>) => unknown,
  /** What a checked kind holds: damage may not change it unseen. */
  expected?: readonly unknown[],
): Promise<Tally> {
  const tally = newTally(kind);
  const random = createRandom(seed + 3);
  for (const bytes of sound) await read(bytes);
  for (let i = 0; i < count; i++) {
    tally.files++;
    const which = i % sound.length;
    const bytes = damageBytes(sound[which] ?? new Uint8Array(), random);
    try {
      const found = await read(bytes);
      tally.accepted++;
      if (expected && !isDeepStrictEqual(found, expected[which]))
        tally.wrong.push(`#${i}: read as something else`);
    } catch (error) {
      if (error instanceof DataError && error.message.startsWith('fuzzed: ')) tally.refused++;
      else tally.wrong.push(`#${i}: crashed: ${String(error).slice(0, 200)}`);
    }
    if (poisoned()) tally.wrong.push(`#${i}: poisoned Object.prototype`);
  }
  return tally;
}

const copyOf = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);
const fixture = (name: string): Uint8Array<ArrayBuffer> =>
  copyOf(readFileSync(join(ROOT, 'src', 'fixtures', name)));

async function fuzzReaders(count: number): Promise<Tally[]> {
  const unreadable = ['column-major', 'complex', 'object'];
  const arrays = Object.entries(npy).flatMap(([name, { base64 }]) =>
    unreadable.includes(name) ? [] : [copyOf(Buffer.from(base64, 'base64'))],
  );
  const faces = drawFaces(6, createRandom(seed)).map(({ image }) => image);
  const pictures = faces.map((face) => copyOf(greyPng(face)));
  const pixels = faces.map(({ width, height, data }) => ({ width, height, data: Uint8Array.from(data) }));
  const bitmaps = [8, 24].map((bits) =>
    copyOf(bitmap(20, 10, (x, y) => [x, y, x * y], { bits: bits as 8 | 24 })),
  );
  const weights = ['values.mat', 'like-vgg-f.mat', 'like-vgg-face.mat', 'like-vgg-face-in-net.mat'];
  return [
    await fuzzFiles('pictures (PNG)', pictures, count, (bytes) => readGreyPng(bytes, 'fuzzed', 48), pixels),
    await fuzzFiles('pictures (BMP)', bitmaps, count, (bytes) => readBitmap(bytes, 'fuzzed')),
    await fuzzFiles('arrays (.npy)', arrays, count, (bytes) => parseNpy(bytes, 'fuzzed')),
    await fuzzFiles('weights (.mat)', weights.map(fixture), count, (bytes) => readMatFile(bytes, 'fuzzed')),
  ];
}

const { documents } = values;
const tallies = [
  fuzzMappings(documents),
  fuzzSessions(documents),
  await fuzzModels(values.models),
  ...(await fuzzReaders(documents)),
  await fuzzWorlds(documents, seed),
  await fuzzBuiltWorlds(values.models, seed),
  await fuzzStemSets(documents, seed),
  await fuzzSounds(values.models, seed),
];
const cells = [
  ['files', 'given', 'refused', 'accepted', 'wrong'],
  ...tallies.map(({ kind, files, refused, accepted, wrong }) => [
    kind,
    ...[files, refused, accepted, wrong.length].map(String),
  ]),
];
const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
const [head = '', ...rows] = cells.map(
  (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`,
);
const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
writeFileSync(
  join(ROOT, values.out),
  `# Fuzz

\`npm run tools -- fuzz --documents ${values.documents} --models ${values.models} --seed ${seed}\`

Sound files, damaged at random (values replaced, keys lost, renamed, poisoned or nested, lists grown, parts added, text cut,
bits flipped), given to the readers. _Accepted_ are those whose damage is itself sound, such as another number inside its
range: a mapping must then say exactly what the file says and drive the world half a minute without breaking a comfort rule; a
session must replay whole without breaking one, and be itself after writing and reading; a model's weights must be untouched,
and so must all of the manifest that is bound by hash or count; of pictures as PNG the pixels must be untouched. Bitmaps,
arrays and MAT files hold no check value that damage could break: they must be read or refused by name. The description of a
world must be the one that three.js would read, and within the limits; its document must be itself after writing and reading,
and keep its bindings in their ranges. One that three.js builds (without pictures or Draco, which need a browser) must be
measured and move as numbers. A stem set must say exactly what the file says, hold each file byte for byte, and have
loops that can be cut. A sound (samples, as the browser decodes them) must make a set that can be kept, and play as numbers.
_Wrong_ is a crash, a wrong acceptance, or a poisoned \`Object.prototype\`; of worlds, stem sets and sounds also a refusal without a
remedy or longer than 1,000 letters, and more than five seconds for one file.

${head}
${rule}
${rows.join('\n')}
`,
);
for (const { kind, files, refused, accepted, wrong } of tallies) {
  console.log(`${files} ${kind}: ${refused} refused, ${accepted} accepted, ${wrong.length} wrong`);
  for (const text of wrong.slice(0, 5)) console.log(`  ${text}`);
}
process.exitCode = tallies.some(({ wrong }) => wrong.length > 0) ? 1 : 0;
