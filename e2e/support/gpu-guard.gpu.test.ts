import { describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { takeGpuProblems } from './gpu-guard.ts';

async function openDevice(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter)
    throw new Error('No WebGPU adapter: start Chromium with the flags of e2e/support/chromium-flags.ts.');
  return adapter.requestDevice();
}

/** Doubles four numbers in a compute shader written in `wgsl`. */
async function double(wgsl: string): Promise<number[]> {
  const device = await openDevice();
  const storage = device.createBuffer({
    size: 16,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
  const readable = device.createBuffer({
    size: 16,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(storage, 0, Float32Array.of(1, 2, 3, 4));
  const module = device.createShaderModule({ code: wgsl });
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module, entryPoint: 'main' } });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [{ binding: 0, resource: { buffer: storage } }],
    }),
  );
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(storage, 0, readable, 0, 16);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const values = Array.from(new Float32Array(readable.getMappedRange()));
  device.destroy();
  return values;
}

const shader = (type: string): string => `
  @group(0) @binding(0) var<storage, read_write> values: array<${type}>;
  @compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id: vec3u) { values[id.x] *= 2; }`;

describe('the GPU guard', () => {
  it('leaves a right shader alone (control)', async () => {
    expect(await double(shader('f32'))).toEqual([2, 4, 6, 8]);
    expect(await takeGpuProblems()).toEqual([]);
    expect(await commands.takeGpuConsole()).toEqual([]);
  });

  it('sees WGSL that does not compile, on the device and in the console', async () => {
    await double(shader('f33')).catch(() => undefined);
    const problems = await takeGpuProblems();
    expect(problems.some((text) => text.startsWith('WGSL'))).toBe(true);
    expect(problems.some((text) => text.startsWith('uncapturederror'))).toBe(true);
    await expect.poll(() => commands.takeGpuConsole().then((lines) => lines.join('\n'))).toContain('WGSL');
  });

  it('sees WGSL that does not compile in a worker, through the console', async () => {
    const code = `
      const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      while (globalThis.gpuProblems === undefined) await sleep(5);
      const adapter = await navigator.gpu.requestAdapter();
      const device = await adapter.requestDevice();
      device.createShaderModule({ code: 'fn main() -> f33 {}' });
      await device.queue.onSubmittedWorkDone();
      postMessage('done');`;
    const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    const worker = new Worker(url, { type: 'module' });
    await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }));
    // The two complaints come one after the other; taking only the first would leave the second to afterEach.
    const heard: string[] = [];
    await expect
      .poll(async () => heard.push(...(await commands.takeGpuConsole())) && heard.join('\n'))
      .toMatch(
        /GPU guard: uncapturederror[\s\S]*GPU guard: WGSL|GPU guard: WGSL[\s\S]*GPU guard: uncapturederror/,
      );
    worker.terminate();
    URL.revokeObjectURL(url);
  });
});
