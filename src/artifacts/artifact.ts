/** @file Encodes and decodes a trained model: manifest.json and weights.bin in one folder. */
import { ArtifactError, type Half, sha256 } from '../core/index.ts';
import {
  countMacs,
  countParameters,
  type NetworkSpec,
  type ParameterValues,
  parameterShapes,
  shortcutFault,
  walk,
} from '../networks/index.ts';
import { type Manifest, parseManifest, SCHEMA_VERSION } from './manifest.ts';
import { byteLengthOf, type Dtype, LARGEST, product, readValues, writeValues } from './tensor-bytes.ts';

export interface Model {
  readonly manifest: Manifest;
  /** Single-precision values by tensor name. */
  readonly parameters: ParameterValues;
}

/** JSON with sorted keys, so that equal networks hash alike. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** SHA-256 of the network's canonical JSON, hex. */
export async function networkHash(network: NetworkSpec): Promise<string> {
  return sha256(new TextEncoder().encode(canonical(network)));
}

/** Bytes are worth saving where there are many: biases and statistics beside 8-bit kernels keep half precision. */
const dtypeOf = (dtype: Dtype, shape: readonly number[]): Dtype =>
  dtype === 'int8' && shape.length < 2 ? 'float16' : dtype;

export interface ArtifactContent {
  readonly name: string;
  readonly half: Half;
  readonly network: NetworkSpec;
  readonly parameters: ParameterValues;
  readonly dtype: Dtype;
  /** Precision of the tensors that are not stored as `dtype` says, by name. */
  readonly dtypes?: ReadonlyMap<string, Dtype>;
  /** Logits are divided by it before the softmax; fitted on validation. */
  readonly temperature: number;
  readonly training: Manifest['training'];
}

/** Packs a network and its parameters: tensors in layer order, little-endian, no gaps. `int8` quantises kernels. */
export async function encodeArtifact(
  model: ArtifactContent,
): Promise<{ readonly manifest: Manifest; readonly weights: Uint8Array<ArrayBuffer> }> {
  const shapes = parameterShapes(model.network);
  const dtypes = shapes.map(({ name, shape }) => model.dtypes?.get(name) ?? dtypeOf(model.dtype, shape));
  const lengths = shapes.map(({ shape }, i) => byteLengthOf(dtypes[i] ?? model.dtype, shape));
  const weights = new Uint8Array(lengths.reduce((total, length) => total + length, 0));
  const view = new DataView(weights.buffer);
  let offset = 0;
  const tensors = shapes.map(({ name, shape }, i) => {
    const dtype = dtypes[i] ?? model.dtype;
    const values = model.parameters[name];
    if (!values || values.length !== product(shape)) {
      throw new ArtifactError(
        `Tensor '${name}': expected ${product(shape)} values, got ${values?.length ?? 0}.`,
        'Train the network again.',
      );
    }
    if (!values.every((value) => Math.abs(value) <= LARGEST[dtype])) {
      throw new ArtifactError(
        `Tensor '${name}' holds values that ${dtype} cannot hold.`,
        'Train the network again with a lower learning rate.',
      );
    }
    const byteOffset = offset;
    writeValues(view, byteOffset, dtype, shape, values);
    offset += lengths[i] ?? 0;
    return { name, shape: [...shape], dtype, byteOffset };
  });
  const manifest = parseManifest(
    {
      schemaVersion: SCHEMA_VERSION,
      name: model.name,
      half: model.half,
      network: model.network,
      networkHash: await networkHash(model.network),
      parameters: countParameters(model.network),
      macs: countMacs(model.network),
      temperature: model.temperature,
      weights: { file: 'weights.bin', byteLength: weights.byteLength, sha256: await sha256(weights) },
      tensors,
      training: model.training,
    },
    'manifest.json',
  );
  return { manifest, weights };
}

/** VGG-Face at 224×224 has 3.2 million values in its largest layer; a larger one would ask for memory that no face needs. */
const LARGEST_MAP = 2 ** 22;

