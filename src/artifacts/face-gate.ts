/**
 * @file The gate behind the student: is what it was shown a lower face at all? Two small layers (22 thousand
 * multiply-accumulates, plain arithmetic) read the student's embedding. It lies beside the student's weights and belongs
 * to them by their hash: another network's embedding means nothing to it.
 */
import * as z from 'zod/mini';
import { ArtifactError } from '../core/index.ts';
import { embeddingLength } from '../networks/index.ts';
import { fromFloat16Bits, toFloat16Bits } from './float16.ts';
import type { Manifest } from './manifest.ts';

export const GATE_HIDDEN = 48;

export interface FaceGate {
  /** Embeddings of one view, or the mean of a face's and its mirror image's: each has a bar of its own. */
  isFace(embedding: Float32Array, views: 1 | 2): boolean;
}

interface TensorShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Names and shapes for an embedding of `length`; mean and scale bring each input to the size of 1. */
export function gateTensors(length: number): TensorShape[] {
  return [
    { name: 'input.mean', shape: [2 * length] },
    { name: 'input.scale', shape: [2 * length] },
    { name: 'hidden1.kernel', shape: [2 * length, GATE_HIDDEN] },
    { name: 'hidden1.bias', shape: [GATE_HIDDEN] },
    { name: 'hidden2.kernel', shape: [GATE_HIDDEN, GATE_HIDDEN] },
    { name: 'hidden2.bias', shape: [GATE_HIDDEN] },
    { name: 'answer.kernel', shape: [GATE_HIDDEN, 1] },
    { name: 'answer.bias', shape: [1] },
  ];
}

export type GateValues = Readonly<Record<string, Float32Array>>;

const product = (shape: readonly number[]): number => shape.reduce((total, side) => total * side, 1);
const sizeFor = (length: number): number =>
  gateTensors(length).reduce((sum, { shape }) => sum + product(shape), 0);

const bar = z.number().check(z.minimum(-1000), z.maximum(1000));
const schema = z.strictObject({
  schemaVersion: z.literal(1),
  /** SHA-256 of the weights of the model that it reads. */
  model: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** By the number of views: what scores less is no lower face. */
  bars: z.strictObject({ 1: bar, 2: bar }),
  /** Half precision, little-endian, tensors in order, base64. */
  weights: z.string().check(z.maxLength(2_000_000)),
  /** How it came to be, for people. */
  figures: z.record(z.string(), z.json()),
});

export type FaceGateFile = z.infer<typeof schema>;

const REMEDY = 'Make it anew: npm run tools -- face-gate.';

/** Packs the values of a gate for embeddings of `length`, in half precision. */
export function packGate(values: GateValues, length: number): string {
  const bytes = new DataView(new ArrayBuffer(2 * sizeFor(length)));
  let at = 0;
  for (const { name, shape } of gateTensors(length)) {
    if (values[name]?.length !== product(shape))
      throw new ArtifactError(
        `'${name}': expected ${product(shape)} values, got ${values[name]?.length ?? 'none'}.`,
        REMEDY,
      );
    for (const value of values[name] ?? []) bytes.setUint16(2 * at++, toFloat16Bits(value), true);
  }
  return btoa(Array.from(new Uint8Array(bytes.buffer), (byte) => String.fromCharCode(byte)).join(''));
}

function unpack(text: string, length: number, file: string): Record<string, Float32Array> {
  let binary: string;
  try {
    binary = atob(text);
  } catch (cause) {
    throw new ArtifactError(`${file}: its weights are not base64.`, REMEDY, { cause });
  }
  if (binary.length !== 2 * sizeFor(length))
    throw new ArtifactError(
      `${file}: expected ${2 * sizeFor(length)} bytes of weights, got ${binary.length}.`,
      REMEDY,
    );
  const bytes = new DataView(Uint8Array.from(binary, (char) => char.charCodeAt(0)).buffer);
  let at = 0;
  return Object.fromEntries(
    gateTensors(length).map(({ name, shape }) => {
      const values = Float32Array.from({ length: product(shape) }, () =>
        fromFloat16Bits(bytes.getUint16(2 * at++, true)),
      );
      if (!values.every(Number.isFinite))
        throw new ArtifactError(`${file}: '${name}' holds values that are not finite.`, REMEDY);
      return [name, values] as const;
    }),
  );
}

/** The embedding and its square roots, which tell a little from nothing: [D] → [2·D]. */
export function gateInputs(embedding: ArrayLike<number>): Float32Array {
  const { length } = embedding;
  const inputs = new Float32Array(2 * length);
  for (let i = 0; i < length; i++) {
    const value = embedding[i] ?? 0;
    inputs[i] = value;
    inputs[length + i] = Math.sqrt(Math.max(0, value));
  }
  return inputs;
}

function dense(from: Float32Array, kernel: Float32Array, bias: Float32Array): Float32Array {
  const out = Float32Array.from(bias);
  for (let i = 0; i < from.length; i++) {
    const value = from[i] ?? 0;
    for (let unit = 0; unit < out.length; unit++)
      out[unit] = (out[unit] ?? 0) + value * (kernel[i * out.length + unit] ?? 0);
  }
  return out;
}

const relu = (values: Float32Array): Float32Array => values.map((value) => Math.max(0, value));

/** The gate's one number: the more, the likelier a lower face. */
export function gateScore(values: GateValues, embedding: ArrayLike<number>): number {
  const named = (name: string): Float32Array => values[name] ?? new Float32Array();
  const [mean, scale] = [named('input.mean'), named('input.scale')];
  const inputs = gateInputs(embedding).map((value, i) => (value - (mean[i] ?? 0)) * (scale[i] ?? 0));
  const first = relu(dense(inputs, named('hidden1.kernel'), named('hidden1.bias')));
  const second = relu(dense(first, named('hidden2.kernel'), named('hidden2.bias')));
  return dense(second, named('answer.kernel'), named('answer.bias'))[0] ?? 0;
}

/**
 * @throws ArtifactError where the file is damaged, or was made for other weights than `manifest` names
 */
export function parseFaceGate(json: unknown, manifest: Manifest, file: string): FaceGate {
  const result = schema.safeParse(json);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new ArtifactError(
      `${file}: At ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'malformed'}.`,
      REMEDY,
    );
  }
  const { model, bars, weights } = result.data;
  if (model !== manifest.weights.sha256)
    throw new ArtifactError(
      `${file}: made for the weights ${model.slice(0, 8)}…, not ${manifest.weights.sha256.slice(0, 8)}… of ${manifest.name}.`,
      REMEDY,
    );
  const values = unpack(weights, embeddingLength(manifest.network), file);
  return { isFace: (embedding, views) => gateScore(values, embedding) >= bars[views] };
}
