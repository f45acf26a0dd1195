/** @file Damaged worlds: binary glTF with the document inside it, and what the app makes of it before anything is drawn. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { kindOfFile } from '../../app/shared/file-kind.ts';
import { ROOT } from '../../scripts/lib/run.mjs';
import { NEUTRAL_TARGETS } from '../../src/adaptation/index.ts';
import {
  createRandom,
  eachOutput,
  MODES,
  OUTPUTS,
  type OutputPath,
  type Random,
  type SceneTargets,
} from '../../src/core/index.ts';
import { CALM_SCENE, FLASHING_SCENE, glbOf, packGlb } from '../../src/fixtures/glb-scenes.ts';
import { MOST_MEMORY_BYTES } from '../../src/world-document/glb.ts';
import {
  type Binding,
  compileBinding,
  contentHash,
  embedDocument,
  evaluateBinding,
  parseWorldDocument,
  readGlb,
  readWorldFile,
  type WorldDocument,
  WorldFileError,
} from '../../src/world-document/index.ts';
import { memoryOf } from '../../src/world-document/memory.ts';
import { damageBytes, damageDocument, damageNames, damageText, growDocument } from './damage.ts';
import { asFile, type Tally, tallyTrial } from './tally.ts';

type Bytes = Uint8Array<ArrayBuffer>;
type Chunk = readonly [type: number, bytes: Uint8Array];

const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;
const OTHER_CHUNK = 0x58585858;
/** Under which key of the file's extras the world document lies. */
const DOCUMENT_KEY = 'mienscapeWorld';
/** Most characters of a description that is grown. */
const MOST_TEXT = 2 ** 20;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function pack(chunks: readonly Chunk[]): Bytes {
  const padded = chunks.map(([type, bytes]) => {
    const all = new Uint8Array(Math.ceil(bytes.length / 4) * 4).fill(type === JSON_CHUNK ? 0x20 : 0);
    all.set(bytes);
    const header = Buffer.alloc(8);
    header.writeUInt32LE(all.length, 0);
    header.writeUInt32LE(type, 4);
    return Buffer.concat([header, all]);
  });
  const head = Buffer.from('glTF\x02\0\0\0\0\0\0\0', 'latin1');
  head.writeUInt32LE(
    padded.reduce((sum, { length }) => sum + length, head.length),
    8,
  );
  return Uint8Array.from(Buffer.concat([head, ...padded]));
}

/** As three.js takes a file apart (GLTFBinaryExtension): of several chunks of a type the last; null where it throws. */
export function asLoaderReads(bytes: Bytes): { readonly json: unknown; readonly binary: Uint8Array } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let json: unknown = null;
  let binary = new Uint8Array();
  try {
    for (let at = 12, end = view.getUint32(8, true); at < end; ) {
      const length = view.getUint32(at, true);
      const type = view.getUint32(at + 4, true);
      at += 8;
      if (type === JSON_CHUNK) {
        if (at + length > bytes.length) return null;
        json = JSON.parse(new TextDecoder().decode(bytes.subarray(at, at + length)));
      } else if (type === BINARY_CHUNK) binary = bytes.slice(at, at + length);
      at += length;
    }
    return { json, binary };
  } catch {
    return null;
  }
}

/** Two nodes that share one light, and its note. */
const SHARED_LIGHT = packGlb(
  {
    asset: { version: '2.0' },
    scenes: [{ nodes: [0, 1] }],
    nodes: [0, 1].map(() => ({ extensions: { KHR_lights_punctual: { light: 0 } } })),
    extensions: {
      KHR_lights_punctual: { lights: [{ type: 'point', extras: { mienscape: { intensity: 'light.fog' } } }] },
    },
  },
  new Uint8Array(4),
);

const BINDINGS: readonly Binding[] = [
  { node: 'light:Sun', property: 'intensity', target: 'light.intensity', range: [0.2, 1.5], curve: 'linear' },
  { node: 'light:Lantern', property: 'hueDeg', target: 'music.mode', range: [40, 10], curve: 'linear' },
  {
    node: 'material:Paper',
    property: 'emission',
    target: 'light.fog',
    range: [0.5, 2],
    curve: [
      { x: 0, y: 1 },
      { x: 0.4, y: 0.2 },
      { x: 1, y: 0.8 },
    ],
  },
];
const DOCUMENT: WorldDocument = {
  kind: 'mienscape-world',
  schemaVersion: 2,
  name: 'Two lamps',
  viewer: { position: [0, 0, 3], turnDeg: 20, scale: 1 },
  bindings: BINDINGS,
};

export interface SoundWorld {
  readonly bytes: Bytes;
  readonly json: Readonly<Record<string, unknown>>;
  readonly binary: Uint8Array;
}

export function soundWorlds(): readonly SoundWorld[] {
  const compressed = join(ROOT, 'src', 'fixtures', 'compressed-scenes');
  const files = [
    embedDocument(readGlb(glbOf({ ...CALM_SCENE, extras: { author: 'fuzz' } })), DOCUMENT),
    glbOf(FLASHING_SCENE),
    SHARED_LIGHT,
    ...readdirSync(compressed).map((name) => Uint8Array.from(readFileSync(join(compressed, name)))),
  ];
  return files.map((bytes) => {
    const parts = asLoaderReads(bytes);
    if (!parts) throw new Error('A sound world cannot be taken apart.');
    return { bytes, json: parts.json as SoundWorld['json'], binary: parts.binary };
  });
}

