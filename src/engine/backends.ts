/** @file Which backend computes, in which order they are tried, and why: pure; opening them is open-model.ts. */
import type { Backend } from '../core/index.ts';
import type { Views } from './inference-session.ts';
import type { BackendChoice } from './settings.ts';

export interface Adapter {
  readonly name: string;
  /** Computed by the processor: right, and slow (on these machines 100 times slower than WebAssembly). */
  readonly software: boolean;
}

interface Choice {
  readonly backend: Backend;
  readonly why: string;
}

/** Our own shaders, or tfjs on the backend of that name. */
export type Candidate =
  | (Choice & { readonly engine: 'shaders' })
  | (Choice & { readonly engine: 'tfjs'; readonly tfName: 'webgpu' | 'wasm' | 'cpu' });

/**
 * The candidates in the order to try: our own shaders, then tfjs on WebGPU, which computes any network; the last two
 * are there however WebGPU fares.
 */
export function planBackends(
  choice: BackendChoice,
  adapter: Adapter | null,
  avoidWebGpu: string | null = null,
): readonly Candidate[] {
  const fallbacks = (why: string): Candidate[] => [
    { engine: 'tfjs', tfName: 'wasm', backend: 'wasm', why },
    {
      engine: 'tfjs',
      tfName: 'cpu',
      backend: 'cpu',
      why: 'WebAssembly could not start, so plain JavaScript computes.',
    },
  ];
  if (choice === 'wasm') return fallbacks('WebAssembly was chosen by hand.');
  if (!adapter) {
    return fallbacks(
      choice === 'webgpu'
        ? 'WebGPU was chosen, but this browser offers none; WebAssembly stands in.'
        : 'This browser offers no WebGPU, so WebAssembly computes.',
    );
  }
  if (avoidWebGpu !== null) return fallbacks(avoidWebGpu);
  if (choice === 'auto' && adapter.software)
    return fallbacks('WebGPU here is only emulated by the processor; WebAssembly is faster.');
  const backend = adapter.software ? 'webgpu-software' : 'webgpu';
  const why =
    choice === 'webgpu' ? 'WebGPU was chosen by hand.' : 'WebGPU runs on a graphics processor here.';
  return [
    { engine: 'shaders', backend, why },
    {
      engine: 'tfjs',
      tfName: 'webgpu',
      backend,
      why: `${why} A general engine stands in for our own shaders.`,
    },
    ...fallbacks('WebGPU could not start; WebAssembly stands in.'),
  ];
}

/**
 * Views of a face that the network reads. A GPU reads the face and its mirror image, whose mean gives better probabilities
 * than one view (docs/results.md), at little cost. A CPU reads one view, since two would take its time from the scene.
 */
export function viewsFor(backend: Backend): Views {
  return backend === 'webgpu' ? 2 : 1;
}

interface AdapterLike {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
  readonly isFallbackAdapter?: boolean;
}

/** Reads name and kind of a GPUAdapter; where `isFallbackAdapter` is depends on the browser's age. */
export function describeAdapter({ info, isFallbackAdapter }: AdapterLike): Adapter {
  const { vendor, architecture, description } = info;
  const name = description || [vendor, architecture].filter((part) => part !== '').join(' ') || 'unnamed';
  const told = info.isFallbackAdapter ?? isFallbackAdapter ?? false;
  return {
    name,
    software: told || /swiftshader|llvmpipe|software|basic render/i.test(`${name} ${architecture}`),
  };
}

/** So much slower than WebAssembly may a graphics processor be: it leaves the processor to the scene. */
const MOST_TIMES_SLOWER = 2;

/** Whether WebAssembly is the better choice by far; both are times of one answer, ms. */
export function tooSlow(gpuMs: number, wasmMs: number): boolean {
  return gpuMs > MOST_TIMES_SLOWER * wasmMs;
}
