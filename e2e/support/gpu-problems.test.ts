import { describe, expect, it } from 'vitest';
import { isGpuProblem } from './gpu-problems.ts';

describe('isGpuProblem', () => {
  it.each([
    "Error while parsing WGSL: :1:24 error: unresolved type 'f33'",
    '[Invalid ComputePipeline (unlabeled)] is invalid.\n - While encoding [ComputePassEncoder].SetPipeline',
    'WebGPU: too many warnings, no more warnings will be reported to the console for this GPUDevice.',
    'GPU guard: uncapturederror: GPUValidationError: …',
  ])('reports %j', (text) => {
    expect(isGpuProblem(text)).toBe(true);
  });

  it.each([
    'The powerPreference option is currently ignored when calling requestAdapter() on Windows.',
    'Download the React DevTools for a better development experience',
    'Initialization of backend webgpu took 12 ms',
  ])('lets %j pass', (text) => {
    expect(isGpuProblem(text)).toBe(false);
  });
});
