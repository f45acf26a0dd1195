/** @file The network on WebGPU against the network on plain JavaScript, in a real browser. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { relativeDifference } from './open-model.ts';
import { createSession } from './session.ts';
import { picture, smallModel } from './small-model.ts';

describe('session on WebGPU', () => {
  it('gives the same answers as plain JavaScript, to 1e-4, and leaks no tensor', async () => {
    const model = await smallModel();
    const cpu = await createSession(model, 'cpu');
    const gpu = await createSession(model, 'webgpu');
    const answers: Float32Array[] = [];
    for (const seed of [1, 2]) {
      const expected = await cpu.run(picture(seed));
      const answer = await gpu.run(picture(seed));
      expect(relativeDifference(answer.logits, expected.logits)).toBeLessThanOrEqual(1e-4);
      expect(relativeDifference(answer.embedding, expected.embedding)).toBeLessThanOrEqual(1e-4);
      answers.push(answer.logits);
    }
    // Control: two pictures differ by far more than the tolerance.
    const [one = new Float32Array(), other = new Float32Array()] = answers;
    expect(relativeDifference(one, other)).toBeGreaterThan(1e-2);
    const running = tf.memory().numTensors;
    for (let i = 0; i < 50; i++) await gpu.run(picture(i));
    expect(tf.memory().numTensors).toBe(running);
    cpu.dispose();
    gpu.dispose();
  });
});
