/** @file Grad-CAM against its own formula worked out by hand, and its overlay. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerGradients } from '../distill/index.ts';
import { type ConvLayer, convolutionNames, gradCam, type NetworkSpec } from '../networks/index.ts';
import { heatColour, overlayHeat } from './heat-overlay.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await registerGradients();
}, 60_000);

const conv = (name: string, filters: number): ConvLayer => ({
  type: 'conv',
  name,
  filters,
  kernel: 1,
  stride: 1,
  pad: 'valid',
  batchNorm: false,
  activation: 'relu',
});
/** Two maps: the picture, and its negative; averaged; class 0 likes the first, class 1 the second. */
const spec: NetworkSpec = {
  name: 'seer',
  input: { height: 2, width: 2, channels: 1 },
  layers: [
    conv('early', 1),
    conv('late', 2),
    { type: 'globalAveragePool' },
    { type: 'dense', name: 'classifier', units: 2, activation: 'none' },
  ],
};
const parameters = () => ({
  'early.kernel': tf.ones([1, 1, 1, 1]),
  'early.bias': tf.tensor1d([2]),
  'late.kernel': tf.tensor4d([1, -1], [1, 1, 1, 2]),
  'late.bias': tf.tensor1d([-2, 2]),
  'classifier.kernel': tf.tensor2d([3, -1, -2, 1], [2, 2]),
  'classifier.bias': tf.zeros([2]),
});
/** Bright at the top left, dark at the bottom right. */
const input = () => tf.tensor4d([1, 0.5, 0, -1], [1, 2, 2, 1]);

describe('Grad-CAM', () => {
  it('is the maps weighted by the mean slope of the class, cut at 0, largest 1', async () => {
    // Maps: [1,.5,0,0] and [0,0,0,1]; slopes of class 0: 3/4 and −2/4 everywhere.
    const cam = await gradCam(spec, parameters(), input());
    expect(cam).toMatchObject({ layer: 'late', label: 0, width: 2, height: 2 });
    expect([...cam.heat]).toEqual([1, 0.5, 0, 0]);
    expect(cam.logits[0]).toBeCloseTo(3 * 0.375 - 2 * 0.25, 5);
  });

  it('explains the class asked for, and any layer', async () => {
    const other = await gradCam(spec, parameters(), input(), { label: 1 });
    expect([...other.heat]).toEqual([0, 0, 0, 1]);
    const early = await gradCam(spec, parameters(), input(), { layer: 'early' });
    expect(early.layer).toBe('early');
    // Slopes of class 0 through the ReLUs: 3/4, 3/4, 0, +2/4 (the map is 2 + x): mean ½, times 3, 2.5, 2, 1.
    for (const [i, value] of [1, 2.5 / 3, 2 / 3, 1 / 3].entries())
      expect(early.heat[i]).toBeCloseTo(value, 5);
  });

  it('is 0 where nothing speaks for the class', async () => {
    const blind = { ...parameters(), 'classifier.kernel': tf.tensor2d([-3, -1, -2, -1], [2, 2]) };
    expect([...(await gradCam(spec, blind, input())).heat]).toEqual([0, 0, 0, 0]);
  });

  it('finds the layers of a union by branch, refuses others, and leaves no tensor behind', async () => {
    const union: NetworkSpec = {
      ...spec,
      layers: [
        {
          type: 'branches',
          branches: [
            { name: 'a', layers: [conv('c', 1), { type: 'globalAveragePool' }] },
            { name: 'b', layers: [conv('c', 1), { type: 'globalAveragePool' }] },
          ],
        },
        { type: 'dense', name: 'classifier', units: 2, activation: 'none' },
      ],
    };
    expect(convolutionNames(union)).toEqual(['a.c', 'b.c']);
    const own = parameters();
    const face = input();
    const before = tf.memory().numTensors;
    await gradCam(spec, own, face);
    expect(tf.memory().numTensors).toBe(before);
    await expect(gradCam(spec, own, face, { layer: 'middle' })).rejects.toThrow(
      expect.objectContaining({
        name: 'DataError',
        message: expect.stringMatching(/no convolution 'middle'.*early, late/),
      }),
    );
  });
});

describe('overlay', () => {
  const picture = { width: 2, height: 1, data: Uint8Array.of(100, 100) };

  it('leaves cold places grey and colours hot ones', () => {
    const { data, width, height } = overlayHeat(
      picture,
      { heat: Float32Array.of(0, 1), width: 2, height: 1 },
      4,
    );
    expect([width, height]).toEqual([8, 4]);
    expect([...data.slice(0, 4)]).toEqual([100, 100, 100, 255]);
    const hot = [...data.slice(28, 32)];
    expect(hot[0]).toBeGreaterThan(180);
    expect(hot[0]).toBeGreaterThan((hot[2] ?? 0) + 30);
  });

  it('has colours that grow lighter with the heat', () => {
    const lightness = (heat: number) =>
      heatColour(heat).reduce((sum, value, i) => sum + value * ([0.3, 0.6, 0.1][i] ?? 0), 0);
    for (let heat = 0.1; heat <= 1.001; heat += 0.1)
      expect(lightness(heat)).toBeGreaterThan(lightness(heat - 0.1));
  });
});