/** The figures that follow from the network are computed anew: nothing is reported that the file merely claims. */
function checkNetwork(manifest: Manifest, described: string, remedy: string): NetworkSpec {
  const { network, parameters, macs } = manifest;
  const classifier = network.layers.at(-1);
  if (classifier?.type !== 'dense' || classifier.activation !== 'none') {
    throw new ArtifactError(
      `${described}: At network.layers: expected a dense classifier without activation at the end.`,
      remedy,
    );
  }
  const fault = shortcutFault(network);
  if (fault) throw new ArtifactError(`${described}: At network.layers: ${fault}.`, remedy);
  const largest = Math.max(...walk(network).map(({ to }) => to.height * to.width * to.channels));
  if (largest > LARGEST_MAP) {
    throw new ArtifactError(
      `${described}: At network.layers: expected at most ${LARGEST_MAP} values a layer, got ${largest}.`,
      remedy,
    );
  }
  const counted = { parameters: countParameters(network), macs: countMacs(network) };
  if (counted.parameters !== parameters || counted.macs !== macs) {
    throw new ArtifactError(
      `${described}: its network has ${counted.parameters} parameters and ${counted.macs} MACs, ` +
        `the manifest says ${parameters} and ${macs}.`,
      remedy,
    );
  }
  return network;
}

/**
 * Checks everything (schema, hashes, lengths, shapes, finite values) before a single weight is used.
 * @param place where the two files lie, for messages: their folder, or the address of each
 */
export async function decodeArtifact(
  json: unknown,
  weights: Uint8Array<ArrayBuffer>,
  place: string | { readonly manifest: string; readonly weights: string },
): Promise<Model> {
  const described = typeof place === 'string' ? `${place}/manifest.json` : place.manifest;
  const manifest = parseManifest(json, described);
  const file = typeof place === 'string' ? `${place}/${manifest.weights.file}` : place.weights;
  const remedy = 'Restore both files together, or export the model again.';
  const hash = await networkHash(manifest.network);
  if (hash !== manifest.networkHash) {
    throw new ArtifactError(
      `${described}: its network hashes to ${hash.slice(0, 8)}, networkHash says ${manifest.networkHash.slice(0, 8)}.`,
      remedy,
    );
  }
  if (weights.byteLength !== manifest.weights.byteLength) {
    throw new ArtifactError(
      `${file}: expected ${manifest.weights.byteLength} bytes, got ${weights.byteLength}.`,
      remedy,
    );
  }
  const sum = await sha256(weights);
  if (sum !== manifest.weights.sha256) {
    throw new ArtifactError(
      `${file}: its SHA-256 is ${sum.slice(0, 8)}…, the manifest says ${manifest.weights.sha256.slice(0, 8)}….`,
      remedy,
    );
  }
  const network = checkNetwork(manifest, described, remedy);
  const shapes = parameterShapes(network);
  if (shapes.length !== manifest.tensors.length) {
    throw new ArtifactError(
      `${described}: At tensors: expected ${shapes.length}, got ${manifest.tensors.length}.`,
      remedy,
    );
  }
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  const parameters: Record<string, Float32Array> = {};
  let offset = 0;
  for (const { name, shape } of shapes) {
    const entry = manifest.tensors.find((tensor) => tensor.name === name);
    if (!entry || entry.shape.join() !== shape.join()) {
      throw new ArtifactError(
        `${described}: tensor '${name}': expected shape ${shape.join('×')}, got ${entry?.shape.join('×') ?? 'none'}.`,
        remedy,
      );
    }
    // No gaps, no overlaps: no manifest can make more of the weights than there are.
    if (entry.byteOffset !== offset) {
      throw new ArtifactError(
        `${described}: tensor '${name}': expected byteOffset ${offset}, got ${entry.byteOffset}.`,
        remedy,
      );
    }
    offset += byteLengthOf(entry.dtype, shape);
    if (offset > weights.byteLength) {
      throw new ArtifactError(`${file}: tensor '${name}' reaches past the end of the file.`, remedy);
    }
    const values = readValues(view, entry.byteOffset, entry.dtype, shape);
    if (!values.every(Number.isFinite))
      throw new ArtifactError(`${file}: tensor '${name}' holds values that are not finite.`, remedy);
    parameters[name] = values;
  }
  return { manifest, parameters };
}
