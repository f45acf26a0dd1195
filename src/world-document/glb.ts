/** @file Reads a binary glTF before anything is built of it, and writes a document into one. */
import { MienscapeError, parseJsonText } from '../core/index.ts';
import { EXTRAS_KEY } from './bindings.ts';
import { memoryOf } from './memory.ts';
import { treeFault } from './node-tree.ts';
import { type GltfJson, gltfSchema } from './outline.ts';
import type { WorldDocument } from './world-document.ts';

/** A file was refused. */
export class WorldFileError extends MienscapeError {
  override name = 'WorldFileError';
}

/** Greatest file that is read. */
export const MOST_WORLD_BYTES = 64 * 2 ** 20;
/** Greatest description inside it. */
const MOST_JSON_BYTES = 8 * 2 ** 20;
/** Most that a file may ask for, twenty times what a headset's budget of triangles needs. */
export const MOST_MEMORY_BYTES = 512 * 2 ** 20;
const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const AS_GLB = 'Export it again as glTF Binary (.glb), with everything embedded.';

/** Extensions that three.js and the decoders of this app read; a file may require no other. */
const READABLE = new Set([
  'KHR_draco_mesh_compression',
  'EXT_meshopt_compression',
  'KHR_meshopt_compression',
  'KHR_mesh_quantization',
  'KHR_texture_basisu',
  'KHR_texture_transform',
  'KHR_lights_punctual',
  'KHR_materials_unlit',
  'KHR_materials_emissive_strength',
  'KHR_materials_clearcoat',
  'KHR_materials_dispersion',
  'KHR_materials_ior',
  'KHR_materials_iridescence',
  'KHR_materials_sheen',
  'KHR_materials_specular',
  'KHR_materials_transmission',
  'KHR_materials_volume',
  'KHR_materials_anisotropy',
  'EXT_materials_bump',
  'EXT_mesh_gpu_instancing',
  'EXT_texture_webp',
  'EXT_texture_avif',
]);

export interface Glb {
  readonly json: GltfJson;
  /** All after the JSON chunk, as it is in the file. */
  readonly rest: Uint8Array;
  /** The world document that the file carries, unchecked; undefined where it has none. */
  readonly document: unknown;
}

function assertWithin(bytes: number, most: number): void {
  if (bytes > most)
    throw new WorldFileError(
      `It holds ${Math.ceil(bytes / 2 ** 20)} MiB: at most ${MOST_WORLD_BYTES / 2 ** 20} MiB are read.`,
      'Make its textures smaller, or compress it (Draco, meshopt, KTX2).',
    );
}

/** Of a file that has not been read yet. @throws WorldFileError where it is too large, whatever it holds */
export const assertWorldSize = (bytes: number): void =>
  assertWithin(bytes, MOST_WORLD_BYTES + MOST_JSON_BYTES);

/** @throws WorldFileError which says what is wrong and what to do */
export function readGlb(bytes: Uint8Array): Glb {
  assertWorldSize(bytes.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < HEADER_BYTES + CHUNK_HEADER_BYTES || view.getUint32(0, true) !== MAGIC)
    throw new WorldFileError('It is no binary glTF.', AS_GLB);
  if (view.getUint32(4, true) !== 2)
    throw new WorldFileError(`It is glTF of version ${view.getUint32(4, true)}; 2 is read.`, AS_GLB);
  const length = view.getUint32(8, true);
  const jsonBytes = view.getUint32(HEADER_BYTES, true);
  const start = HEADER_BYTES + CHUNK_HEADER_BYTES;
  if (length > bytes.byteLength || start + jsonBytes > length)
    throw new WorldFileError('Its end is missing.', 'Copy or export the file again.');
  if (view.getUint32(HEADER_BYTES + 4, true) !== JSON_CHUNK || jsonBytes > MOST_JSON_BYTES)
    throw new WorldFileError('Its description is damaged or too long.', AS_GLB);
  // The description does not count: a world that was taken can be exported with its document, and taken again.
  assertWithin(length - start - jsonBytes, MOST_WORLD_BYTES);
  const description = parseText(bytes.subarray(start, start + jsonBytes));
  const parsed = gltfSchema.safeParse(description);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new WorldFileError(
      `Its description is not glTF 2.0 (at ${issue?.path.join('.') || 'the top'}).`,
      AS_GLB,
    );
  }
  // As it stands in the file: what was only checked keeps all it holds.
  const json = description as GltfJson;
  refuseOutside(json);
  refuseEndless(json);
  refuseHuge(json);
  const rest = bytes.subarray(start + jsonBytes, length);
  refuseSecondDescription(rest);
  if (json.scenes?.[json.scene ?? 0] === undefined)
    throw new WorldFileError('It holds no scene.', 'Export it again with the objects that are to be seen.');
  const unreadable = (json.extensionsRequired ?? []).filter((name) => !READABLE.has(name));
  if (unreadable.length > 0)
    throw new WorldFileError(
      `It requires ${namesOf(unreadable)}, which cannot be read here.`,
      'Export it without this extension.',
    );
  const { extras } = json;
  const note = typeof extras === 'object' && extras !== null ? (extras as Record<string, unknown>) : {};
  return { json, rest, document: note[DOCUMENT_KEY] };
}

