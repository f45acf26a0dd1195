/** @file Export and import of any mapping that there can be. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTPUT_PATHS, OUTPUTS, type OutputPath } from '../core/index.ts';
import { speedOf } from './comfort.ts';
import { BUILT_IN_MAPPINGS, CURVE_PRESETS, MAPPING_INPUTS, parseMapping, writeMapping } from './index.ts';

/** Without −0, which no file keeps. */
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((value) => value + 0);
const slope = between(-100, 100);

const points = fc
  .uniqueArray(
    fc.record(
      { x: between(0, 1), y: between(-1, 1), tangentIn: slope, tangentOut: slope },
      { requiredKeys: ['x', 'y'] },
    ),
    { minLength: 2, maxLength: 6, selector: ({ x }) => Math.floor(x * 1000) },
  )
  .map((list) => list.sort((a, b) => a.x - b.x))
  .filter((list) => list.every((point, i) => i === 0 || point.x - (list[i - 1]?.x ?? 0) >= 1e-4));

function row(path: OutputPath) {
  const { min, max } = OUTPUTS[path];
  const depth = path === 'light.hueDeg' ? 180 : max - min;
  return fc.record(
    {
      input: fc.constantFrom(...MAPPING_INPUTS),
      inputRange: fc.tuple(between(-1, 1), between(-1, 1)).filter(([a, b]) => Math.abs(a - b) >= 0.01),
      curve: fc.oneof(fc.constantFrom(...CURVE_PRESETS), points),
      depth: between(-depth, depth),
      deadZone: between(0, 0.95),
      threshold: fc
        .tuple(between(0, 1), between(0, 1))
        .map(([a, b]) => ({ on: Math.max(a, b), off: Math.min(a, b) })),
      muted: fc.boolean(),
    },
    { requiredKeys: ['input', 'inputRange', 'curve', 'depth'] },
  );
}

function output(path: OutputPath) {
  const { min, max } = OUTPUTS[path];
  const { comfort } = speedOf(path);
  const within = between(min, max);
  return fc
    .record(
      {
        values: fc.tuple(within, within, within),
        attackMs: between(100, 60_000),
        releaseMs: between(100, 60_000),
        maxSpeed: between(comfort / 100, comfort * 100),
        muted: fc.boolean(),
        rows: fc.array(row(path), { maxLength: 3 }),
      },
      { requiredKeys: ['values', 'attackMs', 'releaseMs', 'rows'] },
    )
    .map(({ values, ...rest }) => {
      const [low = min, neutral = min, high = max] = [...values].sort((a, b) => a - b);
      return { neutral, limits: [low, high], ...rest };
    });
}

const anyMapping = fc
  .record({
    name: fc.string({ minLength: 1, maxLength: 80 }),
    description: fc.string({ maxLength: 80 }),
    recentHalfLifeS: fc.double({ min: 5, max: 120, noNaN: true }),
    outputs: fc.tuple(...OUTPUT_PATHS.map(output)),
  })
  .map(({ outputs, ...head }) => {
    const groups: Record<string, Record<string, unknown>> = { light: {}, music: {}, pacing: {} };
    OUTPUT_PATHS.forEach((path, i) => {
      const [group = '', key = ''] = path.split('.');
      groups[group] = { ...groups[group], [key]: outputs[i] };
    });
    return { schemaVersion: BUILT_IN_MAPPINGS[0]?.schemaVersion, id: 'any', ...head, ...groups };
  });

describe('writeMapping', () => {
  it('[ADAPT-13] export and import is the identity, for any mapping', () => {
    fc.assert(
      fc.property(anyMapping, (document) => {
        const mapping = parseMapping(document);
        expect(mapping).toEqual(document);
        expect(parseMapping(JSON.parse(writeMapping(mapping)))).toEqual(document);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