/** A second chunk of a type, or one of an unknown type, behind or before the others. */
function damageChunks({ json, binary }: SoundWorld, random: Random): Bytes {
  const others = [
    encode('{'),
    encode(JSON.stringify(damageDocument(json, random))),
    encode(JSON.stringify({ ...json, accessors: [{ count: 2 ** 40, type: 'VEC3', componentType: 5126 }] })),
    binary,
    new Uint8Array(4),
  ];
  const types = [JSON_CHUNK, BINARY_CHUNK, OTHER_CHUNK];
  const chunks: Chunk[] = [
    [JSON_CHUNK, encode(JSON.stringify(json))],
    [BINARY_CHUNK, binary],
  ];
  for (let i = random.integer(3); i >= 0; i--)
    chunks.splice(random.integer(chunks.length + 1), 0, [
      types[random.integer(types.length)] ?? OTHER_CHUNK,
      others[random.integer(others.length)] ?? new Uint8Array(),
    ]);
  return pack(chunks);
}

export function damageWorld(world: SoundWorld, random: Random): Bytes {
  const { bytes, json, binary } = world;
  const packed = (description: unknown): Bytes =>
    pack([
      [JSON_CHUNK, encode(typeof description === 'string' ? description : JSON.stringify(description))],
      [BINARY_CHUNK, binary],
    ]);
  const way = random.next();
  if (way < 0.2) return damageBytes(bytes, random);
  if (way < 0.3) return packed(damageText(JSON.stringify(json), random));
  if (way < 0.5) return packed(damageDocument(json, random));
  if (way < 0.6) return packed(damageNames(json, random));
  if (way < 0.63) return packed(growDocument(json, random, MOST_TEXT));
  if (way < 0.75) return damageChunks(world, random);
  const document = (json.extras as Record<string, unknown> | undefined)?.[DOCUMENT_KEY] ?? DOCUMENT;
  const damaged = random.next() < 0.7 ? damageDocument(document, random) : damageNames(document, random);
  return packed({ ...json, extras: { [DOCUMENT_KEY]: damaged } });
}

/** Targets anywhere between their ends. */
export function anyTargets(random: Random): SceneTargets {
  return eachOutput<number | string>((path: OutputPath) => {
    const { transform, min, max } = OUTPUTS[path];
    return transform === 'mode' ? (MODES[random.integer(MODES.length)] ?? '') : random.uniform(min, max);
  }) as SceneTargets;
}

/** A property that leaves the range of its binding. */
function strayBinding({ bindings }: WorldDocument, random: Random): string | null {
  for (const binding of bindings) {
    const compiled = compileBinding(binding);
    const [low, high] = [Math.min(...binding.range), Math.max(...binding.range)];
    for (const targets of [NEUTRAL_TARGETS, anyTargets(random)]) {
      const value = evaluateBinding(compiled, targets);
      if (!(value >= low && value <= high))
        return `${binding.property} of “${binding.node}” is ${value}, outside ${low} to ${high}`;
    }
  }
  return null;
}

/** A world that was read: the loader builds the same, within the limits, and its document goes out and comes back. */
export async function faultOfWorld(
  { glb, outline, document, problems }: ReturnType<typeof readWorldFile>,
  bytes: Bytes,
  random: Random,
): Promise<string | null> {
  const loaded = asLoaderReads(bytes);
  if (loaded && !isDeepStrictEqual(asFile(loaded.json), asFile(glb.json)))
    return 'the loader reads another description than was checked';
  const asked = memoryOf(glb.json);
  if (!(asked >= 0 && asked <= MOST_MEMORY_BYTES)) return `asks for ${asked} bytes of memory`;
  if (problems.length > 10 || problems.some((text) => text.length > 1000))
    return `tells ${problems.length} problems, the longest in ${Math.max(...problems.map(({ length }) => length))} letters`;
  if (new Set(outline.nodes.map(({ id }) => id)).size !== outline.nodes.length)
    return 'two nodes have one name';
  if (!isDeepStrictEqual(parseWorldDocument(document, outline), document))
    return 'its document is not itself when it is checked again';
  const carried = (glb.json.extras as Record<string, unknown> | null | undefined)?.[DOCUMENT_KEY];
  const refused = problems.some((text) => text.startsWith('Its document was not taken.'));
  if (carried !== undefined && !refused && !saysTheSame(document, carried))
    return 'its document was read as something else than it says';
  const again = readWorldFile(embedDocument(glb, document), 'again');
  if (!isDeepStrictEqual(again.document, document)) return 'its document is not itself after writing';
  if ((await contentHash(again.glb)) !== (await contentHash(glb)))
    return 'it is another scene after writing its document';
  if ((await kindOfFile(new Blob([bytes]))) !== 'world') return 'a file of it is not known as a world';
  return strayBinding(document, random);
}

/** Names are trimmed and earlier versions brought to the newest, and nothing else. */
function saysTheSame(document: WorldDocument, carried: unknown): boolean {
  const { name, ...rest } = carried as Record<string, unknown>;
  return isDeepStrictEqual(
    asFile({ ...rest, schemaVersion: document.schemaVersion, name: String(name).trim() }),
    asFile(document),
  );
}

/** @param read another reader, for the test of this one */
export function fuzzWorlds(count: number, seed: number, read = readWorldFile): Promise<Tally> {
  const random = createRandom(seed + 4);
  const sound = soundWorlds();
  for (const { bytes } of sound) read(bytes, 'control');
  return tallyTrial({
    kind: 'worlds (.glb)',
    count,
    damaged: (i) => damageWorld(sound[i % sound.length] as SoundWorld, random),
    read: (bytes) => read(bytes, 'Fuzzed'),
    refusals: [WorldFileError],
    judge: (file, bytes) => faultOfWorld(file, bytes, random),
  });
}
