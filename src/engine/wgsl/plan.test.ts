/** @file What the shaders can compute, and how it is tiled into threads. */
import { describe, expect, it } from 'vitest';
import {
  compactVgg,
  foldedNetwork,
  type Layer,
  type NetworkSpec,
  networkNamed,
} from '../../networks/index.ts';
import { coverageOf, samplesFor } from './frame-passes.ts';
import { packCodes, packKernel, transpose } from './pack.ts';
import { type Plan, planNetwork } from './plan.ts';
import { tileConvolution, tileDepthwise, type Variant, variantsFor } from './variant.ts';

const folded = (spec: NetworkSpec): NetworkSpec => ({
  ...spec,
  layers: spec.layers.map((layer) => (layer.type === 'conv' ? { ...layer, batchNorm: false } : layer)),
});
const STUDENT = folded(networkNamed('compact-vgg', 'lower'));

function plan(spec: NetworkSpec): Plan {
  const planned = planNetwork(spec);
  if (planned.kind !== 'planned') throw new Error(planned.reason);
  return planned.plan;
}

function reason(spec: NetworkSpec): string {
  const planned = planNetwork(spec);
  return planned.kind === 'planned' ? 'planned' : planned.reason;
}

describe('planNetwork', () => {
  it('fuses pools into the convolutions before them', () => {
    const { convolutions, embedding, classifier } = plan(STUDENT);
    expect(convolutions.map(({ name, pool }) => (pool ? `${name} pooled` : name))).toEqual([
      'conv1_1',
      'conv1_2 pooled',
      'conv2_1',
      'conv2_2 pooled',
      'conv3_1',
      'conv3_2 pooled',
      'conv4_1',
      'conv4_2',
    ]);
    expect(convolutions[5]?.to).toMatchObject({ height: 3, width: 6, channels: 128 });
    expect([embedding, classifier.units]).toEqual([256, 8]);
  });

  it('leaves room for a border, and for whole 2×2 tiles', () => {
    const { convolutions } = plan(
      folded(compactVgg({ name: 'odd', height: 9, width: 14, channels: [4, 8], dropout: 0 })),
    );
    expect(convolutions[0]?.to).toMatchObject({ height: 9, width: 14, rows: 12, stride: 16 });
  });

  it('takes depthwise-separable layers, with the zeros where TensorFlow has them', () => {
    const { convolutions } = plan(foldedNetwork(networkNamed('mobilenet-192', 'lower')));
    expect(convolutions.map(({ kind }) => kind)).toEqual([
      'first',
      ...Array.from({ length: 11 }, () => ['depthwise', 'point'] as const).flat(),
    ]);
    const [first, even, , halving] = convolutions;
    expect(first).toMatchObject({ stride: 2, padding: { top: 0, left: 0 }, size: { height: 48, width: 96 } });
    expect(even).toMatchObject({ stride: 1, padding: { top: 1, left: 1 }, activation: 'relu6' });
    expect(halving).toMatchObject({
      stride: 2,
      padding: { top: 0, left: 0 },
      size: { height: 24, width: 48 },
    });
    expect(convolutions.at(-1)?.to).toMatchObject({ height: 6, width: 12, channels: 512 });
  });

  it('says why a network needs a general engine', () => {
    expect(reason(STUDENT)).toBe('planned');
    const change = (at: number, changed: Partial<Layer>): NetworkSpec => ({
      ...STUDENT,
      layers: STUDENT.layers.map((layer, i) => (i === at ? ({ ...layer, ...changed } as Layer) : layer)),
    });
    expect(reason(networkNamed('compact-vgg', 'lower'))).toContain('conv1_1 has batch norm');
    expect(reason(networkNamed('vgg-face', 'full'))).toContain('its input');
    const secondHead = { type: 'dense', name: 'affect', units: 2, activation: 'none' } as const;
    expect(reason({ ...STUDENT, secondHead })).toContain('a second head');
    expect(reason(networkNamed('vgg-13', 'lower'))).not.toBe('planned');
    expect(reason(change(1, { kernel: 5 }))).toContain('conv1_2 is not a 3×3');
    expect(reason(change(1, { stride: 2 }))).toContain('conv1_2 has stride 2');
    expect(reason(change(1, { filters: 30 }))).toContain('30 filters');
    expect(reason(change(2, { size: 3 }))).toContain('pooling');
    const depthwise = { ...STUDENT.layers[1], type: 'depthwise' } as Layer;
    expect(reason({ ...STUDENT, layers: [depthwise, ...STUDENT.layers] })).toContain('conv1_2 comes first');
    expect(reason({ ...STUDENT, input: { ...STUDENT.input, channels: 3 } })).toContain('not grey');
    const residual: Layer = {
      type: 'residual',
      layers: STUDENT.layers.flatMap((layer) => (layer.type === 'conv' ? [layer] : [])).slice(1, 2),
    };
    expect(reason({ ...STUDENT, layers: [...STUDENT.layers.slice(0, 1), residual] })).toContain('shortcuts');
  });
});

