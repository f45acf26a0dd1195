/** @file The studio's document: undo to the very start, files that come back the same, and bad ones that change nothing. */
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
import { type KeptMapping, revisionOf } from '../../storage/index.ts';
import { referenceFor, references } from './differences.ts';
import {
  addPoint,
  addRow,
  editOutput,
  editRow,
  fork,
  heard,
  isSilent,
  movePoint,
  newRow,
  removePoint,
  removeRow,
  setTangent,
  soloKey,
  toggled,
} from './edits.ts';
import { importMapping } from './files.ts';
import { change, startHistory, undo } from './history.ts';
import { createStudioStore, type Slot, type StudioStore } from './studio-store.ts';

const bytesOf = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer as ArrayBuffer;
const [companion, balance] = BUILT_IN_MAPPINGS as readonly [Mapping, Mapping];
const unit = fc.double({ min: 0, max: 1, noNaN: true });
const path = fc.constantFrom(...OUTPUT_PATHS);
const place = fc.nat(5);
/** Some of these are refused by the schema, as a person's typing may be: then nothing may change. −0 cannot be typed. */
const anyNumber = fc
  .oneof(unit, fc.double({ min: -300, max: 300 }), fc.constant(Number.NaN))
  .map((value) => value + 0);

type Act = (studio: StudioStore) => unknown;
const onMapping =
  (make: (mapping: Mapping) => Mapping, gesture: string | null = null): Act =>
  (studio) =>
    studio.edit((document) => ({ ...document, mapping: make(document.mapping) }), gesture);

const anyAct: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(path, anyNumber).map(([p, neutral]) => onMapping((m) => editOutput(m, p, { neutral }), 'drag')),
  fc.tuple(path, anyNumber).map(([p, ms]) => onMapping((m) => editOutput(m, p, { attackMs: ms * 100 }))),
  fc.tuple(path, anyNumber).map(([p, maxSpeed]) => onMapping((m) => editOutput(m, p, { maxSpeed }))),
  fc
    .tuple(path, place, fc.constantFrom(...MAPPING_INPUTS))
    .map(([p, i, input]) => onMapping((m) => editRow(m, p, i, { input }))),
  // Every other field of a row and of an output, taken away as well where it may be missing.
  fc
    .tuple(path, place, anyNumber, anyNumber, fc.constantFrom('deadZone', 'threshold', 'inputRange', 'depth'))
    .map(([p, i, a, b, key]) => {
      const pair = [Math.min(a, b), Math.max(a, b)] as const;
      const values = { deadZone: a, threshold: { on: pair[1], off: pair[0] }, inputRange: pair, depth: a };
      return onMapping((m) => editRow(m, p, i, { [key]: values[key] }));
    }),
  fc
    .tuple(path, place, fc.constantFrom('deadZone', 'threshold'))
    .map(([p, i, key]) => onMapping((m) => editRow(m, p, i, { [key]: undefined }))),
  fc
    .tuple(path, anyNumber, anyNumber)
    .map(([p, a, b]) => onMapping((m) => editOutput(m, p, { limits: [a, b], releaseMs: Math.abs(a) * 900 }))),
  fc.constant(onMapping((m) => ({ ...m, name: `${m.name}!`.slice(-80) }))),
  fc
    .tuple(path, place, fc.constantFrom(...CURVE_PRESETS))
    .map(([p, i, curve]) => onMapping((m) => editRow(m, p, i, { curve }))),
  fc.tuple(path, place, place, anyNumber, anyNumber).map(([p, i, j, x, y]) =>
    onMapping((m) => {
      const curve = outputIn(m, p).rows[i]?.curve ?? 'linear';
      const added = addPoint(curve, Math.abs(x) % 1, y) ?? curve;
      return editRow(m, p, i, { curve: setTangent(movePoint(added, j, x, y), j, 'tangentOut', y) });
    }, `point-${j}`),
  ),
  fc.tuple(path, place).map(([p, i]) =>
    onMapping((m) => {
      const curve = removePoint(outputIn(m, p).rows[i]?.curve ?? 'linear', 0);
      return curve ? editRow(m, p, i, { curve }) : m;
    }),
  ),
  fc.tuple(path, place).map(([p, i]) => onMapping((m) => removeRow(m, p, i))),
  fc.tuple(path, path).map(([p, from]) => onMapping((m) => addRow(m, p, newRow(from), from))),
  fc
    .tuple(path, fc.constantFrom(true, undefined))
    .map(([p, muted]) => onMapping((m) => editOutput(m, p, { muted }))),
  fc
    .tuple(path, place, fc.constantFrom(true, undefined))
    .map(([p, i, muted]) => onMapping((m) => editRow(m, p, i, { muted }))),
  fc.tuple(path, fc.option(place)).map(
    ([p, i]): Act =>
      (studio) =>
        studio.edit((document) => ({
          ...document,
          solo: toggled(document.solo, i === null ? p : soloKey(p, i)),
        })),
  ),
  fc.constant<Act>((studio) => studio.open(balance)),
  fc.constant<Act>((studio) => studio.undo()),
  fc.constant<Act>((studio) => studio.redo()),
  fc.constant<Act>((studio) => studio.endGesture()),
);

