/** @file The adapter's own peaks, by two small kernels, and what share of them the network reaches. */
import { createComputePipeline, type Shaders } from '../../src/engine/wgsl/pipelines.ts';
import type { Variant } from '../../src/engine/wgsl/variant.ts';
import type { Roofline } from './types.ts';

/** Long enough that launching does not count. */
const LONG_ENOUGH_MS = 40;
const MOST_ROUNDS = 1 << 20;

export interface PeakShaders {
  readonly flops: string;
  readonly bandwidth: string;
}

async function timed(device: GPUDevice, work: (pass: GPUComputePassEncoder) => void): Promise<number> {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 4; i++) {
    await device.queue.onSubmittedWorkDone();
    const startMs = performance.now();
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    work(pass);
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    // The first run may still compile.
    if (i > 0) bestMs = Math.min(bestMs, performance.now() - startMs);
  }
  return bestMs;
}

async function run(
  device: GPUDevice,
  code: string,
  f16: boolean,
  constants: Readonly<Record<string, number>>,
  buffers: readonly GPUBuffer[],
  workgroups: number,
): Promise<number> {
  const shaders = { conv3x3: code } as unknown as Shaders;
  const computePipeline = await createComputePipeline(device, shaders, {
    shaders: ['conv3x3'],
    entry: 'main',
    f16,
    constants,
  });
  const bindGroup = device.createBindGroup({
    layout: computePipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  return timed(device, (pass) => {
    pass.setPipeline(computePipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(workgroups);
  });
}

/** The weights, once, as that variant keeps them: what must pass through memory at least. */
export function leastBytes(parameters: number, variant: Variant | undefined): number {
  if (variant?.sharedLoads) return parameters; // 8 bits
  return parameters * (variant?.f16 ? 2 : 4);
}

/** `gpuMs` is the network's time on the GPU; `bytes` what it must read and write at least. */
export async function measureRoofline(
  device: GPUDevice,
  shaders: PeakShaders,
  options: {
    readonly software: boolean;
    readonly f16: boolean;
    readonly macs: number;
    readonly bytes: number;
    readonly gpuMs: number;
  },
): Promise<Roofline> {
  const { software, f16, macs, bytes, gpuMs } = options;
  const threads = software ? 4096 : 1 << 18;
  const sink = device.createBuffer({ size: threads * 16, usage: GPUBufferUsage.STORAGE });
  const source = device.createBuffer({ size: software ? 1 << 25 : 1 << 27, usage: GPUBufferUsage.STORAGE });
  let rounds = 16;
  let ms = 0;
  for (; rounds <= MOST_ROUNDS; rounds *= 4) {
    ms = await run(device, shaders.flops, f16, { ROUNDS: rounds }, [sink], threads / 64);
    if (ms >= LONG_ENOUGH_MS) break;
  }
  // Four vectors of four, a multiplication and an addition each.
  const peakGflops = (threads * rounds * 32) / ms / 1e6;
  const reads = source.size / 16 / threads;
  const readMs = await run(
    device,
    shaders.bandwidth,
    false,
    { ROUNDS: reads, THREADS: threads },
    [sink, source],
    threads / 64,
  );
  const peakGbps = source.size / readMs / 1e6;
  sink.destroy();
  source.destroy();
  return {
    peakGflops,
    peakGbps,
    flopShare: (2 * macs) / gpuMs / 1e6 / peakGflops,
    bandwidthShare: bytes / gpuMs / 1e6 / peakGbps,
  };
}
