/** @file Runs of a session: the same session and the same mapping are the same world, bit for bit. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BUILT_IN_MAPPINGS,
  CURVE_PRESETS,
  MAPPING_INPUTS,
  type Mapping,
  outputIn,
  parseMapping,
  writeMapping,
} from '../../../src/adaptation/index.ts';
import { OUTPUT_PATHS } from '../../../src/core/index.ts';
import { parseSession, type Session, writeSession } from '../../../src/recording/index.ts';
import { editOutput, editRow } from '../document/edits.ts';
import { createStudioStore } from '../document/studio-store.ts';
import { compareRuns, type Run, runSession } from './runs.ts';

const [companion, , focus] = BUILT_IN_MAPPINGS as readonly [Mapping, Mapping, Mapping];
const session = parseSession(
  readFileSync(new URL('../../../e2e/marked/a-smile.session.json', import.meta.url), 'utf8'),
);
const path = fc.constantFrom(...OUTPUT_PATHS);
const share = fc.double({ min: 0, max: 1, noNaN: true });

type Edit = (mapping: Mapping) => Mapping;
const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(path, share).map(([p, at]): Edit => {
    return (m) => {
      const [low, high] = outputIn(m, p).limits;
      return editOutput(m, p, { neutral: low + at * (high - low) });
    };
  }),
  fc.tuple(path, share).map(
    ([p, at]): Edit =>
      (m) =>
        editOutput(m, p, { attackMs: 100 + at * 5000 }),
  ),
  fc.tuple(path, fc.constantFrom(...MAPPING_INPUTS), fc.constantFrom(...CURVE_PRESETS)).map(
    ([p, input, curve]): Edit =>
      (m) =>
        editRow(m, p, 0, { input, curve }),
  ),
);

/** As the studio makes it: what its gate refuses is left out. */
const anyMapping = fc.array(anyEdit, { minLength: 1, maxLength: 8 }).map((edits) => {
  const studio = createStudioStore(companion);
  for (const make of edits) studio.edit((document) => ({ ...document, mapping: make(document.mapping) }));
  return studio.document().mapping;
});

/** As text, which holds every bit of a number. */
const bits = ({ track }: Run): string =>
  JSON.stringify([track.atMs, track.readings.map(({ targets }) => targets)]);
const run = (of: Session, mapping: Mapping): Run => runSession(of, { kind: 'mapping', mapping });

describe('a run', () => {
  it('[REC-10] is the same every time for the same session and the same mapping, and through both their files', () => {
    const plain = bits(run(session, companion));
    let others = 0;
    fc.assert(
      fc.property(anyMapping, (mapping) => {
        const first = bits(run(session, mapping));
        if (first !== plain) others++;
        expect(bits(run(session, mapping))).toBe(first);
        const readBack = parseMapping(JSON.parse(writeMapping(mapping)));
        expect(bits(run(parseSession(writeSession(session)), readBack))).toBe(first);
      }),
      { numRuns: 25 },
    );
    // Else nothing was asked: the edits are heard.
    expect(others).toBeGreaterThan(12);
  }, 60_000);

  it('stays beside itself, and parts from another mapping', () => {
    const one = run(session, companion);
    expect(compareRuns(one, run(session, companion)).divergences).toEqual([]);
    expect(compareRuns(one, run(session, focus)).divergences).not.toEqual([]);
  });
});
