/** @file Networks as data: shapes, counts, names. */
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { useBackend } from '../fixtures/backends.ts';
import { maxDifference } from '../fixtures/compare.ts';
import { randomValues, TINY_NETWORK, TINY_RESIDUAL } from '../fixtures/tiny-network.ts';
import {
  compactVgg,
  countMacs,
  countParameters,
  embeddingLength,
  foldBatchNorm,
  forward,
  initialValues,
  type Layer,
  NETWORK_NAMES,
  type NetworkSpec,
  networkNamed,
  parameterShapes,
} from './index.ts';
import { weightTensors } from './tensors.ts';

const product = (shape: readonly number[]): number => shape.reduce((total, side) => total * side, 1);

function initialTensors(spec: NetworkSpec, seed = 1): Record<string, tf.Tensor> {
  const first = initialValues(spec, createRandom(seed)).map(({ name, values }) => [name, values] as const);
  return weightTensors(spec, Object.fromEntries(first));
}

describe('compact VGG on the lower half', () => {
  const spec = networkNamed('compact-vgg', 'lower');

  it('reads 24×48 and costs 58.7 million multiply-accumulates, within the 150 million of the brief', () => {
    expect(spec.input).toEqual({ height: 24, width: 48, channels: 1 });
    // By hand: 8 convolutions of 3×3 on 24×48, 12×24, 6×12 and 3×6, then 256×8.
    const convolutions =
      1152 * 9 * (32 + 32 * 32) +
      288 * 9 * (32 * 64 + 64 * 64) +
      72 * 9 * (64 * 128 + 128 * 128) +
      18 * 9 * (128 * 256 + 256 * 256);
    expect(countMacs(spec)).toBe(convolutions + 256 * 8);
    expect(countMacs(spec)).toBe(58_726_400);
    expect(countMacs(spec)).toBeLessThanOrEqual(150e6);
  });

  it('has 1.17 million parameters, and fewer once batch norm is folded', () => {
    const kernels = 9 * (32 + 32 * 32 + 32 * 64 + 64 * 64 + 64 * 128 + 128 * 128 + 128 * 256 + 256 * 256);
    const channels = 2 * (32 + 64 + 128 + 256);
    expect(countParameters(spec)).toBe(kernels + 2 * channels + 256 * 8 + 8);
    const values = Object.fromEntries(
      initialValues(spec, createRandom(1)).map((entry) => [entry.name, entry.values]),
    );
    expect(countParameters(foldBatchNorm(spec, values).spec)).toBe(kernels + channels + 256 * 8 + 8);
  });

  it('is wider where the picture is large, at as many parameters: 99 million multiply-accumulates', () => {
    const wide = networkNamed('compact-vgg-wide', 'lower');
    const convolutions =
      1152 * 9 * (48 + 48 * 48) +
      288 * 9 * (48 * 96 + 96 * 96) +
      72 * 9 * (96 * 160 + 160 * 160) +
      18 * 9 * (160 * 208 + 208 * 208);
    expect(countMacs(wide)).toBe(convolutions + 208 * 8);
    expect(countMacs(wide)).toBeLessThanOrEqual(150e6);
    expect(countParameters(wide) / countParameters(spec)).toBeCloseTo(1.03, 2);
  });

  it('costs twice as much on a full face, and the same on the upper half', () => {
    const head = 256 * 8;
    expect(countMacs(networkNamed('compact-vgg', 'full')) - head).toBe(2 * (countMacs(spec) - head));
    expect(countMacs(networkNamed('compact-vgg', 'upper'))).toBe(countMacs(spec));
  });

  it('ends in an embedding of 256', () => {
    expect(embeddingLength(spec)).toBe(256);
  });
});

describe('catalogue', () => {
  it('builds each of its networks for each half, with distinct tensor names and a classifier of eight', () => {
    for (const name of NETWORK_NAMES) {
      for (const half of ['full', 'lower', 'upper'] as const) {
        const spec = networkNamed(name, half);
        const names = parameterShapes(spec).map((entry) => entry.name);
        expect(new Set(names).size).toBe(names.length);
        expect(spec.layers.at(-1)).toMatchObject({ type: 'dense', units: 8, activation: 'none' });
      }
    }
  });

  it('refuses an unknown name with the names there are, and a name of Object’s own', () => {
    expect(() => networkNamed('resnet', 'lower')).toThrow(
      /At network: expected one of .*compact-vgg.*, got 'resnet'/,
    );
    expect(() => networkNamed('toString', 'lower')).toThrow("got 'toString'");
  });
});

