/** @file Which backend computes, in which order they are tried, and why: pure; opening them is open-model.ts. */
import type { Backend } from '../core/index.ts';
import type { Views } from './inference-session.ts';
import type { BackendChoice } from './settings.ts';

export interface Adapter {
  readonly name: string;
  /** Computed by the processor: right, and several times slower than WebAssembly (docs/bench). */
  readonly software: boolean;
}

/** `small` is computed anywhere; `large`, where there is one, by our shaders alone. */
export type ModelSize = 'small' | 'large';

interface Choice {
  readonly backend: Backend;
  readonly model: ModelSize;
  readonly views: Views;
  readonly why: string;
}

/** Our own shaders, or tfjs on the backend of that name. */
export type Candidate =
  | (Choice & { readonly engine: 'shaders' })
  | (Choice & { readonly engine: 'tfjs'; readonly tfName: 'webgpu' | 'wasm' | 'cpu' });

/**
 * The candidates in the order to try: our own shaders, with the large model first, then tfjs on WebGPU, which computes any
 * network; the last two are there however WebGPU fares.
 *
 * The small model's mean over a face and its mirror image has better probabilities than one view (docs/results.md), which
 * costs a graphics processor little. The large model has as good ones from one view. A processor reads one view of the
 * small model, since more would take its time from the scene; WebGPU on a processor is for those who choose it by hand.
 */
export function planBackends(
  choice: BackendChoice,
  adapter: Adapter | null,
  avoidWebGpu: string | null,
  hasLarge: boolean,
): readonly Candidate[] {
  const fallbacks = (why: string): Candidate[] => [
    { engine: 'tfjs', tfName: 'wasm', backend: 'wasm', model: 'small', views: 1, why },
    {
      engine: 'tfjs',
      tfName: 'cpu',
      backend: 'cpu',
      model: 'small',
      views: 1,
      why: 'WebAssembly could not start, so plain JavaScript computes.',
    },
  ];
  if (choice === 'wasm') return fallbacks('WebAssembly was chosen by hand.');
  if (!adapter) {
    return fallbacks(
      choice === 'webgpu'
        ? 'WebGPU was chosen, but this browser offers none, or none that answers; WebAssembly stands in.'
        : 'This browser offers no WebGPU, or none that answers, so WebAssembly computes.',
    );
  }
  if (avoidWebGpu !== null) return fallbacks(avoidWebGpu);
  if (choice === 'auto' && adapter.software)
    return fallbacks('WebGPU here is only emulated by the processor; WebAssembly is faster.');
  const backend = adapter.software ? 'webgpu-software' : 'webgpu';
  const why =
    choice === 'webgpu' ? 'WebGPU was chosen by hand.' : 'WebGPU runs on a graphics processor here.';
  const small = { backend, model: 'small', views: adapter.software ? 1 : 2 } as const;
  return [
    ...(hasLarge ? [{ engine: 'shaders', backend, model: 'large', views: 1, why } as const] : []),
    { engine: 'shaders', ...small, why },
    {
      engine: 'tfjs',
      tfName: 'webgpu',
      ...small,
      why: `${why} A general engine stands in for our own shaders.`,
    },
    ...fallbacks('WebGPU could not start; WebAssembly stands in.'),
  ];
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
