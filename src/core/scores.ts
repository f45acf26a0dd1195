/** @file The student's answer for one frame. Passed from engine to temporal. */
import type { Probabilities } from './emotions.ts';

/**
 * What computes the network. `webgpu-software` is WebGPU on a fallback adapter; `headset`: none does, the face tracking
 * of a headset or another program.
 */
export type Backend = 'webgpu' | 'webgpu-software' | 'wasm' | 'cpu' | 'headset';

interface ScoredFrame {
  /** When the camera took the frame, ms on the performance.now() timeline. */
  readonly capturedAtMs: number;
  /** When the scores were ready, same timeline; readyAtMs − capturedAtMs is the sensing delay. */
  readonly readyAtMs: number;
  readonly backend: Backend;
}

/** `lost` when no face (or no usable picture) is in the frame; then there are no probabilities. */
export type Scores =
  | (ScoredFrame & { readonly face: 'found'; readonly probabilities: Probabilities })
  | (ScoredFrame & { readonly face: 'lost' });
