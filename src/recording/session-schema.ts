/** @file The schema of the session document. Each check's text completes "expected …". */
import { z } from 'zod';
import {
  describeOutput,
  eachOutput,
  MODES,
  OUTPUT_PATHS,
  type OutputPath,
  type SceneTargets,
  SOURCE_KINDS,
} from '../core/index.ts';
import {
  EARLIEST_CAPTURE_MS,
  LONGEST_SESSION_MS,
  MOST_EVENTS,
  MOST_MAPPINGS,
  MOST_MARKS,
  NEWEST_SESSION_RULES,
  STATE_NAMES,
} from './session.ts';

// zod's compiled parsers need `new Function`, which a Content-Security-Policy may forbid. zod reads the switch where a schema is made,
// and it is one for the whole page: an app that this is part of gets its own back below.
const { jitless } = z.config();
z.config({ jitless: true });

const object = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'an object') });

const between = (min: number, max: number, unit = '') => {
  const error = `a number from ${min} to ${max}${unit}`;
  return z.number({ error }).min(min, { error }).max(max, { error });
};
const whole = (min: number, max: number, unit = '') => {
  const error = `a whole number from ${min} to ${max}${unit}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
const text = (least: number, most: number) => {
  const error = `a text of ${least} to ${most} characters`;
  return z.string({ error }).min(least, { error }).max(most, { error });
};
const oneOf = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.enum(names, { error: `one of ${names.join(', ')}` });
const list = <Item extends z.ZodType>(item: Item, least: number, most: number, what: string) =>
  z
    .array(item, { error: `a list of ${what}` })
    .min(least, { error: `at least ${least} ${what}` })
    .max(most, { error: `at most ${most} ${what}` });

/** Outputs that every session knows. */
const FIRST_OUTPUTS = OUTPUT_PATHS.filter((path) => !describeOutput(path).added).length;

const time = whole(0, LONGEST_SESSION_MS, ' ms');
/** A frame may have been taken before the session began. */
const captured = whole(EARLIEST_CAPTURE_MS, LONGEST_SESSION_MS, ' ms');
const share = between(0, 1);
const truth = z.boolean({ error: 'true or false' });

const probabilities = list(share, 8, 8, 'probabilities').refine(
  (values) => Math.abs(values.reduce((sum, value) => sum + value, 0) - 1) < 0.01,
  { error: 'probabilities that sum to 1' },
);

const event = z.discriminatedUnion(
  'kind',
  [
    object({ kind: z.literal('face'), atMs: time, capturedAtMs: captured, probabilities }),
    object({ kind: z.literal('noFace'), atMs: time, capturedAtMs: captured }),
    object({ kind: z.literal('off'), atMs: time }),
    object({ kind: z.literal('gap'), atMs: time, fromMs: time }),
    object({
      kind: z.literal('driven'),
      atMs: time,
      emotion: object({
        state: oneOf(STATE_NAMES),
        probabilities,
        confidence: share,
        valence: between(-1, 1),
        arousal: between(-1, 1),
        recent: object({
          levels: probabilities,
          confidence: share,
          valence: between(-1, 1),
          arousal: between(-1, 1),
        })
          .nullable()
          .exactOptional(),
      }).nullable(),
    }),
    object({
      kind: z.literal('settings'),
      atMs: time,
      mapping: whole(0, MOST_MAPPINGS - 1),
      strength: share,
      reducedMotion: truth,
      unsmoothed: truth.exactOptional(),
      safePlace: truth.exactOptional(),
      resting: object({
        light: truth.exactOptional(),
        music: truth.exactOptional(),
        pacing: truth.exactOptional(),
      }).exactOptional(),
      quickAnswers: truth.exactOptional(),
    }),
  ],
  { error: 'an event of kind face, noFace, off, gap, driven or settings' },
);

const targetOf = (path: OutputPath) => {
  const { transform, min, max, unit, neutral, added } = describeOutput(path);
  const shownUnit = unit === 'K' ? ' K' : unit === '°' ? '°' : '';
  const target: z.ZodType<number | string> =
    transform === 'mode' ? oneOf(MODES) : between(min, max, shownUnit);
  // A session of before an output was added does not name it: the output stood at neutral.
  return added ? target.prefault(neutral) : target;
};
const named = eachOutput(targetOf);
const targets = object({
  light: object(named.light),
  music: object(named.music),
  pacing: object(named.pacing),
}) as unknown as z.ZodType<SceneTargets>;

const traceRow = object({
  atMs: time,
  state: oneOf(STATE_NAMES),
  confidence: share,
  valence: between(-1, 1),
  arousal: between(-1, 1),
  targets,
});

const side = whole(1, 256, ' pixels');
const base64 = { error: 'bytes as base64' };

const pictures = object({
  width: side,
  height: side,
  half: oneOf(['full', 'lower', 'upper']),
  crops: list(
    object({ capturedAtMs: captured, grey: z.string(base64).regex(/^[A-Za-z0-9+/]*={0,2}$/, base64) }),
    0,
    MOST_EVENTS,
    'crops',
  ),
}).superRefine(({ width, height, crops }, context) => {
  const length = Math.ceil((width * height) / 3) * 4;
  for (const [i, crop] of crops.entries()) {
    if (crop.grey.length !== length) {
      const message = `${width} × ${height} bytes as base64`;
      context.addIssue({ code: 'custom', path: ['crops', i, 'grey'], message });
      return;
    }
  }
});

/** One eased value an output, those added later at the end: a session of before has fewer. */
const startValues = list(between(-1000, 1000), FIRST_OUTPUTS, OUTPUT_PATHS.length, 'values');

export const sessionSchema = object({
  kind: z.literal('mienscape-session', { error: 'mienscape-session' }),
  schemaVersion: z.literal(1, { error: '1' }),
  rules: z
    .literal(NEWEST_SESSION_RULES, { error: `${NEWEST_SESSION_RULES}, or no such key` })
    .exactOptional(),
  id: z
    .string({ error: 'a text' })
    .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, { error: 'lower-case letters, digits and hyphens, 64 at most' }),
  name: text(1, 80),
  recordedAt: z.iso.datetime({ error: 'a time like 2026-01-31T12:00:00Z' }),
  durationMs: time,
  source: oneOf(SOURCE_KINDS),
  model: text(1, 64),
  start: object({ values: startValues, modeIndex: whole(0, 6) }),
  mappings: list(
    z.custom<unknown>((value) => typeof value === 'object' && value !== null, { error: 'a mapping' }),
    1,
    MOST_MAPPINGS,
    'mappings',
  ),
  events: list(event, 1, MOST_EVENTS, 'events'),
  trace: list(traceRow, 0, MOST_EVENTS, 'rows'),
  marks: list(object({ atMs: time, text: text(0, 120) }), 0, MOST_MARKS, 'marks'),
  pictures: pictures.exactOptional(),
});

z.config({ jitless });
