/** @file Structs lie in memory as WGSL says, and no shader has its own idea of one. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { REPOSITORY } from '../../fixtures/paths.ts';
import { structLayout } from './struct-layout.ts';
import { CROP, STATISTICS } from './structs.ts';

describe('a struct', () => {
  const mixed = structLayout('Mixed', { a: 'f32', b: 'vec2f', c: 'u32', d: 'vec4f', e: 'f32' });

  it('has each member at the next multiple of its alignment, and ends at its widest member’s', () => {
    expect(mixed.offsets).toEqual({ a: 0, b: 8, c: 16, d: 32, e: 48 });
    expect(mixed.size).toBe(64);
    expect(structLayout('Small', { a: 'vec2u', b: 'u32' }).size).toBe(16);
  });

  it('is declared in the order of its members', () => {
    expect(mixed.wgsl).toBe('struct Mixed { a: f32, b: vec2f, c: u32, d: vec4f, e: f32 }');
  });

  it('reads back what was written, whole and broken numbers alike, wherever it begins', () => {
    const values = { a: 0.5, b: [1.5, -2], c: 4_000_000_000, d: [1, 2, 3, 4], e: -0.25 } as const;
    const bytes = new ArrayBuffer(16 + mixed.size);
    mixed.write(bytes, values, 16);
    expect(mixed.read(bytes, 16)).toEqual(values);
    expect(new Uint32Array(bytes)[4 + mixed.offsets.c / 4]).toBe(4_000_000_000);
    expect(new Float32Array(bytes)[4 + mixed.offsets.d / 4 + 3]).toBe(4);
    // Control: from its beginning it reads something else.
    expect(mixed.read(bytes)).not.toEqual(values);
  });
});

it('the frame’s crop and the picture’s statistics lie as they always did', () => {
  expect([CROP.offsets, CROP.size]).toEqual([{ across: 0, down: 8, origin: 16, samples: 24 }, 32]);
  expect([STATISTICS.offsets, STATISTICS.size]).toEqual([{ mean: 0, gain: 4, deviation: 8, edges: 12 }, 16]);
});

it('no shader declares a shared struct itself, and each member that it names is one', () => {
  const folder = join(REPOSITORY, 'shaders');
  const used: string[] = [];
  for (const file of readdirSync(folder)) {
    const code = readFileSync(join(folder, file), 'utf8');
    for (const [layout, variable] of [
      [CROP, 'crop'],
      [STATISTICS, 'statistics'],
    ] as const) {
      expect(code).not.toMatch(new RegExp(`struct ${layout.name}\\b`));
      if (!new RegExp(`${variable}: ${layout.name};`).test(code)) continue;
      used.push(`${file}: ${layout.name}`);
      for (const [, member = ''] of code.matchAll(new RegExp(`\\b${variable}\\.(\\w+)`, 'g')))
        expect(Object.keys(layout.offsets), file).toContain(member);
    }
  }
  expect(used).toEqual([
    'conv3x3-first.wgsl: Statistics',
    'frame-sample.wgsl: Crop',
    'standardise.wgsl: Statistics',
  ]);
});
