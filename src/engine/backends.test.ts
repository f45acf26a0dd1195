/** @file The order in which backends are tried. */
import { describe, expect, it } from 'vitest';
import { type Adapter, describeAdapter, planBackends, tooSlow } from './backends.ts';
import type { BackendChoice } from './settings.ts';

const HARDWARE = { name: 'Adreno 740', software: false };
const SOFTWARE = { name: 'SwiftShader', software: true };
const plan = (
  choice: BackendChoice,
  adapter: Adapter | null,
  avoid: string | null = null,
  hasLarge = false,
) => planBackends(choice, adapter, avoid, hasLarge);
const order = (choice: BackendChoice, adapter: Adapter | null) =>
  plan(choice, adapter).map(({ backend }) => backend);

describe('planBackends', () => {
  it('takes WebGPU where there is a graphics processor', () => {
    expect(order('auto', HARDWARE)).toEqual(['webgpu', 'webgpu', 'wasm', 'cpu']);
    expect(plan('auto', HARDWARE).map(({ engine }) => engine)).toEqual(['shaders', 'tfjs', 'tfjs', 'tfjs']);
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
    const [first] = plan('webgpu', null);
    expect(first?.backend).toBe('wasm');
    expect(first?.why).toContain('offers none, or none that answers');
  });

  it('avoids a WebGPU that failed a moment ago, and says so', () => {
    const [first] = plan('auto', HARDWARE, 'It failed.', true);
    expect(first).toMatchObject({ backend: 'wasm', model: 'small', why: 'It failed.' });
  });
});

describe('the model that a backend computes', () => {
  it('is the large one in one view on our shaders, and elsewhere the small one', () => {
    const [first, ...others] = plan('auto', HARDWARE, null, true);
    expect(first).toMatchObject({ engine: 'shaders', model: 'large', views: 1 });
    expect(others).toEqual(plan('auto', HARDWARE));
    expect(others.every(({ model }) => model === 'small')).toBe(true);
    expect(plan('webgpu', SOFTWARE, null, true)[0]).toMatchObject({ engine: 'shaders', model: 'large' });
    for (const adapter of [null, SOFTWARE])
      expect(plan('auto', adapter, null, true).some(({ model }) => model === 'large')).toBe(false);
  });

  it('reads the mirror image too on a graphics processor, and one view wherever the processor computes', () => {
    const views = plan('auto', HARDWARE).map(({ backend, views }) => [backend, views]);
    expect(views).toEqual([
      ['webgpu', 2],
      ['webgpu', 2],
      ['wasm', 1],
      ['cpu', 1],
    ]);
    expect(plan('webgpu', SOFTWARE).every(({ views }) => views === 1)).toBe(true);
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