describe('first values', () => {
  it('fit the shapes, repeat with the seed and differ with another', () => {
    const spec = compactVgg({ name: 'small', height: 24, width: 48, channels: [4, 8], dropout: 0 });
    const entries = initialValues(spec, createRandom(3));
    expect(entries.map(({ name, values }) => [name, values.length])).toEqual(
      parameterShapes(spec).map(({ name, shape }) => [name, product(shape)]),
    );
    expect(initialValues(spec, createRandom(3))).toEqual(entries);
    expect(initialValues(spec, createRandom(4))).not.toEqual(entries);
  });

  it('spread kernels by He’s rule, and begin with scales of 1 and shifts of 0', () => {
    const entries = initialValues(networkNamed('compact-vgg', 'lower'), createRandom(1));
    const values = (name: string): Float32Array =>
      entries.find((entry) => entry.name === name)?.values ?? new Float32Array();
    const kernel = values('conv3_2.kernel');
    const deviation = Math.sqrt(kernel.reduce((sum, v) => sum + v * v, 0) / kernel.length);
    expect(deviation).toBeCloseTo(Math.sqrt(2 / (9 * 128)), 3);
    expect(values('conv3_2.gamma').every((v) => v === 1)).toBe(true);
    expect(values('conv3_2.variance').every((v) => v === 1)).toBe(true);
    expect(values('conv3_2.beta').every((v) => v === 0)).toBe(true);
  });
});

describe('residual network', () => {
  it('is counted by hand: 69 million multiply-accumulates on a half', () => {
    const spec = networkNamed('dlib-resnet', 'lower');
    const macs =
      24 * 48 * 49 * 32 + // 7×7, every other pixel of 48×96
      12 * 24 * 9 * 6 * 32 * 32 +
      6 * 12 * 9 * (32 * 64 + 7 * 64 * 64) +
      3 * 6 * 9 * (64 * 128 + 5 * 128 * 128) +
      2 * 3 * 9 * (128 * 256 + 5 * 256 * 256) +
      256 * 8;
    expect(countMacs(spec)).toBe(macs);
    expect(embeddingLength(spec)).toBe(256);
  });

  it('adds to its convolutions the picture, or its 2×2 mean with channels of 0', async () => {
    await useBackend('cpu');
    // Kernels of 0: the convolutions give their bias, and the rest is the shortcut's.
    const zero = Object.fromEntries(
      parameterShapes(TINY_RESIDUAL).map(({ name, shape }) => {
        const bias = name.endsWith('2.beta') ? 0.25 : 0;
        return [name, tf.fill([...shape], name.endsWith('variance') ? 1 : bias)];
      }),
    );
    const first = Float32Array.from({ length: 6 * 8 * 4 }, (_, i) => (i * 7) % 11);
    const network = { ...TINY_RESIDUAL, layers: TINY_RESIDUAL.layers.slice(2) };
    const { embedding } = forward(network, zero, tf.tensor4d(first, [1, 6, 8, 4]), { kind: 'inference' });
    // The mean of 2×2 means is the mean: of each of the four channels of the input, plus both biases.
    const mean = (c: number): number => first.filter((_, i) => i % 4 === c).reduce((a, b) => a + b) / 48;
    const expected = [0, 1, 2, 3].map((c) => mean(c) + 0.5);
    [...expected, 0.25, 0.25].forEach((value, i) => {
      expect(embedding.dataSync()[i]).toBeCloseTo(value, 5);
    });
  });

  it('computes the same on WASM, where the browser’s general engine may run it, as on the plain backend', async () => {
    const values = randomValues(TINY_RESIDUAL, 3);
    const noise = createRandom(4);
    const pixels = Float32Array.from({ length: 2 * 24 * 48 }, () => noise.normal());
    const logitsOn = async (backend: 'wasm' | 'cpu'): Promise<Float32Array> => {
      await useBackend(backend);
      return tf.tidy(() => {
        const tensors = weightTensors(TINY_RESIDUAL, values);
        const input = tf.tensor4d(pixels, [2, 24, 48, 1]);
        return forward(TINY_RESIDUAL, tensors, input, {
          kind: 'inference',
        }).logits.dataSync() as Float32Array;
      });
    };
    const plain = await logitsOn('cpu');
    expect(maxDifference(await logitsOn('wasm'), plain)).toBeLessThan(1e-4);
    expect(Math.max(...plain) - Math.min(...plain)).toBeGreaterThan(0.01);
  });

  it('resizes between pixels: a ramp stays one', async () => {
    await useBackend('cpu');
    const network: NetworkSpec = {
      name: 'resize',
      input: { height: 1, width: 4, channels: 1 },
      layers: [{ type: 'resize', height: 1, width: 8 }, { type: 'flatten' }],
    };
    const { logits } = forward(network, {}, tf.tensor4d([0, 4, 8, 12], [1, 1, 4, 1]), { kind: 'inference' });
    expect([...logits.dataSync()]).toEqual([0, 1, 3, 5, 7, 9, 11, 12]);
  });
});

