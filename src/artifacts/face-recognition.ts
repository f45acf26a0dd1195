/** @file dlib's face recognition weights, as face-api publishes them for tfjs → this project's tensors. */
import { type NetworkSpec, type ParameterValues, parameterShapes } from '../networks/index.ts';
import { openTfjsWeights, readGrey, sizeOf } from './tfjs-weights.ts';

/** Red, green and blue. */
const INPUT = { means: [122.782, 117.001, 104.298], divisor: 255 } as const;
/** The network is positively homogeneous: its activations are brought to the size that a classifier learns from at ease. */
const ACTIVATIONS = 1 / 4;

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
  const remedy = 'Take both files of face_recognition_model from @vladmandic/face-api.';
  const read = openTfjsWeights(json, bytes, file, remedy);
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
    const seen = grey ? readGrey(kernel, filters, INPUT) : { kernel, bias: new Float32Array(filters) };
    const size = grey ? ACTIVATIONS : 1;
    parameters[`${layer}.kernel`] = seen.kernel.map((k, i) => size * k * (scale[i % filters] ?? 0));
    parameters[`${layer}.bias`] = bias.map(
      (b, f) => ACTIVATIONS * ((b + (seen.bias[f] ?? 0)) * (scale[f] ?? 0) + (shift[f] ?? 0)),
    );
  }
  return parameters;
}
