/** @file A model on ONNX Runtime, behind the interface that our own ways to compute have. */
import type { Model } from '../../src/artifacts/index.ts';
import { type InferenceSession, requireOnePicture } from '../../src/engine/inference-session.ts';
import { toOnnx } from './onnx.ts';

/** The build for WebGPU and the one for WebAssembly offer the same. */
type Runtime = Pick<typeof import('onnxruntime-web/wasm'), 'InferenceSession' | 'Tensor'>;

/** One view; `runtime` has been told where its files are. */
export async function createOnnxSession(
  runtime: Runtime,
  model: Model,
  provider: 'webgpu' | 'wasm',
): Promise<InferenceSession> {
  const session = await runtime.InferenceSession.create(toOnnx(model), { executionProviders: [provider] });
  const { network } = model.manifest;
  const { channels, height, width } = network.input;
  // ONNX Runtime refuses a second question while the first is computed.
  let last: Promise<unknown> = Promise.resolve();
  return {
    async run(pixels) {
      requireOnePicture(network, pixels);
      const input = new runtime.Tensor('float32', pixels, [1, channels, height, width]);
      const answer = last.then(() => session.run({ input }));
      last = answer.catch(() => undefined);
      const { logits, embedding } = await answer;
      return {
        logits: Float32Array.from(logits?.data as Float32Array),
        embedding: Float32Array.from(embedding?.data as Float32Array),
      };
    },
    dispose: () => void session.release(),
  };
}
