/** @file The ONNX file is one that ONNX Runtime reads, and computes as we do. */
import * as ort from 'onnxruntime-web/wasm';
import { describe, expect, it } from 'vitest';
import { createSession } from '../../src/engine/session.ts';
import { picture, smallModel } from '../../src/engine/small-model.ts';
import { useBackend } from '../../src/fixtures/backends.ts';
import { maxDifference } from '../../src/fixtures/compare.ts';
import { toOnnx } from './onnx.ts';

describe('toOnnx', () => {
  it('writes a network that ONNX Runtime computes as tfjs does, to 1e-4', async () => {
    await useBackend('cpu');
    ort.env.wasm.numThreads = 1;
    const model = await smallModel();
    const runtime = await ort.InferenceSession.create(toOnnx(model));
    const reference = await createSession(model, 'cpu');
    const answers: Float32Array[] = [];
    for (const seed of [1, 2]) {
      const input = new ort.Tensor('float32', picture(seed), [1, 1, 24, 48]);
      const { logits } = await runtime.run({ input });
      const answer = Float32Array.from(logits?.data as Float32Array);
      expect(maxDifference(answer, (await reference.run(picture(seed))).logits)).toBeLessThanOrEqual(1e-4);
      answers.push(answer);
    }
    // Control: two pictures differ by far more than the tolerance.
    expect(maxDifference(answers[0] ?? [], answers[1] ?? [])).toBeGreaterThan(1e-2);
    reference.dispose();
  });
});