const historyOf = (studio: StudioStore) => studio.getState().slots[studio.getState().active];

describe('the studio’s document', () => {
  it('any edits, then undo to the start, give the first document; redo to the end gives the last', () => {
    let steps = 0;
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 25 }), (acts) => {
        const studio = createStudioStore(companion);
        const first = studio.document();
        for (const act of acts) act(studio);
        while (historyOf(studio).future.length > 0) studio.redo();
        const last = studio.document();
        // Whatever was accepted can be written and read back.
        expect(parseMapping(JSON.parse(writeMapping(last.mapping)))).toEqual(last.mapping);
        steps += historyOf(studio).past.length;
        while (historyOf(studio).past.length > 0) studio.undo();
        expect(studio.document()).toBe(first);
        while (historyOf(studio).future.length > 0) studio.redo();
        expect(studio.document()).toBe(last);
      }),
      { numRuns: 30 },
    );
    // Else nothing was undone: edits are taken, not only refused.
    expect(steps).toBeGreaterThan(60);
  }, 60_000);

  it('goes back to the start however many steps there were', () => {
    let history = startHistory(0);
    for (let i = 1; i <= 5000; i++) history = change(history, i);
    while (history.past.length > 0) history = undo(history);
    expect(history.present).toBe(0);
  });

  it('a drag is one step, and the next drag another', () => {
    const studio = createStudioStore(companion);
    const drag = (name: string): void => {
      for (const fog of [0.31, 0.32, 0.33])
        onMapping((m) => editOutput(m, 'light.fog', { neutral: fog + name.length / 100 }), name)(studio);
      studio.endGesture();
    };
    drag('a');
    drag('a');
    drag('bb');
    expect(historyOf(studio).past).toHaveLength(3);
  });

  it('refuses an edit by name and keeps the document; the good one beside it is taken', () => {
    const studio = createStudioStore(companion);
    const before = studio.document();
    expect(onMapping((m) => editOutput(m, 'light.fog', { neutral: 7 }))(studio)).toBe(
      'Neutral: expected a number from 0 to 1, got 7.',
    );
    expect(studio.document()).toBe(before);
    expect(onMapping((m) => editOutput(m, 'light.fog', { neutral: 0.4 }))(studio)).toBeNull();
    expect(outputIn(studio.document().mapping, 'light.fog').neutral).toBe(0.4);
  });

  it('sets the half-life of recent expression, five seconds to two minutes', () => {
    const studio = createStudioStore(companion);
    const set = (recentHalfLifeS: number) => onMapping((m) => ({ ...m, recentHalfLifeS }))(studio);
    expect(set(3)).toBe('Half-life: expected a number from 5 to 120 s, got 3.');
    expect(studio.document().mapping).toBe(companion);
    expect(set(40)).toBeNull();
    expect(studio.document().mapping.recentHalfLifeS).toBe(40);
  });

  it('A and B keep a history each', () => {
    const studio = createStudioStore(companion, balance);
    onMapping((m) => editOutput(m, 'light.fog', { neutral: 0.4 }))(studio);
    studio.activate('B');
    studio.undo();
    expect(studio.document().mapping).toBe(balance);
    studio.activate('A');
    expect(outputIn(studio.document().mapping, 'light.fog').neutral).toBe(0.4);
  });

  it('a solo mutes every other row, and the document is not touched', () => {
    const alone = heard(companion, [soloKey('light.fog', 1)]);
    const speaking = OUTPUT_PATHS.flatMap((p) => outputIn(alone, p).rows.filter(({ muted }) => !muted));
    expect(speaking).toEqual([outputIn(companion, 'light.fog').rows[1]]);
    expect(heard(companion, [])).toBe(companion);
  });

  it('a solo of an output leaves its rows as they are and silences the rest; rows of it alone narrow it', () => {
    const silent = (m: Mapping) => OUTPUT_PATHS.filter((p) => isSilent(m, p));
    const alone = heard(editRow(companion, 'light.fog', 0, { muted: true }), ['light.fog']);
    expect(silent(alone)).toEqual(OUTPUT_PATHS.filter((p) => p !== 'light.fog'));
    expect(outputIn(alone, 'light.fog').rows[0]?.muted).toBe(true);
    expect(outputIn(alone, 'light.fog').rows.slice(1)).toEqual(
      outputIn(companion, 'light.fog').rows.slice(1),
    );
    const narrowed = outputIn(heard(companion, ['light.fog', soloKey('light.fog', 1)]), 'light.fog').rows;
    expect(narrowed.filter(({ muted }) => !muted)).toEqual([outputIn(companion, 'light.fog').rows[1]]);
    expect(silent(editOutput(companion, 'light.fog', { muted: true }))).toEqual(['light.fog']);
  });

  it('a fuzzed file never changes the current mapping: it is opened whole, or refused as a document', async () => {
    const text = writeMapping(companion);
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 1),
        fc.nat(12),
        fc.string({ maxLength: 6 }),
        async (at, cut, put) => {
          const studio = createStudioStore(balance);
          const before = studio.getState();
          const fuzzed = text.slice(0, at) + put + text.slice(at + cut);
          const file = { name: 'fuzzed.json', size: fuzzed.length, arrayBuffer: async () => bytesOf(fuzzed) };
          try {
            const read = await importMapping({ studio, autosave: editorOf(studio), ...shelf() }, file);
            const { id: _id, name: _name, ...rest } = parseMapping(JSON.parse(fuzzed));
            expect(studio.document()).toMatchObject({ mapping: rest, solo: [] });
            expect(studio.document().mapping).toBe(read.mapping);
            studio.undo();
            expect(studio.document().mapping).toBe(balance);
          } catch (error) {
            if ((error as Error).name !== 'DocumentError') throw error;
            refused++;
            expect(studio.getState()).toBe(before);
          }
        },
      ),
      { numRuns: 100 },
    );
    expect(refused).toBeGreaterThan(50);
  }, 60_000);

  it('a file that is too large is refused before it is read; a good one is opened', async () => {
    const studio = createStudioStore(balance);
    const large = {
      name: 'a.json',
      size: 3_000_000,
      arrayBuffer: () => Promise.reject(new Error('It was read.')),
    };
    await expect(importMapping({ studio, autosave: editorOf(studio), ...shelf() }, large)).rejects.toThrow(
      'expected at most 2000000',
    );
    expect(studio.document().mapping).toBe(balance);
    const own = { ...companion, id: 'mine' };
    const text = writeMapping(own);
    await importMapping(
      { studio, autosave: editorOf(studio), ...shelf() },
      { ...large, size: text.length, arrayBuffer: async () => bytesOf(text) },
    );
    expect(studio.document().mapping).toEqual(own);
  });

  it('a file whose id another document has opens as a copy, and replaces only when asked', async () => {
    const theirs = { ...companion, id: 'companion-own', name: 'A colleague’s' };
    const text = writeMapping(theirs);
    const file = { name: 'a.json', size: text.length, arrayBuffer: async () => bytesOf(text) };
    const studio = createStudioStore(balance);
    const mine = { ...companion, id: 'companion-own', name: 'Mine' };
    const to = { studio, autosave: editorOf(studio), ...shelf(mine) };
    const imported = await importMapping(to, file);
    expect([imported.beside?.name, imported.copyBeside]).toEqual(['Mine', 'Mine']);
    expect(imported.mapping).toMatchObject({ id: 'companion-own-unique', name: 'A colleague’s, copy' });
    expect(to.kept.get('companion-own')).toBe(mine);
    await imported.replace();
    expect(to.kept.get('companion-own')).toEqual(theirs);
    expect(studio.document().mapping).toEqual(theirs);
    // The very same file again: there is nothing to choose.
    expect(await importMapping(to, file)).toMatchObject({ beside: null, copyBeside: null });
    // A built-in mapping's id is taken as well.
    const builtIn = writeMapping({ ...companion, name: 'Changed by hand' });
    const { mapping, copyBeside } = await importMapping(to, {
      ...file,
      size: builtIn.length,
      arrayBuffer: async () => bytesOf(builtIn),
    });
    expect([mapping.id, copyBeside]).toEqual(['companion-unique', companion.name]);
    const { slots, active, comparedWith } = studio.getState();
    expect(referenceFor(references(slots, active), comparedWith, mapping).name).toBe(companion.name);
  });

  it('of two files of one id, the second opens as a copy and is told as one, though nothing is kept yet', async () => {
    const studio = createStudioStore(balance);
    const to = { studio, autosave: editorOf(studio), ...shelf() };
    const open = (name: string) => {
      const text = writeMapping({ ...companion, id: 'twice', name });
      return importMapping(to, { name, size: text.length, arrayBuffer: async () => bytesOf(text) });
    };
    expect(await open('One')).toMatchObject({ mapping: { id: 'twice' }, copyBeside: null });
    expect(await open('Two')).toMatchObject({
      mapping: { id: 'twice-unique', name: 'Two, copy' },
      copyBeside: 'One',
      beside: null,
    });
  });

  it('a fork has an id that no other has, and a name of its own', () => {
    const own = fork(companion, 'abc');
    expect([own.id, own.name]).toEqual(['companion-own-abc', 'Companion, my own']);
    const second = fork(own, 'def', [own.name]);
    expect([second.id, second.name]).toEqual(['companion-own-def', 'Companion, my own 2']);
    expect(parseMapping(fork({ ...second, id: `${'x'.repeat(60)}-own` }, 'abcdefabcdef')).id).toMatch(
      /-own-/,
    );
  });
});

/** A library in memory, and an editor that opens what it gives. */
function shelf(...documents: readonly Mapping[]) {
  const kept = new Map(documents.map((document) => [document.id, document]));
  const asKept = (mapping: Mapping): KeptMapping => ({
    kind: 'readable',
    id: mapping.id,
    name: mapping.name,
    revision: revisionOf(mapping),
    mapping,
  });
  return {
    kept,
    newId: () => 'unique',
    library: {
      load: async (id: string) => {
        const found = kept.get(id);
        return found ? asKept(found) : null;
      },
      save: async (mapping: Mapping) => {
        kept.set(mapping.id, mapping);
        return { kind: 'saved', revision: revisionOf(mapping) } as const;
      },
    },
  };
}

const editorOf = (studio: StudioStore) => ({
  open: ({ mapping }: { readonly mapping: Mapping }): void => studio.open(mapping),
  openKept: (slot: Slot, mapping: Mapping): void => studio.openIn(slot, mapping),
  find: (id: string) => {
    const { mapping } = studio.document();
    return mapping.id === id ? { slot: studio.getState().active, mapping, unsaved: false } : null;
  },
  remove: async (): Promise<void> => undefined,
});
