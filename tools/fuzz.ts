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
import { decodeArtifact, readMatFile } from '../src/artifacts/index.ts';
import { wholeNumber } from '../src/cli/support/numbers.ts';
import { readOptions } from '../src/cli/support/run-command.ts';
import { ArtifactError, createRandom, DataError, MienscapeError } from '../src/core/index.ts';
import { readBitmap } from '../src/datasets/bmp.ts';
import { readGreyPng } from '../src/datasets/grey-png.ts';
import { parseNpy } from '../src/datasets/npy.ts';
import { bitmap } from '../src/fixtures/bad-files.ts';
import { greyPng } from '../src/fixtures/ferplus-folder.ts';
import npy from '../src/fixtures/npy.json' with { type: 'json' };
import { drawFaces } from '../src/fixtures/synthetic-mouths.ts';
import { fuzzBuiltWorlds } from './fuzz/built-worlds.ts';
import { damageBytes, damageDocument } from './fuzz/damage.ts';
import { fuzzMappings, fuzzSessions } from './fuzz/documents.ts';
import { fuzzOsc, fuzzSerial } from './fuzz/inputs.ts';
import { fuzzDeviceMessages, fuzzServerMessages } from './fuzz/link-messages.ts';
import { fuzzInvitations, fuzzLinks } from './fuzz/links.ts';
import { fuzzSounds, fuzzStemSets } from './fuzz/stems.ts';
import { fuzzStored } from './fuzz/stored.ts';
import { fuzzEntries } from './fuzz/stored-entries.ts';
import { asFile, newTally, poisoned, type Tally } from './fuzz/tally.ts';
import { fuzzWorlds } from './fuzz/worlds.ts';

const values = readOptions<{ documents: number; models: number; seed: number; out: string }>(
  new Command('fuzz')
    .description('Gives damaged files to the readers: no crash, no wrong acceptance, nothing poisoned.')
    .option('--documents <n>', 'damaged files of each kind', wholeNumber(1), 10_000)
    .option(
      '--models <n>',
      'damaged models, built worlds, sounds, stored records and OSC packets, each',
      wholeNumber(1),
      1000,
    )
    .option('--seed <n>', 'what the damage is drawn from', wholeNumber(0), 1)
    .option('--out <file>', 'where the findings go', 'docs/fuzz.md'),
);

const { seed } = values;

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
  fuzzMappings(documents, seed),
  fuzzSessions(documents, seed),
  await fuzzModels(values.models),
  ...(await fuzzReaders(documents)),
  await fuzzWorlds(documents, seed),
  await fuzzBuiltWorlds(values.models, seed),
  await fuzzStemSets(documents, seed),
  await fuzzSounds(values.models, seed),
  await fuzzStored(values.models, seed),
  await fuzzEntries(documents, seed),
  await fuzzLinks(documents, seed),
  await fuzzInvitations(documents, seed),
  await fuzzDeviceMessages(documents, seed),
  await fuzzServerMessages(documents, seed),
  await fuzzOsc(values.models, seed),
  await fuzzSerial(documents, seed),
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
A stored record (mapping, session, world, music) lies beside a sound one in the browser's database, a stored choice (calibrations and
drafts too) in its local storage; some are of a newer version. It must be listed and counted among what is kept, stay as it is on
the disk where it is _refused_, and neither hide nor change the sound one. A link is opened as the page opens it. A message of the
link is heard by a device, or the server, in a room that must go on, and whatever these say then must be what the other side takes.
Mouth shapes must become probabilities; pictures of a serial camera must be whole, and be found again after the damage.
_Wrong_ is a crash, a wrong acceptance, or a poisoned \`Object.prototype\`; of all from worlds on also a refusal without a
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
