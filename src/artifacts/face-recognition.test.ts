/** @file Weights in face-api's format are read, checked, and compute what its layers compute. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { type ConvLayer, forward, type NetworkSpec } from '../networks/index.ts';
import { importFaceRecognition } from './face-recognition.ts';

const conv = (name: string, filters: number, more: Partial<ConvLayer> = {}): ConvLayer => ({
  type: 'conv',
  name,
  filters,
  kernel: 3,
  stride: 1,
  pad: 'same',
  batchNorm: false,
  activation: 'relu',
  ...more,
});

const network: NetworkSpec = {
  name: 'like-dlib-resnet',
  input: { height: 19, width: 19, channels: 1 },
  layers: [
    conv('conv32_down', 4, { kernel: 7, stride: 2, pad: 'valid' }),
    { type: 'maxPool', size: 3, stride: 2, pad: 'valid' },
    {
      type: 'residual',
      layers: [conv('conv32_1_conv1', 4), conv('conv32_1_conv2', 4, { activation: 'none' })],
    },
    { type: 'globalAveragePool' },
    { type: 'dense', name: 'classifier', units: 2, activation: 'none' },
  ],
};
const classifier = {
  'classifier.kernel': Float32Array.from({ length: 8 }, (_, i) => (i % 3) - 1),
  'classifier.bias': Float32Array.of(0.5, -0.5),
};

/** A weights manifest and its bytes: 8-bit values, as published, and one tensor as it is. */
function published() {
  const random = createRandom(3);
  const weights: object[] = [];
  const bytes: number[] = [];
  const values: Record<string, Float32Array> = {};
  const add = (name: string, shape: number[]): void => {
    const size = shape.reduce((a, b) => a * b, 1);
    if (name.endsWith('conv2/conv/bias')) {
      const plain = Float32Array.from({ length: size }, () => random.normal());
      bytes.push(...new Uint8Array(plain.buffer));
      weights.push({ name, shape, dtype: 'float32' });
      values[name] = plain;
      return;
    }
    const levels = Uint8Array.from({ length: size }, () => Math.floor(256 * random.next()));
    const quantization = { dtype: 'uint8', scale: 0.004, min: -0.5 };
    bytes.push(...levels);
    weights.push({ name, shape, dtype: 'float32', quantization });
    values[name] = Float32Array.from(levels, (level) => level * 0.004 - 0.5);
  };
  for (const [path, kernel] of [
    ['conv32_down', [7, 7, 3, 4]],
    ['conv32_1/conv1', [3, 3, 4, 4]],
    ['conv32_1/conv2', [3, 3, 4, 4]],
  ] as const) {
    add(`${path}/conv/filters`, [...kernel]);
    for (const part of ['conv/bias', 'scale/weights', 'scale/biases']) add(`${path}/${part}`, [4]);
  }
  return { manifest: [{ weights, paths: ['x.bin'] }], bytes: Uint8Array.from(bytes), values };
}

/** FaceRecognitionNet.ts, convLayer.ts and residualLayer.ts of face-api, written out; colour [1,H,W,3] 0–255. */
function asFaceApi(values: Readonly<Record<string, Float32Array>>, colour: tf.Tensor4D): tf.Tensor2D {
  const layer = (x: tf.Tensor4D, path: string, shape: [number, number, number, number], stride: number) => {
    const get = (part: string): Float32Array => values[`${path}/${part}`] ?? new Float32Array();
    const pad = stride === 2 ? 'valid' : 'same';
    const sum = tf.add(tf.conv2d(x, tf.tensor4d(get('conv/filters'), shape), stride, pad), get('conv/bias'));
    return tf.add(tf.mul(sum, get('scale/weights')), get('scale/biases')) as tf.Tensor4D;
  };
  const normal = tf.div(tf.sub(colour, [122.782, 117.001, 104.298]), 255) as tf.Tensor4D;
  const pooled = tf.maxPool(tf.relu(layer(normal, 'conv32_down', [7, 7, 3, 4], 2)), 3, 2, 'valid');
  const one = tf.relu(layer(pooled, 'conv32_1/conv1', [3, 3, 4, 4], 1));
  const out = tf.relu(tf.add(layer(one, 'conv32_1/conv2', [3, 3, 4, 4], 1), pooled));
  return tf.mean(out, [1, 2]);
}

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('importFaceRecognition', () => {
  it('gives a quarter of the activations that face-api computes of the same grey picture', () => {
    const { manifest, bytes, values } = published();
    const parameters = importFaceRecognition(manifest, bytes, network, classifier, 'x.json');
    const random = createRandom(4);
    const standard = Array.from({ length: 19 * 19 }, () => random.normal());
    const grey = tf.tensor4d(standard, [1, 19, 19, 1]);
    const colour = tf.tile(tf.add(tf.mul(grey, 55), 115), [1, 1, 1, 3]) as tf.Tensor4D;
    const tensors = Object.fromEntries(
      Object.entries(parameters).map(([name, data]) => {
        const shape = name.endsWith('.bias')
          ? [data.length]
          : name === 'classifier.kernel'
            ? [4, 2]
            : name === 'conv32_down.kernel'
              ? [7, 7, 1, 4]
              : [3, 3, 4, 4];
        return [name, tf.tensor(data, shape)];
      }),
    );
    const ours = forward(network, tensors, grey, { kind: 'inference' });
    const theirs = asFaceApi(values, colour).dataSync();
    expect(Math.max(...theirs)).toBeGreaterThan(0.1);
    ours.embedding.dataSync().forEach((value, i) => {
      expect(4 * value).toBeCloseTo(theirs[i] ?? Number.NaN, 4);
    });
    expect(parameters['classifier.kernel']).toBe(classifier['classifier.kernel']);
  });

  it('names what is wrong with a file', () => {
    const { manifest, bytes } = published();
    const read = (json: unknown, data: Uint8Array<ArrayBuffer>) => () =>
      importFaceRecognition(json, data, network, classifier, 'x.json');
    expect(read({ layers: [] }, bytes)).toThrow(/x\.json: not a weights manifest/);
    expect(read(manifest, bytes.slice(1))).toThrow(`expected ${bytes.length} bytes, got ${bytes.length - 1}`);
    const [group] = manifest;
    const renamed = [
      { weights: group?.weights.map((w) => ({ ...w, name: `a${(w as { name: string }).name}` })) },
    ];
    expect(read(renamed, bytes)).toThrow("tensor 'conv32_down/conv/filters': expected 588 values, got none");
  });
});
