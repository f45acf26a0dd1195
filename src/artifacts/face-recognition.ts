/** @file dlib's face recognition weights, as face-api publishes them for tfjs → this project's tensors. */
import { io } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { DataError } from '../core/index.ts';
import { type NetworkSpec, type ParameterValues, parameterShapes } from '../networks/index.ts';

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
          dtype: z.literal('float32'),
          quantization: quantization.optional(),
        }),
      ),
    }),
  )
  .length(1);

/** What the published network subtracts from red, green and blue (0–255) before it divides by 255. */
const MEANS = [122.782, 117.001, 104.298] as const;
/** Ours reads standardised grey; a face is taken to have this mean and deviation, grey levels. */
const USUAL = { mean: 115, deviation: 55 };
/** The network is positively homogeneous: its activations are brought to the size that a classifier learns from at ease. */
const ACTIVATIONS = 1 / 4;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, side) => product * side, 1);

/**
 * The kernel that reads standardised grey as [k,k,3,F] reads colour, [k,k,1,F], and what that adds to the bias, [F]:
 * z stands for a grey of mean + deviation·z in all three channels.
 */
function readGrey(kernel: Float32Array, filters: number): { kernel: Float32Array; bias: Float32Array } {
  const grey = new Float32Array(kernel.length / 3);
  const bias = new Float32Array(filters);
  kernel.forEach((k, i) => {
    const f = i % filters;
    const channel = Math.floor(i / filters) % 3;
    const cell = Math.floor(i / (3 * filters));
    const at = cell * filters + f;
    grey[at] = (grey[at] ?? 0) + (k * USUAL.deviation) / 255;
    bias[f] = (bias[f] ?? 0) + (k * (USUAL.mean - (MEANS[channel] ?? 0))) / 255;
  });
  return { kernel: grey, bias };
}

/**
 * Reads the convolutions of `network` (dlib-resnet without batch norm) from face_recognition_model: kernel·w and
 * bias·w + b of its convolution and scale layers. Of its classifier there is none to read: `classifier` gives it.
 * @param json face_recognition_model-weights_manifest.json
 * @param bytes face_recognition_model.bin
 */
export function importFaceRecognition(
  json: unknown,
  bytes: Uint8Array<ArrayBuffer>,
  network: NetworkSpec,
  classifier: ParameterValues,
  file: string,
): Record<string, Float32Array> {
  const fail = (what: string): DataError =>
    new DataError(
      `${file}: ${what}.`,
      'Take both files of face_recognition_model from @vladmandic/face-api.',
    );
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw fail(`not a weights manifest: ${parsed.error.issues[0]?.message}`);
  const specs = (parsed.data[0]?.weights ?? []) as io.WeightsManifestEntry[];
  const width = { uint8: 1, uint16: 2, float16: 2, none: 4 };
  const expected = specs.reduce(
    (sum, { shape, quantization: q }) => sum + sizeOf(shape) * width[q?.dtype ?? 'none'],
    0,
  );
  if (bytes.byteLength !== expected) throw fail(`expected ${expected} bytes, got ${bytes.byteLength}`);
  const tensors = io.decodeWeights(bytes.slice().buffer, specs);
  const read = (name: string, length: number): Float32Array => {
    const values = tensors[name]?.dataSync() as Float32Array | undefined;
    if (values?.length !== length)
      throw fail(`tensor '${name}': expected ${length} values, got ${values?.length ?? 'none'}`);
    if (!values.every(Number.isFinite)) throw fail(`tensor '${name}' holds values that are not finite`);
    return values;
  };
  const parameters: Record<string, Float32Array> = {};
  for (const { name, shape } of parameterShapes(network)) {
    const layer = name.slice(0, name.lastIndexOf('.'));
    const own = classifier[name];
    if (own) parameters[name] = own;
    if (own || !name.endsWith('.kernel')) continue;
    const filters = shape[3] ?? 0;
    const grey = shape[2] === 1;
    const path = layer.replace(/_(conv\d)$/, '/$1');
    const kernel = read(`${path}/conv/filters`, sizeOf(shape) * (grey ? 3 : 1));
    const scale = read(`${path}/scale/weights`, filters);
    const bias = read(`${path}/conv/bias`, filters);
    const shift = read(`${path}/scale/biases`, filters);
    const seen = grey ? readGrey(kernel, filters) : { kernel, bias: new Float32Array(filters) };
    const size = grey ? ACTIVATIONS : 1;
    parameters[`${layer}.kernel`] = seen.kernel.map((k, i) => size * k * (scale[i % filters] ?? 0));
    parameters[`${layer}.bias`] = bias.map(
      (b, f) => ACTIVATIONS * ((b + (seen.bias[f] ?? 0)) * (scale[f] ?? 0) + (shift[f] ?? 0)),
    );
  }
  for (const tensor of Object.values(tensors)) tensor.dispose();
  return parameters;
}
