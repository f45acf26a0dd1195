/** @file Weights in faceres-deep's format are read, checked, and compute what tfjs's own executor computes of their graph. */
import '@tensorflow/tfjs-backend-cpu';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import {
  type ConvLayer,
  type DepthwiseLayer,
  forward,
  type NetworkSpec,
  weightTensors,
} from '../networks/index.ts';
import { importFaceMobileNet } from './face-mobilenet.ts';

const usual = { pad: 'same', batchNorm: false, activation: 'relu6' } as const;
const conv = (name: string, filters: number, kernel: number, stride: number): ConvLayer => ({
  type: 'conv',
  name,
  filters,
  kernel,
  stride,
  ...usual,
});
const depthwise = (name: string, stride: number): DepthwiseLayer => ({
  type: 'depthwise',
  name,
  kernel: 3,
  stride,
  ...usual,
});

const networkOf = (channels: 1 | 3): NetworkSpec => ({
  name: 'like-faceres-deep',
  input: { height: 10, width: 14, channels },
  layers: [
    conv('conv1', 4, 3, 2),
    depthwise('conv_dw_1', 1),
    conv('conv_pw_1', 6, 1, 1),
    depthwise('conv_dw_2', 2),
    conv('conv_pw_2', 5, 1, 1),
    { type: 'globalAveragePool' },
    { type: 'dense', name: 'classifier', units: 2, activation: 'none' },
  ],
});
const classifier = {
  'classifier.kernel': Float32Array.from({ length: 10 }, (_, i) => (i % 3) - 1),
  'classifier.bias': Float32Array.of(0.5, -0.5),
};

const SAME = 'U0FNRQ==';
const NHWC = 'TkhXQw==';

