/** @file The bench's words and picture say what was measured. */
import { describe, expect, it } from 'vitest';
import { quantile, spread } from './measure.ts';
import { leadOnWebGpu, markdown, ourBest, plot } from './report.ts';
import type { BenchReport, EngineResult } from './types.ts';

const engine = (name: string, kind: EngineResult['kind'], medianMs: number): EngineResult => ({
  engine: name,
  kind,
  frame: { medianMs, p95Ms: 2 * medianMs },
  pixels: { medianMs: medianMs / 2, p95Ms: medianMs },
  warmUpMs: 100,
  gpuMs: null,
  maxError: 1e-6,
  note: '',
});

const REPORT: BenchReport = {
  where: 'here',
  adapter: 'SwiftShader <&>',
  software: true,
  features: ['subgroups'],
  threads: 2,
  macs: 58_700_000,
  frames: 12,
  engines: [
    engine('Mienscape’s shaders (plain)', 'webgpu', 40),
    engine('Mienscape’s shaders (split)', 'webgpu', 20),
    engine('tfjs WebGPU', 'webgpu', 100),
    { engine: 'ONNX Runtime Web WebGPU', failed: 'no luck' },
    engine('tfjs WASM (SIMD)', 'other', 5),
  ],
  ways: [
    { ...engine('large student (plain)', 'webgpu', 45), macs: 177_000_000 },
    { ...engine('large student (split)', 'webgpu', 30), macs: 177_000_000 },
    { engine: 'small student, mirror image too (plain)', failed: 'no luck', macs: 198_000_000 },
    { ...engine('small student, mirror image too (split)', 'webgpu', 36), macs: 198_000_000 },
  ],
  roofline: { peakGflops: 100, peakGbps: 10, flopShare: 0.25, bandwidthShare: 0.5 },
  sensing: null,
};

describe('the bench’s report', () => {
  it('compares our fastest variant with the fastest other engine on WebGPU', () => {
    expect(ourBest(REPORT)?.engine).toBe('Mienscape’s shaders (split)');
    expect(leadOnWebGpu(REPORT)).toBe(5);
    const alone = { ...REPORT, engines: REPORT.engines.slice(0, 2) };
    expect(leadOnWebGpu(alone)).toBeNull();
  });

  it('names software as such, failures, ratios and bytes', () => {
    const text = markdown(REPORT, new Map([['tfjs WASM', 250_000]]), '2026-01-02');
    expect(text).toContain('a **software** GPU');
    expect(text).toContain('| ONNX Runtime Web WebGPU | failed: no luck |');
    expect(text).toMatch(/tfjs WASM \(SIMD\) \| 5\.00 \/ 10\.0 .* 250 KB \| 0\.25×/);
    expect(text).toContain('**5.0 times** as fast');
    expect(text).toContain('25 % of the first and 50 % of the second');
  });

  it('compares the ways in which the app can read, each in its fastest variant, by time and by work', () => {
    const text = markdown(REPORT, new Map(), '2026-01-02');
    expect(text).toMatch(/\| large student \(split\) \| 177\.0 \| 30\.0 .*\| 1\.00× \| 1\.00× \|/);
    expect(text).toMatch(/\| small student, mirror image too \(split\) \| 198\.0 .*\| 1\.20× \| 1\.12× \|/);
    expect(text).not.toContain('large student (plain)');
    expect(markdown({ ...REPORT, ways: [] }, new Map(), '2026-01-02')).not.toContain('The ways');
  });

  it('draws a bar for each engine that ran, slower ones longer, and escapes names', () => {
    const svg = plot(REPORT);
    const widths = [...svg.matchAll(/<rect x="250"[^>]* width="([\d.]+)"/g)].map(([, width]) =>
      Number(width),
    );
    expect(widths).toHaveLength(4);
    expect(widths[2]).toBeGreaterThan(widths[1] ?? Number.POSITIVE_INFINITY);
    expect(svg).toContain('SwiftShader &lt;&amp;&gt;');
  });
});

describe('spread', () => {
  it('is the median and the value that 95 of 100 do not exceed', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(spread(values)).toEqual({ medianMs: 50, p95Ms: 95 });
    expect(quantile([7], 0.95)).toBe(7);
  });
});
