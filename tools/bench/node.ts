/** @file The bench outside the browser: Dawn for Node, on a machine that may have a GPU and no display. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { openBackend } from '../../src/cli/support/backend.ts';
import { readModel } from '../../src/cli/support/model-folder.ts';
import type { InferenceSession } from '../../src/engine/inference-session.ts';
import { blotches } from '../../src/engine/open-model.ts';
import { createTfjsSession } from '../../src/engine/tfjs-session.ts';
import { openDevice } from '../../src/engine/wgsl/device.ts';
import { SHADER_NAMES, type Shaders } from '../../src/engine/wgsl/pipelines.ts';
import { planNetwork } from '../../src/engine/wgsl/plan.ts';
import { createWgslSession } from '../../src/engine/wgsl/session.ts';
import { variantsFor } from '../../src/engine/wgsl/variant.ts';
import { spread } from './measure.ts';
import { leastBytes, measureRoofline } from './roofline.ts';
import type { BenchReport, EngineFailure, EngineResult } from './types.ts';

export async function benchInNode(root: string, count: number): Promise<BenchReport> {
  const model = await readModel(join(root, 'models/student'));
  const read = (name: string): string => readFileSync(join(root, 'shaders', `${name}.wgsl`), 'utf8');
  const shaders = Object.fromEntries(SHADER_NAMES.map((name) => [name, read(name)])) as Shaders;
  const inputs = [1, 2, 3].map((seed) => blotches(seed, model.manifest.network.input));
  const planned = planNetwork(model.manifest.network);
  if (planned.kind !== 'planned') throw new Error(planned.reason);
  await openBackend('cpu');
  const cpu = await createTfjsSession(model, 'cpu');
  const expected: Float32Array[] = [];
  for (const input of inputs) expected.push((await cpu.run(input)).logits);
  cpu.dispose();
  await openBackend('webgpu');
  const { device, abilities, adapter } = await openDevice(navigator.gpu);

  const engines: (EngineResult | EngineFailure)[] = [];
  const measure = async (
    name: string,
    kind: EngineResult['kind'],
    note: string,
    open: () => Promise<InferenceSession & { readonly gpuMs?: number | null }>,
  ): Promise<void> => {
    console.error(`bench: ${name}`);
    try {
      const startMs = performance.now();
      const session = await open();
      const [first = new Float32Array()] = inputs;
      await session.run(first);
      const warmUpMs = performance.now() - startMs;
      let maxError = 0;
      for (const [i, input] of inputs.entries()) {
        const { logits } = await session.run(input);
        for (const [j, value] of logits.entries())
          maxError = Math.max(maxError, Math.abs(value - (expected[i]?.[j] ?? Number.NaN)));
      }
      const times: number[] = [];
      const gpuTimes: number[] = [];
      for (let i = 0; i < count; i++) {
        const fromMs = performance.now();
        await session.run(inputs[i % inputs.length] ?? first);
        times.push(performance.now() - fromMs);
        if (typeof session.gpuMs === 'number') gpuTimes.push(session.gpuMs);
      }
      session.dispose();
      engines.push({
        engine: name,
        kind,
        frame: null,
        pixels: spread(times),
        warmUpMs,
        gpuMs: gpuTimes.length > 0 ? spread(gpuTimes).medianMs : null,
        maxError,
        note,
      });
    } catch (error) {
      engines.push({ engine: name, failed: String(error).split('\n')[0] ?? 'failed' });
    }
  };
  for (const variant of variantsFor(abilities)) {
    await measure(`Mienscape’s shaders (${variant.name})`, 'webgpu', variant.f16 ? 'f16' : 'f32', () =>
      createWgslSession({ device, shaders, model, plan: planned.plan, variant }),
    );
  }
  await measure('tfjs WebGPU', 'webgpu', 'single precision', () => createTfjsSession(model, 'webgpu'));
  await openBackend('wasm');
  await measure('tfjs WASM (SIMD)', 'other', 'single precision', () => createTfjsSession(model, 'wasm'));
  const gpuTimes = engines.flatMap((each) => ('failed' in each || each.gpuMs === null ? [] : [each.gpuMs]));
  const roofline =
    gpuTimes.length > 0
      ? await measureRoofline(
          device,
          { flops: read('peak-flops'), bandwidth: read('peak-bandwidth') },
          {
            software: abilities.software,
            f16: abilities.f16,
            macs: model.manifest.macs,
            bytes: leastBytes(model.manifest.parameters, variantsFor(abilities)[0]),
            gpuMs: Math.min(...gpuTimes),
          },
        )
      : null;
  tf.disposeVariables();
  const { cpus } = await import('node:os');
  return {
    where: `Node ${process.version} with Dawn`,
    adapter,
    software: abilities.software,
    features: [...device.features].sort(),
    threads: cpus().length,
    macs: model.manifest.macs,
    frames: count,
    engines,
    roofline,
    sensing: null,
  };
}
