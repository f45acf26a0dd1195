/**
 * @file The form of a mapping document. Each check's text completes "expected …". By zod/mini, which compiles no parsers: a
 * Content-Security-Policy may forbid that.
 */

import * as z from 'zod/mini';
import { describeOutput, eachOutput, type OutputPath } from '../core/index.ts';
import { speedOf } from './comfort.ts';
import {
  CURVE_PRESETS,
  INPUT_NAMES,
  INPUT_SOURCES,
  MAPPING_INPUTS,
  type MappingInput,
  SCHEMA_VERSION,
} from './mapping.ts';
import { greatestDepth, isHue } from './outputs.ts';

const object = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'an object') });

const between = (min: number, max: number, unit = '') => {
  const error = `a number from ${min} to ${max}${unit}`;
  return z.number({ error }).check(z.minimum(min, { error }), z.maximum(max, { error }));
};

const text = (least: number, most: number) => {
  const error = `a text of ${least} to ${most} characters`;
  return z.string({ error }).check(z.minLength(least, { error }), z.maxLength(most, { error }));
};

const SLOPE = between(-100, 100);

const points = z
  .array(
    object({
      x: between(0, 1),
      y: between(-1, 1),
      tangentIn: z.exactOptional(SLOPE),
      tangentOut: z.exactOptional(SLOPE),
    }),
    { error: `one of ${CURVE_PRESETS.join(', ')}, or a list of 2 to 32 points` },
  )
  .check(
    z.minLength(2, { error: 'at least 2 points' }),
    z.maxLength(32, { error: 'at most 32 points' }),
    z.superRefine((list, context) => {
      for (const [i, point] of list.entries()) {
        const before = list[i - 1];
        if (before !== undefined && point.x - before.x < 1e-4)
          context.addIssue({
            code: 'custom',
            path: [i, 'x'],
            message: `a number above ${before.x}, the x before`,
          });
      }
    }),
  );

/** A preset's name or points. */
export const curveSchema = z.union([z.enum(CURVE_PRESETS), points]);

const row = (path: OutputPath) => {
  const depth = greatestDepth(path);
  return object({
    input: z.enum(MAPPING_INPUTS as readonly [MappingInput, ...MappingInput[]], {
      error: `${INPUT_SOURCES.map((source) => `${source}.`).join(' or ')} and one of ${INPUT_NAMES.join(', ')}`,
    }),
    inputRange: z
      .tuple([between(-1, 1), between(-1, 1)], { error: 'a list of two numbers' })
      .check(
        z.refine(([from, to]) => Math.abs(to - from) >= 0.01, { error: 'two numbers at least 0.01 apart' }),
      ),
    curve: curveSchema,
    depth: between(-depth, depth),
    deadZone: z.exactOptional(between(0, 0.95)),
    threshold: z.exactOptional(
      object({ on: between(0, 1), off: between(0, 1) }).check(
        z.refine(({ on, off }) => off <= on, { path: ['off'], error: 'a number no greater than on' }),
      ),
    ),
    muted: z.exactOptional(z.boolean({ error: 'true or false' })),
  });
};

const output = (path: OutputPath) => {
  const { min, max } = describeOutput(path);
  const wraps = isHue(path);
  const { comfort, unit } = speedOf(path);
  const limit = wraps ? between(min - 180, max + 180) : between(min, max);
  return object({
    neutral: between(min, max),
    limits: z.tuple([limit, limit], { error: 'a list of two numbers' }),
    attackMs: between(100, 60_000, ' ms'),
    releaseMs: between(100, 60_000, ' ms'),
    maxSpeed: z.exactOptional(between(comfort / 100, comfort * 100, ` ${unit}`)),
    muted: z.exactOptional(z.boolean({ error: 'true or false' })),
    rows: z
      .array(row(path), { error: 'a list of rows' })
      .check(z.maxLength(16, { error: 'at most 16 rows' })),
  }).check(
    z.superRefine(({ neutral, limits: [low, high] }, context) => {
      if (low > high)
        context.addIssue({
          code: 'custom',
          path: ['limits', 1],
          message: `a number from ${low}, the lower limit`,
        });
      else if (neutral < low || neutral > high)
        context.addIssue({
          code: 'custom',
          path: ['neutral'],
          message: `a number inside limits, ${low} to ${high}`,
        });
    }),
  );
};

const added = (path: OutputPath) => {
  const { neutral, min, max } = describeOutput(path);
  const resting = {
    neutral,
    limits: [min, max] as [number, number],
    attackMs: 3000,
    releaseMs: 5000,
    rows: [],
  };
  return z.prefault(output(path), resting);
};

/** An output that was added later may be absent: it then stays at neutral. */
const named = eachOutput((path) => (describeOutput(path).added ? added(path) : output(path)));
const outputs = {
  light: object(named.light),
  music: object(named.music),
  pacing: object(named.pacing),
};

export const mappingSchema = object({
  schemaVersion: z.literal(SCHEMA_VERSION, { error: String(SCHEMA_VERSION) }),
  /** A claim that parseMapping checks by proof (ADAPT-19). */
  comfort: z.exactOptional(z.literal('safe', { error: 'safe, or no key' })),
  id: z
    .string({ error: 'a text' })
    .check(
      z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: 'lower-case letters, digits and hyphens, 64 at most' }),
    ),
  name: text(1, 80),
  description: text(0, 500),
  recentHalfLifeS: between(5, 120, ' s'),
  ...outputs,
});