/** A graph of the same operations, names and attributes as the published file's, smaller; and its bytes. */
function published() {
  const random = createRandom(3);
  const weights: { name: string; shape: number[]; dtype: 'float32' }[] = [];
  const values: number[] = [];
  const node: object[] = [{ name: 'input_1', op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' } } }];
  const constant = (name: string, shape: number[], value?: number, size = 1): void => {
    weights.push({ name, shape, dtype: 'float32' });
    const count = shape.reduce((product, side) => product * side, 1);
    for (let i = 0; i < count; i++) values.push(value ?? size * random.normal());
    node.push({ name, op: 'Const', attr: { dtype: { type: 'DT_FLOAT' } } });
  };
  const add = (name: string, op: string, input: string[], attr: object = {}): string => {
    node.push({ name, op, input, attr: { T: { type: 'DT_FLOAT' }, ...attr } });
    return name;
  };
  const sliding = (stride: number): object => ({
    strides: { list: { i: ['1', `${stride}`, `${stride}`, '1'] } },
    padding: { s: SAME },
    dilations: { list: { i: ['1', '1', '1', '1'] } },
    data_format: { s: NHWC },
  });
  const cut = (at: string, layer: string): string => {
    constant(`${layer}_relu/Cast`, [], 6);
    constant(`${layer}_relu/Const_1`, [], 0);
    const relu = add(`${layer}_relu/Relu`, 'Relu', [at]);
    const least = add(`${layer}_relu/clip_by_value/Minimum`, 'Minimum', [relu, `${layer}_relu/Cast`]);
    return add(`${layer}_relu/clip_by_value`, 'Maximum', [least, `${layer}_relu/Const_1`]);
  };
  let at = 'input_1';
  let channels = 3;
  for (const layer of networkOf(3).layers) {
    if (layer.type !== 'conv' && layer.type !== 'depthwise') continue;
    const { name, kernel, stride } = layer;
    let sum: string;
    if (layer.type === 'conv') {
      // Colour comes undivided: kernels of the first layer are small.
      constant(
        `${name}/convolution/merged_input`,
        [kernel, kernel, channels, layer.filters],
        undefined,
        channels === 3 ? 0.02 : 1,
      );
      channels = layer.filters;
      sum = add(
        `${name}_bn/batchnorm_1/mul_1`,
        'Conv2D',
        [at, `${name}/convolution/merged_input`],
        sliding(stride),
      );
    } else {
      constant(`${name}/depthwise_kernel`, [kernel, kernel, channels, 1]);
      constant(`${name}_bn/batchnorm_1/mul`, [channels]);
      const filtered = add(
        `${name}/depthwise`,
        'DepthwiseConv2dNative',
        [at, `${name}/depthwise_kernel`],
        sliding(stride),
      );
      sum = add(`${name}_bn/batchnorm_1/mul_1`, 'Mul', [filtered, `${name}_bn/batchnorm_1/mul`]);
    }
    constant(`${name}_bn/batchnorm_1/sub`, [channels], undefined, 2);
    at = cut(add(`${name}_bn/batchnorm_1/add_1`, 'Add', [sum, `${name}_bn/batchnorm_1/sub`]), name);
  }
  const bytes = new Uint8Array(Float32Array.from(values).buffer);
  const json = {
    format: 'graph-model',
    modelTopology: { node, versions: {}, library: {} },
    weightsManifest: [{ paths: ['x.bin'], weights }],
  };
  return { json, bytes, output: at };
}

/** Blue, green, red, 0–255 → what tfjs's executor computes at the graph's end, averaged over the picture. */
async function asGraph({ json, bytes, output }: ReturnType<typeof published>, colour: tf.Tensor4D) {
  const graph = await loadGraphModel({
    load: () =>
      Promise.resolve({
        modelTopology: json.modelTopology,
        weightSpecs: json.weightsManifest[0]?.weights ?? [],
        weightData: bytes.slice().buffer,
      }),
  });
  const less = tf.sub(colour, [103.939, 116.779, 123.68]);
  return { input: less, averages: tf.mean(graph.execute(less, output) as tf.Tensor4D, [1, 2]).dataSync() };
}

function embeddingOf(
  spec: NetworkSpec,
  parameters: Readonly<Record<string, Float32Array>>,
  input: tf.Tensor,
): Float32Array {
  return forward(spec, weightTensors(spec, parameters), input as tf.Tensor4D, {
    kind: 'inference',
  }).embedding.dataSync() as Float32Array;
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('importFaceMobileNet', () => {
  it('gives what tfjs’s executor computes of the same colours', async () => {
    const files = published();
    const parameters = importFaceMobileNet(files.json, files.bytes, networkOf(3), classifier, 'x.json');
    const random = createRandom(4);
    const colour = tf.tensor4d(
      Float32Array.from({ length: 10 * 14 * 3 }, () => 255 * random.next()),
      [1, 10, 14, 3],
    );
    const { input, averages } = await asGraph(files, colour);
    const ours = embeddingOf(networkOf(3), parameters, input);
    expect(new Set(averages).size).toBe(5);
    expect(Math.max(...averages)).toBeGreaterThan(0.1);
    for (const [i, value] of ours.entries()) expect(value).toBeCloseTo(averages[i] ?? Number.NaN, 4);
    expect(parameters['classifier.kernel']).toBe(classifier['classifier.kernel']);
  });

  it('reads a flat grey as a flat colour of that grey, where no border is seen', () => {
    const files = published();
    const [colours, greys] = ([3, 1] as const).map((channels) =>
      importFaceMobileNet(files.json, files.bytes, networkOf(channels), classifier, 'x.json'),
    );
    const first = (parameters = {} as Record<string, Float32Array>, input: readonly number[]): number[] => {
      const kernel = parameters['conv1.kernel'] ?? new Float32Array();
      return Array.from(parameters['conv1.bias'] ?? [], (bias, f) => {
        let sum = bias;
        for (let cell = 0; cell < 9; cell++)
          for (const [c, value] of input.entries())
            sum += value * (kernel[(cell * input.length + c) * 4 + f] ?? 0);
        return sum;
      });
    };
    for (const z of [-1.5, 0, 2]) {
      const grey = 115 + 55 * z;
      const expected = first(colours, [grey - 103.939, grey - 116.779, grey - 123.68]);
      for (const [f, value] of first(greys, [z]).entries())
        expect(value).toBeCloseTo(expected[f] ?? Number.NaN, 3);
    }
  });

  it('names what is wrong with a file', () => {
    const { json, bytes } = published();
    const read = (model: unknown, data: Uint8Array<ArrayBuffer>) => () =>
      importFaceMobileNet(model, data, networkOf(1), classifier, 'x.json');
    expect(read([], bytes)).toThrow(/x\.json: is not a graph model/);
    expect(read(json, bytes.slice(4))).toThrow(`expected ${bytes.length} bytes, got ${bytes.length - 4}`);
    const [group] = json.weightsManifest;
    const weights = group?.weights.map((weight) => ({ ...weight, name: `a${weight.name}` }));
    expect(read({ ...json, weightsManifest: [{ weights }] }, bytes)).toThrow(
      "tensor 'conv1_bn/batchnorm_1/sub': expected 4 values, got none",
    );
  });
});
