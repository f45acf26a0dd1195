/** @file Weights as tfjs publishes them, a manifest and its bytes → tensors by name, checked. */
import { io } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { DataError } from '../core/index.ts';

// zod's compiled parsers need `new Function`, which our Content-Security-Policy forbids.
z.config({ jitless: true });

const quantization = z.object({
  dtype: z.enum(['uint8', 'uint16', 'float16']),
  scale: z.number().optional(),
  min: z.number().optional(),
});
const manifestSchema = z
  .array(
    z.object({
      weights: z.array(
        z.object({
          name: z.string(),
          shape: z.array(z.int().min(1)),
          dtype: z.enum(['float32', 'int32']),
          quantization: quantization.optional(),
        }),
      ),
    }),
  )
  .length(1);

const WIDTHS = { uint8: 1, uint16: 2, float16: 2, none: 4 };

/** Number of values of a tensor of that shape. */
export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, side) => product * side, 1);

/** Reads a tensor by name, which must have as many values and all of them finite. */
export type ReadTensor = (name: string, length: number) => Float32Array;

/**
 * @param json the weights manifest
 * @param bytes its one file of weights
 * @param remedy ends the messages of what is refused
 */
export function openTfjsWeights(
  json: unknown,
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  remedy: string,
): ReadTensor {
  const fail = (what: string): DataError => new DataError(`${file}: ${what}.`, remedy);
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw fail(`not a weights manifest: ${parsed.error.issues[0]?.message}`);
  const specs = (parsed.data[0]?.weights ?? []) as io.WeightsManifestEntry[];
  const expected = specs.reduce(
    (sum, { shape, quantization: q }) => sum + sizeOf(shape) * WIDTHS[q?.dtype ?? 'none'],
    0,
  );
  if (bytes.byteLength !== expected) throw fail(`expected ${expected} bytes, got ${bytes.byteLength}`);
  const tensors = io.decodeWeights(bytes.slice().buffer, specs);
  const values = new Map(
    Object.entries(tensors).map(([name, tensor]) => [name, Float32Array.from(tensor.dataSync())]),
  );
  for (const tensor of Object.values(tensors)) tensor.dispose();
  return (name, length) => {
    const found = values.get(name);
    if (found?.length !== length)
      throw fail(`tensor '${name}': expected ${length} values, got ${found?.length ?? 'none'}`);
    if (!found.every(Number.isFinite)) throw fail(`tensor '${name}' holds values that are not finite`);
    return found;
  };
}

/** How a published network is fed: each channel, 0–255, minus its mean, divided. */
export interface ColourInput {
  /** In the order of the network's own channels. */
  readonly means: readonly [number, number, number];
  readonly divisor: number;
}

/** Ours reads standardised grey; a face is taken to have this mean and deviation, grey levels. */
const USUAL = { mean: 115, deviation: 55 };

/**
 * The kernel that reads standardised grey as [k,k,3,F] reads colour, [k,k,1,F], and what that adds to the bias, [F]:
 * z stands for a grey of mean + deviation·z in all three channels.
 */
export function readGrey(
  kernel: Float32Array,
  filters: number,
  { means, divisor }: ColourInput,
): { kernel: Float32Array; bias: Float32Array } {
  const grey = new Float32Array(kernel.length / 3);
  const bias = new Float32Array(filters);
  kernel.forEach((k, i) => {
    const f = i % filters;
    const channel = Math.floor(i / filters) % 3;
    const cell = Math.floor(i / (3 * filters));
    const at = cell * filters + f;
    grey[at] = (grey[at] ?? 0) + (k * USUAL.deviation) / divisor;
    bias[f] = (bias[f] ?? 0) + (k * (USUAL.mean - (means[channel] ?? 0))) / divisor;
  });
  return { kernel: grey, bias };
}
