/** @file The manifest beside a model's weights: what the bytes are and where they came from. */
import { z } from 'zod';
import { ArtifactError, HALVES, isTooDeep } from '../core/index.ts';
import { DTYPES } from './tensor-bytes.ts';

export const SCHEMA_VERSION = 1;

const count = z.int().min(1).max(1_000_000_000);
const size = z.int().min(1).max(1024);
const name = z.string().regex(/^[a-zA-Z0-9_.-]{1,64}$/);
const pad = z.enum(['same', 'valid']);
const activation = z.enum(['relu', 'relu6', 'none']);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const conv = z.strictObject({
  type: z.literal('conv'),
  name,
  filters: size.max(8192),
  kernel: size.max(32),
  stride: size.max(16),
  pad,
  batchNorm: z.boolean(),
  activation,
});

const plainLayers = [
  conv,
  z.strictObject({
    type: z.literal('depthwise'),
    name,
    kernel: size.max(32),
    stride: size.max(16),
    pad,
    batchNorm: z.boolean(),
    activation,
  }),
  z.strictObject({ type: z.literal('residual'), layers: z.array(conv).min(1).max(8) }),
  z.strictObject({ type: z.literal('resize'), height: size, width: size }),
  z.strictObject({ type: z.literal('maxPool'), size: size.max(16), stride: size.max(16), pad }),
  z.strictObject({
    type: z.literal('dense'),
    name,
    units: z.int().min(1).max(65536),
    activation: activation.exclude(['relu6']),
  }),
  z.strictObject({ type: z.literal('dropout'), rate: z.number().min(0).max(0.99) }),
  z.strictObject({ type: z.literal('globalAveragePool') }),
  z.strictObject({ type: z.literal('flatten') }),
  z.strictObject({
    type: z.literal('localResponse'),
    size: size.max(63),
    kappa: z.number().min(0).max(100),
    alpha: z.number().min(0).max(100),
    beta: z.number().min(0).max(10),
  }),
] as const;
const layer = z.discriminatedUnion('type', [
  ...plainLayers,
  z.strictObject({
    type: z.literal('branches'),
    branches: z
      .array(
        z.strictObject({ name, layers: z.array(z.discriminatedUnion('type', plainLayers)).min(1).max(128) }),
      )
      .min(2)
      .max(8),
  }),
]);

const networkSchema = z.strictObject({
  name,
  input: z
    .strictObject({
      height: size,
      width: size,
      channels: size.max(4),
      means: z.array(z.number().min(0).max(255)).max(4).optional(),
      fit: z.enum(['stretch', 'place']).optional(),
    })
    .refine(({ channels, means }) => !means || means.length === channels, {
      message: 'expected one mean a channel',
      path: ['means'],
    }),
  layers: z.array(layer).min(1).max(128),
});

const tensorSchema = z.strictObject({
  name,
  shape: z.array(z.int().min(1).max(65536)).max(4),
  dtype: z.enum(DTYPES),
  byteOffset: z.int().min(0),
});

const manifestSchema = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  name,
  /** The half of the face the network was made for. */
  half: z.enum(HALVES),
  network: networkSchema,
  /** SHA-256 of the network's canonical JSON. */
  networkHash: sha256,
  parameters: count,
  macs: z.int().min(1).max(1e12),
  /** Logits are divided by it before the softmax, so that confidence is calibrated; fitted on validation. */
  temperature: z.number().min(0.05).max(20),
  weights: z.strictObject({ file: z.string().regex(/^[a-zA-Z0-9_.-]{1,64}$/), byteLength: count, sha256 }),
  tensors: z.array(tensorSchema).min(1).max(1024),
  /** How it came to be: free text and figures for people; nothing is computed from it. */
  training: z.record(z.string(), z.json()),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** Checks a manifest; an error names the file, the path in it, what was expected and what came. */
export function parseManifest(json: unknown, file: string): Manifest {
  const version = (json as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (version !== SCHEMA_VERSION) {
    throw new ArtifactError(
      `${file}: At schemaVersion: expected ${SCHEMA_VERSION}, got ${JSON.stringify(version) ?? 'nothing'}.`,
      'Export the model again with this version (npm run train).',
    );
  }
  if (isTooDeep(json)) {
    throw new ArtifactError(
      `${file}: expected at most 64 levels inside each other, got more.`,
      'Restore the file, or export the model again (npm run train).',
    );
  }
  const result = manifestSchema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new ArtifactError(
    `${file}: At ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'malformed'}.`,
    'Restore the file, or export the model again (npm run train).',
  );
}
