/** @file Documents from strangers: the good are read, the bad are refused by name. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DocumentError } from '../core/index.ts';
import { BUILT_IN_MAPPINGS, type Mapping, parseMapping, writeMapping } from './index.ts';
import companion from './mappings/companion.json' with { type: 'json' };

type Json = Record<string | number, unknown>;

/** The companion document with one place changed; `undefined` removes it. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const document: unknown = structuredClone(companion);
  let place = document as Json;
  for (const part of path.slice(0, -1)) place = place[part] as Json;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete place[last];
  else place[last] = value;
  return document;
}

function refusal(json: unknown): string {
  try {
    parseMapping(json);
  } catch (error) {
    expect(error).toBeInstanceOf(DocumentError);
    return (error as DocumentError).message;
  }
  return 'accepted';
}

describe('parseMapping', () => {
  it('reads a good document and shares nothing with it', () => {
    const document = structuredClone(companion);
    const mapping = parseMapping(document);
    expect(mapping).toEqual(companion);
    expect(mapping.light).not.toBe(document.light);
    expect(Object.isFrozen(mapping.light.fog.rows[0])).toBe(true);
  });

  it('[ADAPT-13] export and import is the identity', () => {
    const mapping = parseMapping(companion);
    expect(parseMapping(JSON.parse(JSON.stringify(mapping)))).toEqual(mapping);
  });

  it('[ADAPT-13] what writeMapping writes is read back the same, and is short to compare', () => {
    for (const mapping of BUILT_IN_MAPPINGS) {
      const text = writeMapping(mapping);
      expect(parseMapping(JSON.parse(text))).toEqual(mapping);
      const louder = structuredClone(mapping) as unknown as { light: { fog: { neutral: number } } };
      louder.light.fog.neutral = 0.31;
      const other = writeMapping(louder as unknown as Mapping).split('\n');
      expect(text.split('\n').filter((line, i) => line !== other[i])).toHaveLength(1);
    }
  });

  it('[ADAPT-16] reads versions 1 to 3, and refuses versions that never were', () => {
    const { schemaVersion: _, recentHalfLifeS, ...rest } = companion;
    const old = JSON.parse(
      JSON.stringify(rest)
        .replaceAll('"recent.valence"', '"valence"')
        .replaceAll('"recent.arousal"', '"arousal"')
        .replaceAll('"recent.', '"emotion.'),
    ) as object;
    for (const schemaVersion of [1, 2, 3])
      expect(parseMapping({ schemaVersion, ...old })).toEqual(parseMapping(companion));
    expect(recentHalfLifeS).toBe(15);
    for (const version of [0, -1, 1.5])
      expect(refusal(changed(['schemaVersion'], version))).toContain(
        'At schemaVersion: expected a whole number from 1 to 4',
      );
  });

  it('[ADAPT-19] believes no claim to be safe that is not so', () => {
    expect(refusal(changed(['comfort'], 'safe'))).toBe('accepted');
    const hasty = changed(['light', 'fog', 'maxSpeed'], undefined) as Json;
    expect(refusal({ ...hasty, comfort: 'safe' })).toContain(
      'At comfort: expected a mapping that is safe by itself (light.fog, its rows together: up to 0.26 /s; COMFORT-1 allows 0.20), got "safe".',
    );
    expect(refusal(hasty)).toBe('accepted');
    expect(() => writeMapping(parseMapping(hasty), 'safe')).toThrow('light.fog');
    expect(writeMapping(parseMapping(companion), 'safe')).toContain('"comfort": "safe"');
  });

  it('[ADAPT-12] names the path, what was expected and what came', () => {
    expect(refusal(changed(['light', 'intensity', 'limits', 1], 9))).toBe(
      'At light.intensity.limits[1]: expected a number from 0 to 1, got 9. ' +
        'Correct the file there, or start again from a built-in mapping.',
    );
  });

  const row = ['music', 'pad', 'rows', 0] as const;
  it.each([
    [
      'a missing output',
      changed(['light', 'fog'], undefined),
      'At light.fog: expected an object, got nothing.',
    ],
    [
      'a stranger among the outputs',
      changed(['light', 'strobe'], 1),
      'At light.strobe: expected no extra key, got 1.',
    ],
    ['camera motion', changed(['camera'], {}), 'At camera: expected no extra key, got an object.'],
    [
      'an unknown input',
      changed([...row, 'input'], 'joy'),
      'At music.pad.rows[0].input: expected expression. or recent. and one of neutral, happiness',
    ],
    [
      'a depth beyond the range',
      changed([...row, 'depth'], 3),
      'At music.pad.rows[0].depth: expected a number from -1 to 1, got 3.',
    ],
    [
      'a range without width',
      changed([...row, 'inputRange'], [0.5, 0.5]),
      'At music.pad.rows[0].inputRange: expected two numbers at least 0.01 apart, got a list of 2.',
    ],
    [
      'a curve of another name',
      changed([...row, 'curve'], 'bouncy'),
      'At music.pad.rows[0].curve: expected one of linear, smooth, early, late, or a list of 2 to 32 points, got "bouncy".',
    ],
    [
      'a curve with one point',
      changed([...row, 'curve'], [{ x: 0, y: 0 }]),
      'At music.pad.rows[0].curve: expected at least 2 points, got a list of 1.',
    ],
    [
      'a point off the map',
      changed(
        [...row, 'curve'],
        [
          { x: 0, y: 0 },
          { x: 1, y: 7 },
        ],
      ),
      'At music.pad.rows[0].curve[1].y: expected a number from -1 to 1, got 7.',
    ],
    [
      'points that go back',
      changed(
        [...row, 'curve'],
        [
          { x: 0.5, y: 0 },
          { x: 0.2, y: 1 },
        ],
      ),
      'At music.pad.rows[0].curve[1].x: expected a number above 0.5, the x before, got 0.2.',
    ],
    [
      'a threshold the wrong way round',
      changed([...row, 'threshold'], { on: 0.2, off: 0.6 }),
      'At music.pad.rows[0].threshold.off: expected a number no greater than on, got 0.6.',
    ],
    [
      'an attack of nothing',
      changed(['light', 'fog', 'attackMs'], 0),
      'At light.fog.attackMs: expected a number from 100 to 60000 ms, got 0.',
    ],
    [
      'neutral outside the limits',
      changed(['light', 'fog', 'neutral'], 0.9),
      'At light.fog.neutral: expected a number inside limits, 0.08 to 0.75, got 0.9.',
    ],
    [
      'limits the wrong way round',
      changed(['light', 'fog', 'limits'], [0.7, 0.2]),
      'At light.fog.limits[1]: expected a number from 0.7, the lower limit, got 0.2.',
    ],
    [
      'text for a number',
      changed(['light', 'fog', 'neutral'], '0.3'),
      'At light.fog.neutral: expected a number from 0 to 1, got "0.3".',
    ],
    [
      'NaN',
      changed(['light', 'fog', 'neutral'], Number.NaN),
      'At light.fog.neutral: expected a finite number, got NaN.',
    ],
    [
      'a later version',
      changed(['schemaVersion'], 5),
      'At schemaVersion: expected 4 or less, got 5. A newer Mienscape',
    ],
    ['another program’s file', { name: 'x', version: '1.0' }, 'The file holds no mapping: it has neither'],
    [
      'a session',
      { kind: 'mienscape-session', schemaVersion: 1 },
      'The file holds a session, not a mapping. Choose',
    ],
    ['no version', changed(['schemaVersion'], undefined), 'At schemaVersion: expected 4, got nothing.'],
    ['no document', null, 'At the top: expected an object, got null.'],
    ['a list', [], 'At the top: expected an object, got an empty list.'],
    [
      'an endless name',
      changed(['name'], 'x'.repeat(1e6)),
      'At name: expected at most 2000 characters, got "xxx',
    ],
    ['a date', changed(['name'], new Date(0)), 'At name: expected a plain object, got an object.'],
    ['a function', changed(['name'], () => 1), 'At name: expected a JSON value, got'],
  ])('[ADAPT-11] [ADAPT-12] refuses %s', (_, document, message) => {
    expect(refusal(document)).toContain(message);
  });

  it('[ADAPT-11] refuses the deep, the huge, the circular and the poisoned', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 100_000; i++) deep = { a: deep };
    expect(refusal(changed(['light', 'fog', 'rows'], deep))).toContain('at most 10 levels');
    const wide = Array.from({ length: 30_000 }, () => 1);
    expect(refusal(changed(['light', 'fog', 'rows'], wide))).toContain('at most 20000 values');
    const keys = Object.fromEntries(wide.map((_, i) => [`k${i}`, i]));
    expect(refusal(changed(['light'], keys))).toContain('at most 20000 values');
    const loop: Json = {};
    loop.a = loop;
    expect(refusal(changed(['light'], loop))).toContain('at most 10 levels');
    const poisoned = JSON.stringify(companion).replace('{', '{"__proto__":{"polluted":true},');
    expect(refusal(JSON.parse(poisoned))).toContain('At __proto__: expected no extra key');
    expect(({} as Json).polluted).toBeUndefined();
    const trap = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('boo');
        },
      },
    );
    expect(refusal(trap)).toContain('something that cannot be read');
  });

  it('[ADAPT-12] never throws anything but a DocumentError, and accepts nothing that is not a mapping', () => {
    const paths: (string | number)[][] = [];
    const walk = (value: unknown, path: (string | number)[]): void => {
      if (path.length > 0) paths.push(path);
      if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value))
          walk(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    };
    walk(companion, []);
    const text = new Set(['id', 'name', 'description', 'input', 'curve']);
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.anything(), (path, value) => {
        const last = path.at(-1) ?? '';
        const message = refusal(changed(path, value ?? null));
        // The few places where a stranger's value may be right: a number, a text, an empty list of rows.
        const mayFit = typeof value === 'number' || (text.has(String(last)) && typeof value === 'string');
        if (message === 'accepted') expect(mayFit || Array.isArray(value)).toBe(true);
        else expect(message).toMatch(/^At .+: expected .+, got .+\. .+\.$/s);
      }),
      { numRuns: 500 },
    );
  }, 20_000);
});
