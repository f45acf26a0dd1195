/**
 * @file The gate behind the student: does the crop show a lower face at all? Its file lies beside the student's weights
 * and names their hash, because it cannot read another network's embedding.
 */
import * as z from 'zod/mini';
import { ArtifactError, type GreyImage } from '../core/index.ts';
import { embeddingLength } from '../networks/index.ts';
import {
  embeddingScore,
  type GateValues,
  gatePixels,
  gateTensors,
  jointScore,
  pictureScore,
} from './gate-network.ts';
import type { Manifest } from './manifest.ts';
import { byteLengthOf, product, readValues, writeValues } from './tensor-bytes.ts';

// zod's compiled parsers need `new Function`, which our Content-Security-Policy forbids.
z.config({ jitless: true });

/**
 * What the gate judges by: the embedding (of one view, or the mean of a face's and its mirror image's) and the cut
 * half.
 */
export interface Seen {
  readonly embedding: Float32Array;
  readonly picture: GreyImage;
}

export interface FaceGate {
  /** One view and both have a bar of their own. */
  isFace(seen: Seen, views: 1 | 2): boolean;
}

const number = z.number().check(z.minimum(-1000), z.maximum(1000));
const scale = z
  .strictObject({ low: number, typical: number })
  .check(z.refine(({ low, typical }) => typical > low, 'typical must be above low'));
const schema = z.strictObject({
  schemaVersion: z.literal(2),
  /** SHA-256 of the weights of the model that it reads. */
  model: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  scales: z.strictObject({ embedding: scale, picture: scale }),
  /** By the number of views: what scores less is no lower face. */
  bars: z.strictObject({ 1: number, 2: number }),
  /** Tensors in order, little-endian, base64: kernels in 8 bits, the rest in half precision. */
  weights: z.string().check(z.maxLength(2_000_000)),
  /** How it came to be, for people. */
  figures: z.record(z.string(), z.unknown()),
});

export type FaceGateFile = z.infer<typeof schema>;

const REMEDY = 'Make it again: npm run tools -- face-gate.';

const bytesFor = (length: number): number =>
  gateTensors(length).reduce((sum, { dtype, shape }) => sum + byteLengthOf(dtype, shape), 0);

/** Packs the values of a gate for embeddings of `length`. */
export function packGate(values: GateValues, length: number): string {
  const bytes = new DataView(new ArrayBuffer(bytesFor(length)));
  let at = 0;
  for (const { name, shape, dtype } of gateTensors(length)) {
    const given = values[name];
    if (given?.length !== product(shape))
      throw new ArtifactError(
        `'${name}': expected ${product(shape)} values, got ${given?.length ?? 'none'}.`,
        REMEDY,
      );
    writeValues(bytes, at, dtype, shape, given);
    at += byteLengthOf(dtype, shape);
  }
  return btoa(Array.from(new Uint8Array(bytes.buffer), (byte) => String.fromCharCode(byte)).join(''));
}

/** @throws ArtifactError where the text holds anything but the values of a gate for embeddings of `length` */
export function unpackGate(text: string, length: number, file: string): GateValues {
  let binary: string;
  try {
    binary = atob(text);
  } catch (cause) {
    throw new ArtifactError(`${file}: its weights are not base64.`, REMEDY, { cause });
  }
  if (binary.length !== bytesFor(length))
    throw new ArtifactError(
      `${file}: expected ${bytesFor(length)} bytes of weights, got ${binary.length}.`,
      REMEDY,
    );
  const bytes = new DataView(Uint8Array.from(binary, (char) => char.charCodeAt(0)).buffer);
  let at = 0;
  return Object.fromEntries(
    gateTensors(length).map(({ name, shape, dtype }) => {
      const values = readValues(bytes, at, dtype, shape);
      at += byteLengthOf(dtype, shape);
      if (!values.every(Number.isFinite))
        throw new ArtifactError(`${file}: '${name}' holds values that are not finite.`, REMEDY);
      return [name, values] as const;
    }),
  );
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
  const { model, bars, scales, weights } = result.data;
  if (model !== manifest.weights.sha256)
    throw new ArtifactError(
      `${file}: made for the weights ${model.slice(0, 8)}…, not ${manifest.weights.sha256.slice(0, 8)}… of ${manifest.name}.`,
      REMEDY,
    );
  const values = unpackGate(weights, embeddingLength(manifest.network), file);
  return {
    isFace: ({ embedding, picture }, views) =>
      jointScore(scales, {
        embedding: embeddingScore(values, embedding),
        picture: pictureScore(values, gatePixels(picture)),
      }) >= bars[views],
  };
}
