/** @file The manifest beside a model's weights: what the bytes are and where they came from. */
import * as z from 'zod/mini';
import { ArtifactError, HALVES, isTooDeep } from '../core/index.ts';
import { DTYPES } from './tensor-bytes.ts';

export const SCHEMA_VERSION = 1;

/** What is wrong, in few words: the small build of zod brings none, and those of its English are larger than this file. */
const words = (issue: object): string => {
  const { code, keys, expected, values, minimum, maximum } = issue as Record<string, unknown>;
  if (code === 'unrecognized_keys') return `Unrecognized key: "${(keys as string[]).join('", "')}"`;
  const limit = minimum === undefined ? `at most ${maximum}` : `at least ${minimum}`;
  const wanted = code === 'too_small' || code === 'too_big' ? limit : (values ?? expected ?? 'another value');
  return `Invalid input: expected ${wanted}`;
};

// Those of the whole build stay where it is loaded. Compiled parsers need `new Function`, which our Content-Security-Policy
// forbids.
z.config({ localeError: z.config().localeError ?? words, jitless: true });

const whole = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max));
const between = (min: number, max: number) => z.number().check(z.minimum(min), z.maximum(max));
const list = <Item extends z.ZodMiniType>(item: Item, min: number, max: number) =>
  z.array(item).check(z.minLength(min), z.maxLength(max));

const count = whole(1, 1_000_000_000);
const size = whole(1, 1024);
const NAME = /^[a-zA-Z0-9_.-]{1,64}$/;
/** Whether a manifest may name a model so. */
export const isModelName = (text: string): boolean => NAME.test(text);
const name = z.string().check(z.regex(NAME));
const pad = z.enum(['same', 'valid']);
const activation = z.enum(['relu', 'relu6', 'none']);
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const conv = z.strictObject({
  type: z.literal('conv'),
  name,
  filters: size,
  kernel: whole(1, 32),
  stride: whole(1, 16),
  pad,
  batchNorm: z.boolean(),
  activation,
});

const dense = z.strictObject({
  type: z.literal('dense'),
  name,
  units: whole(1, 65536),
  activation: z.enum(['relu', 'none']),
});

const plainLayers = [
  conv,
  z.strictObject({
    type: z.literal('depthwise'),
    name,
    kernel: whole(1, 32),
    stride: whole(1, 16),
    pad,
    batchNorm: z.boolean(),
    activation,
  }),
  z.strictObject({ type: z.literal('residual'), layers: list(conv, 1, 8) }),
  z.strictObject({ type: z.literal('resize'), height: size, width: size }),
  z.strictObject({ type: z.literal('maxPool'), size: whole(1, 16), stride: whole(1, 16), pad }),
  dense,
  z.strictObject({ type: z.literal('dropout'), rate: between(0, 0.99) }),
  z.strictObject({ type: z.literal('globalAveragePool') }),
  z.strictObject({ type: z.literal('flatten') }),
  z.strictObject({
    type: z.literal('localResponse'),
    size: whole(1, 63),
    kappa: between(0, 100),
    alpha: between(0, 100),
    beta: between(0, 10),
  }),
] as const;
const layer = z.discriminatedUnion('type', [
  ...plainLayers,
  z.strictObject({
    type: z.literal('branches'),
    branches: list(
      z.strictObject({ name, layers: list(z.discriminatedUnion('type', plainLayers), 1, 128) }),
      2,
      8,
    ),
  }),
]);

const networkSchema = z.strictObject({
  name,
  input: z
    .strictObject({
      height: size,
      width: size,
      channels: whole(1, 4),
      means: z.optional(z.array(between(0, 255)).check(z.maxLength(4))),
      fit: z.optional(z.enum(['stretch', 'place'])),
      cut: z.optional(z.strictObject({ height: size, width: size })),
    })
    .check(
      z.refine(({ channels, means }) => !means || means.length === channels, {
        message: 'expected one mean a channel',
        path: ['means'],
      }),
    ),
  layers: list(layer, 1, 128),
  /** Valence and arousal; models without them are as they were. */
  secondHead: z.optional(dense),
});

const tensorSchema = z.strictObject({
  name,
  shape: z.array(whole(1, 65536)).check(z.maxLength(4)),
  dtype: z.enum(DTYPES),
  byteOffset: z.int().check(z.minimum(0)),
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
  macs: whole(1, 1e12),
  /** Logits are divided by it before the softmax, so that confidence is calibrated; fitted on validation. */
  temperature: between(0.05, 20),
  weights: z.strictObject({ file: name, byteLength: count, sha256 }),
  tensors: list(tensorSchema, 1, 1024),
  /** How it came to be: free text and figures for people; nothing is computed from it. */
  training: z.record(z.string(), z.unknown()),
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
