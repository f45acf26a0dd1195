/** @file The bench in a page: the same weights and the same frames on every engine, in turns, in one run. */

import bandwidth from '../../../shaders/peak-bandwidth.wgsl?raw';
import flops from '../../../shaders/peak-flops.wgsl?raw';
import { fetchModel } from '../../../src/engine/fetch-model.ts';
import { blotches } from '../../../src/engine/open-model.ts';
import { openDevice } from '../../../src/engine/wgsl/device.ts';
import { spread } from '../measure.ts';
import { variantsFor } from '../ours.ts';
import { leastBytes, measureRoofline } from '../roofline.ts';
import type { BenchReport, EngineFailure, EngineResult } from '../types.ts';
import { WAYS } from '../ways.ts';
import { allEngines, type Engine, ours, referenceEngine } from './engines.ts';
import { paintFrame, REGION } from './frames.ts';
import { measureSensing } from './sensing-cost.ts';

export interface BenchOptions {
  readonly frames: number;
  readonly seconds: number;
}

declare global {
  interface Window {
    bench(options: BenchOptions): Promise<BenchReport>;
    /** Sensing alone, for a trace. */
    sense(seconds: number): Promise<unknown>;
  }
}

const INPUTS = 3;

function largestError(answers: readonly Float32Array[], expected: readonly Float32Array[]): number {
  let worst = 0;
  for (const [i, answer] of answers.entries())
    for (const [j, value] of answer.entries())
      worst = Math.max(worst, Math.abs(value - (expected[i]?.[j] ?? Number.NaN)));
  return worst;
}

async function measureEngine(
  engine: Engine,
  inputs: readonly Float32Array[],
  frames: readonly VideoFrame[],
  count: number,
  expected: readonly Float32Array[],
): Promise<EngineResult | EngineFailure> {
  try {
    const startMs = performance.now();
    const opened = await engine.open();
    const [first = new Float32Array()] = inputs;
    await opened.ofPixels(first);
    const warmUpMs = performance.now() - startMs;
    const answers: Float32Array[] = [];
    for (const input of inputs) answers.push(await opened.ofPixels(input));
    const time = async (work: (i: number) => Promise<unknown>): Promise<number[]> => {
      for (let i = 0; i < 2; i++) await work(i);
      const times: number[] = [];
      for (let i = 0; i < count; i++) {
        const fromMs = performance.now();
        await work(i);
        times.push(performance.now() - fromMs);
      }
      return times;
    };
    const gpuTimes: number[] = [];
    const pixels = await time((i) => opened.ofPixels(inputs[i % inputs.length] ?? first));
    const frame = await time(async (i) => {
      const image = frames[i % frames.length]?.clone();
      if (!image) throw new Error('no frame');
      const logits = await opened.ofFrame(image, REGION);
      image.close();
      const gpuMs = opened.gpuMs();
      if (gpuMs !== null) gpuTimes.push(gpuMs);
      return logits;
    });
    await opened.close();
    return {
      engine: engine.name,
      kind: engine.kind,
      frame: spread(frame),
      pixels: spread(pixels),
      warmUpMs,
      gpuMs: gpuTimes.length > 0 ? spread(gpuTimes).medianMs : null,
      maxError: largestError(answers, expected),
      note: opened.note,
    };
  } catch (error) {
    return { engine: engine.name, failed: String(error).split('\n')[0] ?? 'failed' };
  }
}

async function measureWays(
  device: Awaited<ReturnType<typeof openDevice>>,
  frames: readonly VideoFrame[],
  count: number,
): Promise<BenchReport['ways']> {
  const found: BenchReport['ways'][number][] = [];
  for (const { way, model: name, views } of WAYS) {
    const manifest = new URL(`/models/${name}/manifest.json`, location.href).href;
    const model = await fetchModel({ manifest }, () => {});
    const inputs = Array.from({ length: INPUTS }, (_, i) => blotches(i + 1, model.manifest.network.input));
    const expected = await answersOf(referenceEngine(model, views), inputs);
    for (const engine of ours(model, device, way, views)) {
      console.info(`bench: ${engine.name}`);
      const one = await measureEngine(engine, inputs, frames, count, expected);
      found.push({ ...one, macs: views * model.manifest.macs });
    }
  }
  return found;
}

async function answersOf(engine: Engine, inputs: readonly Float32Array[]): Promise<Float32Array[]> {
  const opened = await engine.open();
  const answers: Float32Array[] = [];
  for (const input of inputs) answers.push(await opened.ofPixels(input));
  await opened.close();
  return answers;
}

window.sense = measureSensing;
window.bench = async ({ frames: count, seconds }) => {
  const manifest = new URL('/models/student/manifest.json', location.href).href;
  const model = await fetchModel({ manifest }, () => {});
  const opened = await openDevice(navigator.gpu).catch(() => null);
  const inputs = Array.from({ length: INPUTS }, (_, i) => blotches(i + 1, model.manifest.network.input));
  const frames = Array.from({ length: 4 }, (_, i) => paintFrame(i));
  const expected = await answersOf(referenceEngine(model), inputs);
  const engines: (EngineResult | EngineFailure)[] = [];
  for (const engine of allEngines(model, opened)) {
    console.info(`bench: ${engine.name}`);
    engines.push(await measureEngine(engine, inputs, frames, count, expected));
  }
  const ways = opened ? await measureWays(opened, frames, count) : [];
  for (const frame of frames) frame.close();
  const gpuTimes = engines.flatMap((each) => ('failed' in each || each.gpuMs === null ? [] : [each.gpuMs]));
  const f16 = opened?.abilities.f16 ?? false;
  console.info('bench: roofline');
  const roofline =
    opened && gpuTimes.length > 0
      ? await measureRoofline(
          opened.device,
          { flops, bandwidth },
          {
            software: opened.abilities.software,
            f16,
            macs: model.manifest.macs,
            bytes: leastBytes(model.manifest.parameters, variantsFor(opened.abilities)[0]),
            gpuMs: Math.min(...gpuTimes),
          },
        )
      : null;
  console.info('bench: sensing');
  const sensing = seconds > 0 ? await measureSensing(seconds) : null;
  return {
    where: navigator.userAgent,
    adapter: opened?.adapter ?? 'no WebGPU',
    software: opened?.abilities.software ?? true,
    features: opened ? [...opened.device.features].sort() : [],
    threads: navigator.hardwareConcurrency,
    macs: model.manifest.macs,
    frames: count,
    engines,
    ways,
    roofline,
    sensing,
  };
};