describe('tileConvolution', () => {
  const plain: Variant = {
    name: 'plain',
    f16: false,
    subgroups: false,
    sharedLoads: false,
    fewestThreads: 1,
  };

  it('shares channels out only where there would be too few threads, and evenly', () => {
    for (const step of plan(STUDENT).convolutions.slice(1)) {
      expect(tileConvolution(step, 1, plain).slices).toBe(1);
      const { lanes, slices, blocks } = tileConvolution(step, 1, { ...plain, fewestThreads: 4096 });
      expect((step.to.channels / 4) % lanes).toBe(0);
      expect((step.from.channels / 4) % slices).toBe(0);
      expect(lanes * slices).toBeLessThanOrEqual(256);
      expect((blocks * step.to.channels) / 4).toBeGreaterThanOrEqual(4096 / slices / 2);
    }
  });

  it('shares loads where the width is a multiple of six and there are four threads to share them', () => {
    const sharing: Variant = { ...plain, sharedLoads: true };
    const seen = plan(STUDENT)
      .convolutions.slice(1)
      .map((step) => {
        const apart = tileConvolution(step, 1, plain);
        const tiling = tileConvolution(step, 1, sharing);
        expect(apart.block).toBe('2×2');
        expect(tiling).toMatchObject({ block: '2×6', blocks: apart.blocks / 3, lanes: apart.lanes });
        // Shared-out channels have no room for it.
        expect(tileConvolution(step, 1, { ...sharing, fewestThreads: 1e6 }).block).toBe('2×2');
        const narrower = { ...step, size: { ...step.size, width: step.size.width - 2 } };
        expect(tileConvolution(narrower, 1, sharing).block).toBe('2×2');
        const fewer = { ...step, to: { ...step.to, channels: 8 } };
        expect(tileConvolution(fewer, 1, sharing).block).toBe('2×2');
        return step.name;
      });
    expect(seen).toHaveLength(7);
  });

  it('gives a thread of a depthwise convolution as long a run as leaves enough threads', () => {
    const { convolutions } = plan(foldedNetwork(networkNamed('mobilenet-192', 'lower')));
    const depthwise = convolutions.filter(({ kind }) => kind === 'depthwise');
    const runs = (fewestThreads: number) =>
      depthwise.map((step) => tileDepthwise(step, 1, { ...plain, fewestThreads }).run);
    expect(runs(1)).toEqual(depthwise.map(() => 12));
    expect(runs(4096)).toEqual([6, 3, 6, 1, 3, 1, 1, 1, 1, 1, 1]);
    for (const step of depthwise) {
      const { run, runsAcross } = tileDepthwise(step, 1, { ...plain, fewestThreads: 4096 });
      expect(run * runsAcross).toBeGreaterThanOrEqual(step.size.width);
    }
  });

  it('gives processors few threads, shared loads where they can be, and graphics processors many', () => {
    const software = { software: true, f16: true, subgroups: true };
    const eight = variantsFor({ ...software, subgroupSize: 8 });
    expect(eight.map(({ name }) => name)).toEqual(['f16, plain', 'f16, split']);
    expect(eight.some(({ sharedLoads }) => sharedLoads)).toBe(false);
    expect(variantsFor({ ...software, subgroupSize: 4 })).toEqual([
      { ...plain, name: 'shared loads', subgroups: true, sharedLoads: true },
    ]);
    const variants = variantsFor({ software: false, f16: true, subgroups: false, subgroupSize: null });
    expect(variants.every(({ f16, subgroups }) => f16 && !subgroups)).toBe(true);
    expect(variants.length).toBeGreaterThan(1);
  });
});

