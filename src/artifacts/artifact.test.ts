/** @file Weights out and in: what comes back. */
import { describe, expect, it } from 'vitest';
import { maxDifference } from '../fixtures/compare.ts';
import { asJson, encode, FOLDED, sha256 } from '../fixtures/tiny-artifact.ts';
import { randomValues, TINY_SEPARABLE } from '../fixtures/tiny-network.ts';
import { foldBatchNorm, type NetworkSpec } from '../networks/index.ts';
import { decodeArtifact, encodeArtifact, networkHash } from './index.ts';

describe('encode and decode', () => {
  it('give single-precision weights back bit for bit', async () => {
    const { manifest, weights } = await encode('float32');
    const model = await decodeArtifact(asJson(manifest), weights, 'models/tiny');
    expect(model.parameters).toEqual(FOLDED.parameters);
    expect(model.manifest).toEqual(manifest);
  });

  it('give half-precision weights back to three digits, in half the bytes', async () => {
    const { manifest, weights } = await encode('float16');
    const model = await decodeArtifact(asJson(manifest), weights, 'models/tiny');
    for (const [name, values] of Object.entries(FOLDED.parameters)) {
      const largest = Math.max(...values.map(Math.abs));
      expect(maxDifference(model.parameters[name] ?? [], values)).toBeLessThanOrEqual(largest / 2048);
    }
    expect(weights.byteLength * 2).toBe((await encode('float32')).weights.byteLength);
    expect(manifest.weights.sha256).toBe(sha256(weights));
  });

  it('keep 8-bit kernels to half a step of their output channel, biases to half precision, in about a byte a weight', async () => {
    const { manifest, weights } = await encode('int8');
    const model = await decodeArtifact(asJson(manifest), weights, 'models/tiny');
    for (const { name, shape, dtype } of manifest.tensors) {
      expect(dtype).toBe(shape.length < 2 ? 'float16' : 'int8');
      const [given, kept] = [FOLDED.parameters[name], model.parameters[name]];
      if (!given || !kept) throw new Error(name);
      const channels = shape.at(-1) ?? 1;
      for (let channel = 0; channel < channels; channel++) {
        const ofChannel = (values: Float32Array): Float32Array =>
          values.filter((_, i) => dtype === 'float16' || i % channels === channel);
        const largest = Math.max(...ofChannel(given).map(Math.abs));
        const share = dtype === 'int8' ? 0.501 / 127 : 1 / 2048;
        expect(maxDifference(ofChannel(kept), ofChannel(given))).toBeLessThanOrEqual(largest * share);
      }
    }
    const values = Object.values(FOLDED.parameters).reduce((sum, { length }) => sum + length, 0);
    const outputs = manifest.tensors.reduce((sum, { shape }) => sum + (shape.at(-1) ?? 0), 0);
    expect(weights.byteLength).toBeLessThanOrEqual(values + 4 * outputs);
  });

  it('keep each filter of a depthwise kernel by its own step, and every layer of a separable network', async () => {
    const { spec, parameters } = foldBatchNorm(TINY_SEPARABLE, randomValues(TINY_SEPARABLE, 4));
    const name = 'depth1.kernel';
    // One filter a thousand times as large as the others: with one step for all, theirs would be lost.
    const kernel = (parameters[name] ?? new Float32Array()).map((v, i) => (i % 4 === 2 ? 1000 * v : v));
    const content = {
      name: 'separable',
      half: 'lower',
      network: spec,
      temperature: 1,
      training: {},
    } as const;
    const given = { ...parameters, [name]: kernel };
    const artifact = await encodeArtifact({ ...content, parameters: given, dtype: 'int8' });
    const model = await decodeArtifact(asJson(artifact.manifest), artifact.weights, 'models/separable');
    expect(model.manifest.network).toEqual(spec);
    for (let channel = 0; channel < 4; channel++) {
      const of = (values: Float32Array = new Float32Array()) => values.filter((_, i) => i % 4 === channel);
      const largest = Math.max(...of(kernel).map(Math.abs));
      expect(maxDifference(of(model.parameters[name]), of(kernel))).toBeLessThanOrEqual(
        (0.501 / 127) * largest,
      );
    }
    expect(Object.keys(model.parameters)).toEqual(Object.keys(given));
  });

  it('are stable at 8 bits as well, a channel of zeros and tiny ones included', async () => {
    const kernel = Float32Array.from(FOLDED.parameters['second.kernel'] ?? []);
    for (let i = 0; i < kernel.length; i += 6) {
      kernel[i] = 0;
      kernel[i + 1] = (kernel[i + 1] ?? 0) * 1e-9;
    }
    const { manifest, weights } = await encode('int8', { ...FOLDED.parameters, 'second.kernel': kernel });
    const model = await decodeArtifact(asJson(manifest), weights, 'models/tiny');
    expect((await encode('int8', { ...model.parameters })).weights).toEqual(weights);
  });

  it('are stable: what was decoded encodes to the same bytes', async () => {
    const { manifest, weights } = await encode('float16');
    const model = await decodeArtifact(asJson(manifest), weights, 'models/tiny');
    expect((await encode('float16', { ...model.parameters })).weights).toEqual(weights);
  });

  it('read weights that lie somewhere inside a larger buffer', async () => {
    const { manifest, weights } = await encode();
    const larger = new Uint8Array(weights.length + 6);
    larger.set(weights, 6);
    const model = await decodeArtifact(asJson(manifest), larger.subarray(6), 'models/tiny');
    expect(model.parameters).toEqual(
      (await decodeArtifact(asJson(manifest), weights, 'models/tiny')).parameters,
    );
  });

  it('hash a network by its content, not by the order in which it is written', async () => {
    const { layers, input, name } = FOLDED.spec;
    const turned = {
      layers: layers.map((layer) => Object.fromEntries(Object.entries(layer).reverse())),
      input,
      name,
    };
    expect(await networkHash(turned as unknown as NetworkSpec)).toBe(await networkHash(FOLDED.spec));
    expect(await networkHash({ ...FOLDED.spec, name: 'other' })).not.toBe(await networkHash(FOLDED.spec));
  });

  it('refuse to write what could not be read: a missing tensor, NaN, and more than half precision holds', async () => {
    const with1 = (value: number): typeof FOLDED.parameters => ({
      ...FOLDED.parameters,
      'second.bias': Float32Array.of(value, 0, 0, 0, 0, 0),
    });
    await expect(encode('float32', with1(Number.NaN))).rejects.toThrow(
      "Tensor 'second.bias' holds values that float32",
    );
    await expect(encode('float16', with1(70_000))).rejects.toThrow(
      "Tensor 'second.bias' holds values that float16",
    );
    await expect(encode('float32', with1(70_000))).resolves.toBeDefined();
    const { 'second.bias': _, ...rest } = FOLDED.parameters;
    await expect(encode('float32', rest)).rejects.toThrow("Tensor 'second.bias': expected 6 values, got 0.");
  });
});
