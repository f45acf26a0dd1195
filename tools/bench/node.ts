/** @file The bench outside the browser: Dawn for Node, on a machine that may have a GPU and no display. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { openBackend } from '../../src/cli/support/backend.ts';
import { readModel } from '../../src/cli/support/model-folder.ts';
import type { InferenceSession, Views } from '../../src/engine/inference-session.ts';
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
import { WAYS } from './ways.ts';

export async function benchInNode(root: string, count: number): Promise<BenchReport> {
  const read = (name: string): string => readFileSync(join(root, 'shaders', `${name}.wgsl`), 'utf8');
  const shaders = Object.fromEntries(SHADER_NAMES.map((name) => [name, read(name)])) as Shaders;
  await openBackend('cpu');
  /** A model with what it is to answer to three pictures. */
  const prepare = async (name: string, views: Views) => {
    const model = await readModel(join(root, 'models', name));
    const inputs = [1, 2, 3].map((seed) => blotches(seed, model.manifest.network.input));
    const planned = planNetwork(model.manifest.network);
    if (planned.kind !== 'planned') throw new Error(planned.reason);
    const cpu = await createTfjsSession(model, 'cpu', views);
    const expected: Float32Array[] = [];
    for (const input of inputs) expected.push((await cpu.run(input)).logits);
    cpu.dispose();
    return { model, plan: planned.plan, inputs, expected };
  };
  type Prepared = Awaited<ReturnType<typeof prepare>>;
  const student = await prepare('student', 1);
  const ways = await Promise.all(
    WAYS.map(async ({ way, model, views }) => ({ way, views, ...(await prepare(model, views)) })),
  );
  const { model } = student;
  await openBackend('webgpu');
  const { device, abilities, adapter } = await openDevice(navigator.gpu);

  const measure = async (
    name: string,
    kind: EngineResult['kind'],
    note: string,
    { inputs, expected }: Prepared,
    open: () => Promise<InferenceSession & { readonly gpuMs?: number | null }>,
  ): Promise<EngineResult | EngineFailure> => {
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
      return {
        engine: name,
        kind,
        frame: null,
        pixels: spread(times),
        warmUpMs,
        gpuMs: gpuTimes.length > 0 ? spread(gpuTimes).medianMs : null,
        maxError,
        note,
      };
    } catch (error) {
      return { engine: name, failed: String(error).split('\n')[0] ?? 'failed' };
    }
  };
  const measureOurs = async (way: string, views: Views, prepared: Prepared) => {
    const found: (EngineResult | EngineFailure)[] = [];
    for (const variant of variantsFor(abilities)) {
      const { model, plan } = prepared;
      const open = () => createWgslSession({ device, shaders, model, plan, variant, views });
      found.push(
        await measure(`${way} (${variant.name})`, 'webgpu', variant.f16 ? 'f16' : 'f32', prepared, open),
      );
    }
    return found;
  };
  const engines = await measureOurs('Mienscape’s shaders', 1, student);
  engines.push(
    await measure('tfjs WebGPU', 'webgpu', 'single precision', student, () =>
      createTfjsSession(model, 'webgpu'),
    ),
  );
  const ofWays: BenchReport['ways'][number][] = [];
  for (const { way, views, ...prepared } of ways) {
    const macs = views * prepared.model.manifest.macs;
    for (const one of await measureOurs(way, views, prepared)) ofWays.push({ ...one, macs });
  }
  await openBackend('wasm');
  engines.push(
    await measure('tfjs WASM (SIMD)', 'other', 'single precision', student, () =>
      createTfjsSession(model, 'wasm'),
    ),
  );
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
    ways: ofWays,
    roofline,
    sensing: null,
  };
}
