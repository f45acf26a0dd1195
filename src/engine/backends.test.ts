/** @file The order in which backends are tried. */
import { describe, expect, it } from 'vitest';
import { describeAdapter, planBackends, tooSlow, viewsFor } from './backends.ts';

const HARDWARE = { name: 'Adreno 740', software: false };
const SOFTWARE = { name: 'SwiftShader', software: true };
const order = (...args: Parameters<typeof planBackends>) =>
  planBackends(...args).map(({ backend }) => backend);

describe('planBackends', () => {
  it('takes WebGPU where there is a graphics processor', () => {
    expect(order('auto', HARDWARE)).toEqual(['webgpu', 'webgpu', 'wasm', 'cpu']);
    expect(planBackends('auto', HARDWARE).map(({ engine }) => engine)).toEqual([
      'shaders',
      'tfjs',
      'tfjs',
      'tfjs',
    ]);
  });

  it('takes WebAssembly without WebGPU or with one made of software', () => {
    expect(order('auto', null)).toEqual(['wasm', 'cpu']);
    expect(order('auto', SOFTWARE)).toEqual(['wasm', 'cpu']);
  });

  it('honours a choice made by hand, and names software as such', () => {
    expect(order('webgpu', SOFTWARE)).toEqual(['webgpu-software', 'webgpu-software', 'wasm', 'cpu']);
    expect(order('webgpu', HARDWARE)).toEqual(['webgpu', 'webgpu', 'wasm', 'cpu']);
    expect(order('wasm', HARDWARE)).toEqual(['wasm', 'cpu']);
  });

  it('falls back to WebAssembly when WebGPU was chosen and is not there', () => {
    const [first] = planBackends('webgpu', null);
    expect(first?.backend).toBe('wasm');
    expect(first?.why).toContain('offers none');
  });

  it('avoids a WebGPU that failed a moment ago, and says so', () => {
    const [first] = planBackends('auto', HARDWARE, 'It failed.');
    expect(first).toMatchObject({ backend: 'wasm', why: 'It failed.' });
  });
});

describe('viewsFor', () => {
  it('reads the mirror image too on a graphics processor, and one view wherever the processor computes', () => {
    expect(viewsFor('webgpu')).toBe(2);
    for (const backend of ['webgpu-software', 'wasm', 'cpu'] as const) expect(viewsFor(backend)).toBe(1);
  });
});

describe('tooSlow', () => {
  it('lets a graphics processor take twice as long as WebAssembly, since the processor is free meanwhile', () => {
    expect(tooSlow(15, 8)).toBe(false);
    expect(tooSlow(17, 8)).toBe(true);
    expect(tooSlow(1, 8)).toBe(false);
  });
});

describe('describeAdapter', () => {
  const info = { vendor: 'google', architecture: 'swiftshader', description: '' };

  it('knows software by its flag, new or old, and by its name', () => {
    const plain = { vendor: 'x', architecture: 'y', description: '' };
    expect(describeAdapter({ info })).toEqual({ name: 'google swiftshader', software: true });
    expect(describeAdapter({ info: { ...plain, isFallbackAdapter: true } }).software).toBe(true);
    expect(describeAdapter({ info: plain, isFallbackAdapter: true }).software).toBe(true);
    expect(describeAdapter({ info: plain }).software).toBe(false);
  });
});
