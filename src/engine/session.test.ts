/** @file The network on WebAssembly against the network on plain JavaScript, in Node. */
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createSession } from './session.ts';
import { picture, smallModel } from './small-model.ts';

beforeAll(() => {
  setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
});

function worst(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

describe('session', () => {
  it('gives the same logits and embedding on WebAssembly as on plain JavaScript, to 1e-4', async () => {
    const model = await smallModel();
    const cpu = await createSession(model, 'cpu');
    const wasm = await createSession(model, 'wasm');
    for (const seed of [1, 2, 3]) {
      const [a, b] = [await cpu.run(picture(seed)), await wasm.run(picture(seed))];
      expect(a.logits).toHaveLength(8);
      expect(a.embedding).toHaveLength(8);
      expect(worst(a.logits, b.logits)).toBeLessThanOrEqual(1e-4);
      expect(worst(a.embedding, b.embedding)).toBeLessThanOrEqual(1e-4);
    }
    cpu.dispose();
    wasm.dispose();
  });

  it('tells pictures and weights apart (control: a comparison that always passes would not)', async () => {
    const one = await createSession(await smallModel(5), 'wasm');
    const other = await createSession(await smallModel(6), 'wasm');
    const answer = (await one.run(picture(1))).logits;
    expect(worst(answer, (await one.run(picture(2))).logits)).toBeGreaterThan(1e-2);
    expect(worst(answer, (await other.run(picture(1))).logits)).toBeGreaterThan(1e-2);
    one.dispose();
    other.dispose();
  });

  it('reads a picture and its mirror image together where two views are asked for: the mean of both', async () => {
    const model = await smallModel();
    const [one, two] = [await createSession(model, 'wasm'), await createSession(model, 'wasm', 2)];
    const shown = picture(1);
    const mirrored = shown.map((_, i) => shown[i - (i % 48) + 47 - (i % 48)] ?? 0);
    const [a, b, both] = [await one.run(shown), await one.run(mirrored), await two.run(shown)];
    const meanOf = (x: Float32Array, y: Float32Array): Float32Array => x.map((v, i) => (v + (y[i] ?? 0)) / 2);
    expect(worst(both.logits, meanOf(a.logits, b.logits))).toBeLessThanOrEqual(1e-5);
    expect(worst(both.embedding, meanOf(a.embedding, b.embedding))).toBeLessThanOrEqual(1e-5);
    expect(worst(both.logits, a.logits)).toBeGreaterThan(1e-3);
    one.dispose();
    two.dispose();
  });

  it('leaks no tensor over 50 frames, and leaves none behind', async () => {
    const before = tf.memory().numTensors;
    const session = await createSession(await smallModel(), 'wasm');
    await session.run(picture(0));
    const running = tf.memory().numTensors;
    for (let i = 0; i < 50; i++) await session.run(picture(i));
    expect(tf.memory().numTensors).toBe(running);
    session.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a picture of another size', async () => {
    const session = await createSession(await smallModel(), 'cpu');
    await expect(session.run(new Float32Array(10))).rejects.toThrow('24×48');
    session.dispose();
  });
});