describe('packing', () => {
  it('puts four input channels of a tap after each other, the filters side by side', () => {
    const [channels, filters] = [8, 4];
    const name = (tap: number, channel: number, filter: number): number => tap * 100 + channel * 10 + filter;
    const kernel = new Float32Array(9 * channels * filters);
    for (let i = 0; i < kernel.length; i++) {
      const tap = Math.floor(i / (channels * filters));
      kernel[i] = name(tap, Math.floor(i / filters) % channels, i % filters);
    }
    const packed = packKernel(kernel, channels, filters);
    expect(packed[0]).toBe(name(0, 0, 0));
    expect(packed[filters]).toBe(name(0, 1, 0));
    expect(packed[4 * filters]).toBe(name(1, 0, 0));
    expect(packed[9 * 4 * filters + 2]).toBe(name(0, 4, 2));
    expect([...packed].sort()).toEqual([...kernel].sort());
  });

  it('keeps the codes of a kernel that was stored in 8 bits, and refuses any other', () => {
    const [channels, filters] = [8, 4];
    const step = [0.01, 0.5, 3, 0];
    const code = (tap: number, channel: number, filter: number): number =>
      tap === 0 && channel === 0 ? 127 : ((tap * 31 + channel * 7 + filter * 3) % 255) - 127;
    const kernel = Float32Array.from({ length: 9 * channels * filters }, (_, i) => {
      const [tap, channel, filter] = [
        Math.floor(i / (channels * filters)),
        Math.floor(i / filters) % channels,
        i % filters,
      ];
      return code(tap, channel, filter) * (step[filter] ?? 0);
    });
    const packed = packCodes(kernel, channels, filters);
    expect(
      packed?.scale.map((most, i) => most - 127 * (step[i] ?? 0)).every((off) => Math.abs(off) < 1e-4),
    ).toBe(true);
    const bytes = new Int8Array(packed?.codes.buffer ?? new ArrayBuffer(0));
    // Channel 6 of tap 5: the second group of four, its third channel.
    const at = ((1 * 9 + 5) * 4 + 2) * 4;
    expect([...bytes.subarray(at, at + 4)]).toEqual([code(5, 6, 0), code(5, 6, 1), code(5, 6, 2), 0]);
    const between = kernel.map((value, i) => (i === 9 ? value + 0.1 : value));
    expect(packCodes(between, channels, filters)).toBeNull();
  });

  it('turns a dense kernel', () => {
    expect([...transpose(Float32Array.of(1, 2, 3, 4, 5, 6), 3, 2)]).toEqual([1, 3, 5, 2, 4, 6]);
  });
});

describe('the frame', () => {
  const region = { centerX: 0.5, centerY: 0.5, width: 0.5, height: 0.5, rotationDeg: 0, mirrored: false };
  const frame = { width: 640, height: 480 };
  const picture = { width: 48, height: 24 };

  it('is covered as far as the region lies in it, turned or not', () => {
    expect(coverageOf(region, frame, picture)).toBe(1);
    expect(coverageOf({ ...region, centerX: 0 }, frame, picture)).toBe(0.5);
    expect(coverageOf({ ...region, centerX: 2 }, frame, picture)).toBe(0);
    const turned = coverageOf({ ...region, width: 1, height: 1, rotationDeg: 45 }, frame, picture);
    expect(turned).toBeGreaterThan(0.5);
    expect(turned).toBeLessThan(1);
  });

  it('is sampled as finely as it has pixels, within bounds', () => {
    const none = { b: 0, c: 0, e: 0, f: 0 };
    expect(samplesFor({ ...none, a: 0.2, d: 1 })).toEqual([1, 1]);
    expect(samplesFor({ ...none, a: -2.5, d: 3 })).toEqual([3, 3]);
    expect(samplesFor({ ...none, a: 100, d: 9 })).toEqual([8, 8]);
  });
});
