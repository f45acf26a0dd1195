/** @file The boundary where a stored or imported document becomes a stem set. Each check's text completes "expected …". */
import { z } from 'zod';
import { isTooDeep, refuse, refuseIssues } from '../core/index.ts';
import { fittingBars } from './loop.ts';
import {
  STEM_LIMITS,
  STEM_ROLES,
  STEM_SET_KIND,
  STEM_SET_VERSION,
  type StemSet,
  timingOf,
} from './stem-set.ts';

// zod's compiled parsers need `new Function`, which our Content-Security-Policy forbids.
z.config({ jitless: true });

const REMEDY = 'Correct the document there, or bring the audio files again.';

const object = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'an object') });

const between = (min: number, max: number) => {
  const error = `a number from ${min} to ${max}`;
  return z.number({ error }).min(min, { error }).max(max, { error });
};
const whole = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
};
const text = (most: number) => {
  const error = `a text of 1 to ${most} characters`;
  return z.string({ error }).min(1, { error }).max(most, { error });
};

const timing = object({
  tempoBpm: between(...STEM_LIMITS.tempoBpm),
  startSec: between(0, STEM_LIMITS.longestSec),
  bars: whole(1, STEM_LIMITS.bars),
});

const schema = object({
  kind: z.literal(STEM_SET_KIND, { error: `“${STEM_SET_KIND}”` }),
  schemaVersion: z.literal(STEM_SET_VERSION, {
    error: `${STEM_SET_VERSION} (a newer Mienscape wrote another version)`,
  }),
  beatsPerBar: whole(2, 12),
  timing,
  levelling: z.enum(['mix', 'each'], { error: 'mix or each' }),
  stems: z
    .array(
      object({
        id: text(64),
        fileName: text(260),
        role: z.enum(STEM_ROLES, { error: `one of ${STEM_ROLES.join(', ')}` }),
        trimDb: between(...STEM_LIMITS.trimDb),
        timing: timing.nullable(),
        measure: object({
          durationSec: between(STEM_LIMITS.shortestSec, STEM_LIMITS.longestSec),
          channels: whole(1, 2),
          loudnessLufs: between(...STEM_LIMITS.loudnessLufs),
          peakDb: between(...STEM_LIMITS.peakDb),
          clippedShare: between(0, 1),
          foundTempoBpm: between(...STEM_LIMITS.tempoBpm).nullable(),
          tempoConfidence: between(0, 1),
        }),
      }),
      { error: 'a list of stems' },
    )
    .max(STEM_LIMITS.stems, { error: `at most ${STEM_LIMITS.stems} stems` }),
});

/**
 * @param json a parsed document from anywhere
 * @throws DocumentError which names the path, what was expected and what came
 */
export function parseStemSet(json: unknown): StemSet {
  if (isTooDeep(json)) throw refuse([], 'at most 64 levels', 'more', REMEDY);
  const result = schema.safeParse(json);
  if (!result.success) throw refuseIssues(result.error.issues, json, 'a stem set', REMEDY);
  const set: StemSet = result.data;
  const ids = new Set<string>();
  for (const [i, stem] of set.stems.entries()) {
    if (ids.has(stem.id)) throw refuse(['stems', i, 'id'], 'a name that no other stem has', stem.id, REMEDY);
    ids.add(stem.id);
    const { bars } = timingOf(set, stem);
    const fitting = fittingBars(timingOf(set, stem), set.beatsPerBar, stem.measure.durationSec);
    if (bars > fitting)
      throw refuse(
        stem.timing ? ['stems', i, 'timing', 'bars'] : ['timing', 'bars'],
        `at most ${fitting} bars, which is what “${stem.fileName}” holds`,
        bars,
        'Shorten the loop, or give the stem a tempo and loop of its own.',
      );
  }
  return set;
}