const MOST_NAMES = 5;

function namesOf(extensions: readonly string[]): string {
  const names = extensions.slice(0, MOST_NAMES).map((name) => name.slice(0, 60));
  const more = extensions.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** The key of the file's own extras under which it carries a world document. */
const DOCUMENT_KEY = `${EXTRAS_KEY}World`;

function parseText(bytes: Uint8Array): unknown {
  try {
    return parseJsonText(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new WorldFileError('Its description cannot be read.', 'Copy or export the file again.');
  }
}

/** three.js would read the last description of a file, and only the first was checked. */
function refuseSecondDescription(rest: Uint8Array): void {
  const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
  for (let at = 0; at < rest.byteLength; ) {
    if (at + CHUNK_HEADER_BYTES > rest.byteLength)
      throw new WorldFileError('Its end is missing.', 'Copy or export the file again.');
    if (view.getUint32(at + 4, true) === JSON_CHUNK)
      throw new WorldFileError('It holds two descriptions.', AS_GLB);
    at += CHUNK_HEADER_BYTES + view.getUint32(at, true);
  }
}

/** Nothing is fetched for a file, from nowhere. */
function refuseOutside({ buffers = [], images = [] }: GltfJson): void {
  const outside = [
    ...buffers.flatMap(({ uri }) => (uri === undefined ? [] : [uri])),
    ...images.flatMap(({ uri }) => (uri === undefined || /^data:image\//.test(uri) ? [] : [uri])),
  ];
  const [first] = outside;
  if (first !== undefined)
    throw new WorldFileError(
      `It needs another file (“${first.slice(0, 60)}”), and nothing is fetched.`,
      AS_GLB,
    );
}

/** What has no end would be noticed late, by a full stack of calls. */
function refuseEndless({ nodes = [] }: GltfJson): void {
  const fault = treeFault(nodes);
  if (!fault) return;
  const { name } = nodes[fault.node] ?? {};
  const node = `Its node ${fault.node}${name ? ` (“${name.slice(0, 60)}”)` : ''}`;
  throw fault.kind === 'loop'
    ? new WorldFileError(
        `${node} is among its own descendants.`,
        'In your 3D program, take that object out of what lies below it, and export the file again.',
      )
    : new WorldFileError(
        `${node} has too many levels of nodes below it.`,
        'In your 3D program, put its objects into fewer groups, and export the file again.',
      );
}

/** Before room is made for it: the page would stop, and again at each visit. */
function refuseHuge(json: GltfJson): void {
  const bytes = memoryOf(json);
  if (bytes <= MOST_MEMORY_BYTES) return;
  throw new WorldFileError(
    `Its geometry and animations may need ${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MiB of memory: at most ${MOST_MEMORY_BYTES / 2 ** 20} MiB are read.`,
    'In your 3D program, reduce its meshes (Decimate), and export the file again.',
  );
}

/** The description as it is when no world document was put into it. */
export function withoutDocument({ json }: Glb): GltfJson {
  const { extras, ...description } = json;
  if (typeof extras !== 'object' || extras === null) return description;
  const { [DOCUMENT_KEY]: _, ...own } = extras as Record<string, unknown>;
  // At the end, wherever they stood: a document may have brought them.
  return Object.keys(own).length === 0 ? description : { ...description, extras: own };
}

/** The same file, with this document inside it. */
export function embedDocument(glb: Glb, document: WorldDocument): Uint8Array<ArrayBuffer> {
  const { extras } = glb.json;
  const own = typeof extras === 'object' && extras !== null ? extras : {};
  const text = JSON.stringify({ ...glb.json, extras: { ...own, [DOCUMENT_KEY]: document } });
  const encoded = new TextEncoder().encode(text);
  const padded = Math.ceil(encoded.length / 4) * 4;
  const start = HEADER_BYTES + CHUNK_HEADER_BYTES;
  const bytes = new Uint8Array(start + padded + glb.rest.length).fill(0x20, start, start + padded);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, 2, true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(HEADER_BYTES, padded, true);
  view.setUint32(HEADER_BYTES + 4, JSON_CHUNK, true);
  bytes.set(encoded, start);
  bytes.set(glb.rest, start + padded);
  return bytes;
}
