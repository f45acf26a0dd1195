/** @file Two networks and a classifier on both are one artifact, loaded and run like any other. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import {
  compactVgg,
  foldBatchNorm,
  forward,
  initialValues,
  type NetworkSpec,
  type ParameterValues,
  uniteNetworks,
  weightTensors,
} from '../networks/index.ts';
import { decodeArtifact, encodeArtifact } from './artifact.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const random = createRandom(8);
function trained(channels: readonly number[]): { network: NetworkSpec; parameters: ParameterValues } {
  const spec = compactVgg({ name: 'part', height: 6, width: 8, channels, dropout: 0.2 });
  const values = initialValues(spec, random).map(
    (entry) => [entry.name, entry.values.map((v) => v + 0.05)] as const,
  );
  const { spec: network, parameters } = foldBatchNorm(spec, Object.fromEntries(values));
  return { network, parameters };
}

describe('union', () => {
  const [a, b] = [trained([3, 4]), trained([2, 5])];
  const classifier = {
    kernel: Float32Array.from({ length: 9 * 8 }, () => random.normal()),
    bias: Float32Array.from({ length: 8 }, () => random.normal()),
  };
  const pixels = Float32Array.from({ length: 2 * 48 }, () => random.normal());
  const input = () => tf.tensor4d(pixels, [2, 6, 8, 1]);

  it('classifies the joined embeddings, after a way through the file', async () => {
    const { network, parameters } = uniteNetworks(
      'union',
      [
        { name: 'ts', ...a },
        { name: 'triplet', ...b },
      ],
      classifier,
    );
    const artifact = await encodeArtifact({
      name: 'union',
      half: 'lower',
      network,
      parameters,
      dtype: 'float32',
      temperature: 0.5,
      training: {},
    });
    const model = await decodeArtifact(
      JSON.parse(JSON.stringify(artifact.manifest)),
      artifact.weights,
      'models/union',
    );
    const { logits } = forward(
      model.manifest.network,
      weightTensors(model.manifest.network, model.parameters),
      input(),
      {
        kind: 'inference',
      },
    );
    const parts = [a, b].map(
      (part) =>
        forward(part.network, weightTensors(part.network, part.parameters), input(), { kind: 'inference' })
          .embedding,
    );
    const expected = tf.add(
      tf.matMul(tf.concat(parts, 1), tf.tensor2d(classifier.kernel, [9, 8])),
      tf.tensor1d(classifier.bias),
    );
    const [ours, theirs] = [logits.dataSync(), expected.dataSync()];
    for (const [i, value] of theirs.entries()) expect(ours[i]).toBeCloseTo(value, 4);
  });

  it('refuses networks of different inputs, a kernel of another size, and a single network', () => {
    const tall = { ...a, network: { ...a.network, input: { ...a.network.input, height: 12 } } };
    const unite =
      (parts: readonly (typeof a)[], c = classifier) =>
      () =>
        uniteNetworks(
          'u',
          parts.map((part, i) => ({ name: `p${i}`, ...part })),
          c,
        );
    expect(unite([tall, b])).toThrow(/p0 and p1 read different inputs \(12×8×1.*; 6×8×1/);
    expect(unite([a, b], { ...classifier, kernel: new Float32Array(7) })).toThrow(/kernel of 9×8, got 7/);
    expect(unite([a])).toThrow(/two networks/);
    expect(unite([a, b])).not.toThrow();
  });
});
