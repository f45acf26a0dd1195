/** @file What a bench finds: what crosses from the page to Node, and lies in docs/bench as JSON. */

export interface Spread {
  readonly medianMs: number;
  readonly p95Ms: number;
}

export interface EngineResult {
  readonly engine: string;
  /** What competes on the same ground: engines on WebGPU, or all others. */
  readonly kind: 'webgpu' | 'other';
  /** Video frame → scores; null where the engine was given pixels alone (Node). */
  readonly frame: Spread | null;
  /** Standardised pixels → scores. */
  readonly pixels: Spread;
  /** From asking for the engine to its first answer. */
  readonly warmUpMs: number;
  /** Time on the GPU by its own timestamps, median; null where there are none. */
  readonly gpuMs: number | null;
  /** Largest absolute difference of a logit from tfjs on plain JavaScript. */
  readonly maxError: number;
  readonly note: string;
}

export interface EngineFailure {
  readonly engine: string;
  readonly failed: string;
}

export interface Roofline {
  readonly peakGflops: number;
  readonly peakGbps: number;
  /** Share of the peaks that the network reaches in its GPU time. */
  readonly flopShare: number;
  readonly bandwidthShare: number;
}

export interface SensingCost {
  readonly seconds: number;
  readonly offered: number;
  readonly scored: number;
  /** Time of the page's own thread for each frame offered, ms. */
  readonly mainThreadMsPerFrame: number;
  readonly longTasks: number;
  /** Growth of the page's heap over the run, MB; null where the browser does not tell. */
  readonly heapGrowthMb: number | null;
  readonly backend: string;
  readonly why: string;
}

export interface BenchReport {
  readonly where: string;
  readonly adapter: string;
  readonly software: boolean;
  readonly features: readonly string[];
  readonly threads: number;
  readonly macs: number;
  readonly frames: number;
  readonly engines: readonly (EngineResult | EngineFailure)[];
  /** The ways in which the app reads a face on WebGPU, all on our shaders: how its choice compares with the others. */
  readonly ways: readonly ((EngineResult | EngineFailure) & { readonly macs: number })[];
  readonly roofline: Roofline | null;
  readonly sensing: SensingCost | null;
}