describe('forward pass', () => {
  beforeAll(() => useBackend('cpu'));

  it('gives logits [N,8] and the classifier’s input as embedding', () => {
    tf.tidy(() => {
      const { logits, embedding } = forward(
        TINY_NETWORK,
        initialTensors(TINY_NETWORK),
        tf.zeros([3, 24, 48, 1]),
        {
          kind: 'inference',
        },
      );
      expect(logits.shape).toEqual([3, 8]);
      expect(embedding.shape).toEqual([3, embeddingLength(TINY_NETWORK)]);
    });
  });

  it('has the extents that the counts assume, for any kernel, stride and padding', () => {
    const pad = fc.constantFrom('same' as const, 'valid' as const);
    const window = fc.integer({ min: 1, max: 4 });
    const layers = fc.record({
      kernel: window,
      stride: fc.integer({ min: 1, max: 3 }),
      pad,
      size: window,
      poolPad: pad,
    });
    fc.assert(
      fc.property(
        layers,
        fc.integer({ min: 9, max: 17 }),
        fc.integer({ min: 9, max: 17 }),
        (drawn, height, width) => {
          const sequence: Layer[] = [
            {
              type: 'conv',
              name: 'c',
              filters: 3,
              kernel: drawn.kernel,
              stride: drawn.stride,
              pad: drawn.pad,
              batchNorm: false,
              activation: 'relu',
            },
            { type: 'maxPool', size: Math.min(drawn.size, 2), stride: drawn.stride, pad: drawn.poolPad },
            { type: 'flatten' },
            { type: 'dense', name: 'd', units: 8, activation: 'none' },
          ];
          const spec: NetworkSpec = {
            name: 'drawn',
            input: { height, width, channels: 1 },
            layers: sequence,
          };
          tf.tidy(() => {
            const { embedding } = forward(spec, initialTensors(spec), tf.zeros([1, height, width, 1]), {
              kind: 'inference',
            });
            expect(embedding.shape).toEqual([1, embeddingLength(spec)]);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('names the tensor that is missing', () => {
    const { 'second.bias': missing, ...rest } = initialTensors(TINY_NETWORK);
    expect(missing).toBeDefined();
    expect(() =>
      tf.tidy(() => {
        forward(TINY_NETWORK, rest, tf.zeros([1, 24, 48, 1]), { kind: 'inference' });
      }),
    ).toThrow("The parameters lack 'second.bias'");
  });

  it('lets a tap see and change the output of each named convolution', () => {
    tf.tidy(() => {
      const parameters = initialTensors(TINY_NETWORK);
      const input = tf.ones([1, 24, 48, 1]) as tf.Tensor4D;
      const seen: string[] = [];
      const silenced = forward(TINY_NETWORK, parameters, input, { kind: 'inference' }, (layer, output) => {
        seen.push(`${layer} ${output.shape.join('×')}`);
        return tf.zerosLike(output);
      });
      expect(seen).toEqual(['first 1×24×48×4', 'second 1×5×11×6']);
      expect([...silenced.logits.dataSync()].every((v) => v === 0)).toBe(true);
      const plain = forward(TINY_NETWORK, parameters, input, { kind: 'inference' });
      expect([...plain.logits.dataSync()].some((v) => v !== 0)).toBe(true);
    });
  });
});

describe('dropout', () => {
  beforeAll(() => useBackend('cpu'));

  const logits = (mode: 'inference' | number): number[] =>
    tf.tidy(() => {
      const spec: NetworkSpec = {
        name: 'dropped',
        input: { height: 8, width: 8, channels: 1 },
        layers: [
          { type: 'flatten' },
          { type: 'dropout', rate: 0.5 },
          { type: 'dense', name: 'd', units: 8, activation: 'none' },
        ],
      };
      const settings =
        mode === 'inference'
          ? { kind: 'inference' as const }
          : { kind: 'training' as const, dropoutSeed: mode, onStatistics: () => {} };
      return [...forward(spec, initialTensors(spec), tf.ones([1, 8, 8, 1]), settings).logits.dataSync()];
    });

  it('drops the same with the same seed, other things with another', () => {
    expect(logits(7)).toEqual(logits(7));
    expect(logits(7)).not.toEqual(logits(8));
  });

  it('drops nothing in inference', () => {
    expect(logits('inference')).toEqual(logits('inference'));
    expect(logits('inference')).not.toEqual(logits(7));
  });
});
