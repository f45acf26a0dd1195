/** @file What another mapping has: named by control, and taken over by a press, as one step. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping, type MappingRow, outputIn } from '../../../src/adaptation/index.ts';
import { describeOutput, OUTPUT_PATHS } from '../../../src/core/index.ts';
import {
  differencesAt,
  differingOutputs,
  halfLifeDifference,
  referenceFor,
  references,
  takeOutput,
} from './differences.ts';
import { type Changes, editOutput, editRow, fork, removeRow, soloKey } from './edits.ts';
import { createStudioStore } from './studio-store.ts';

const [companion, balance, focus] = BUILT_IN_MAPPINGS as readonly [Mapping, Mapping, Mapping];
const path = 'light.intensity';
const wordsAt = (mapping: Mapping, from: Mapping = companion) =>
  differencesAt(path, mapping, from).map(({ words }) => words);

describe('differences', () => {
  it('there are none between a mapping and its fork', () => {
    expect(differingOutputs(fork(companion, 'mine'), companion)).toEqual([]);
    expect(wordsAt(editOutput(companion, path, { muted: false }))).toEqual([]);
  });

  it('each control is named with what the other has, in the unit of its field', () => {
    const { neutral, limits } = companion.light.intensity;
    const edited = editOutput(companion, path, {
      neutral: 0.6,
      limits: [0.1, 0.9],
      attackMs: 500,
      releaseMs: 700,
      maxSpeed: undefined,
      muted: true,
    });
    expect(wordsAt(edited)).toEqual([
      `Neutral ${neutral}`,
      `Lowest ${limits[0]}, highest ${limits[1]}`,
      'Attack 3 s',
      'Release 5 s',
      'Speed limit 0.2 /s',
      'Not mute',
    ]);
    expect(wordsAt(companion, edited)).toContain('No speed limit');
    expect(wordsAt(companion, edited)).toContain('Mute');
  });

  it('rows are told apart while their inputs are the same, and taken together where they are not', () => {
    const deeper = editRow(editRow(companion, path, 1, { depth: 0.4 }), path, 2, { curve: 'early' });
    expect(wordsAt(deeper)).toEqual(['Row 2 (Surprise, recent) +0.14', 'Row 3 (Sadness, recent) curve']);
    const fewer = removeRow(companion, path, 0);
    expect(wordsAt(fewer)).toEqual(['7 rows']);
    expect(wordsAt(companion, editOutput(companion, path, { rows: [] }))).toEqual(['No row']);
  });

  it('what is taken is as the other has it, and one step back', () => {
    const studio = createStudioStore(editRow(companion, path, 1, { depth: 0.4 }));
    const [difference] = differencesAt(path, studio.document().mapping, companion);
    if (!difference) throw new Error('They differ.');
    expect(studio.edit(difference.take)).toBeNull();
    expect(differingOutputs(studio.document().mapping, companion)).toEqual([]);
    studio.undo();
    expect(differingOutputs(studio.document().mapping, companion)).toEqual([path]);
  });

  it('a half-life that is taken is a step of its own, whatever is typed before and after', () => {
    const studio = createStudioStore(companion);
    const type = (recentHalfLifeS: number): void => {
      studio.edit(
        (document) => ({ ...document, mapping: { ...document.mapping, recentHalfLifeS } }),
        'half-life',
      );
      studio.endGesture();
    };
    expect(halfLifeDifference(companion, companion)).toBeNull();
    type(40);
    const difference = halfLifeDifference(studio.document().mapping, companion);
    expect(difference?.words).toBe('15 s');
    if (difference) studio.edit(difference.take);
    type(50);
    studio.undo();
    expect(studio.document().mapping.recentHalfLifeS).toBe(companion.recentHalfLifeS);
  });

  it('solos stay with their rows, and end where the rows are others', () => {
    const solo = [soloKey(path, 2), 'light.fog'];
    const [deeper] = differencesAt(path, editRow(companion, path, 1, { depth: 0.4 }), companion);
    expect(deeper?.take({ mapping: companion, solo }).solo).toEqual(solo);
    const mapping = removeRow(companion, path, 0);
    const [rows] = differencesAt(path, mapping, companion);
    expect(rows?.take({ mapping, solo }).solo).toEqual(['light.fog']);
    expect(takeOutput({ mapping, solo }, path, companion).solo).toEqual(['light.fog']);
  });

  it('of a row it is said what differs, and what is not mute may say so or not', () => {
    const row = companion.light.intensity.rows[0];
    if (!row) throw new Error('It has rows.');
    const { depth, inputRange } = row;
    const from = (changes: Changes<MappingRow>) => wordsAt(companion, editRow(companion, path, 0, changes));
    const named = 'Row 1 (Happiness, recent)';
    expect(from({ muted: false })).toEqual([]);
    expect(from({ muted: true })).toEqual([`${named} mute`]);
    expect(wordsAt(editRow(companion, path, 0, { muted: true }))).toEqual([`${named} not mute`]);
    expect(from({ inputRange: [inputRange[0] / 2, inputRange[1]] })).toEqual([`${named} input range`]);
    expect(from({ threshold: { on: 0.77, off: 0.33 } })).toEqual([`${named} threshold`]);
    expect(from({ deadZone: 0.123 })).toEqual([`${named} dead zone`]);
    expect(from({ depth: depth / 2, muted: true })).toEqual([`${named} +${depth / 2}, mute`]);
  });

  it('neutral and limits are taken together where one alone fits not', () => {
    const narrow = editOutput(companion, path, { limits: [0.05, 0.4], neutral: 0.3 });
    const [neutral, limits] = [companion.light.intensity.neutral, companion.light.intensity.limits];
    expect(wordsAt(narrow)).toEqual([`Neutral ${neutral}, lowest ${limits[0]}, highest ${limits[1]}`]);
    expect(wordsAt(editOutput(companion, path, { limits: [0.05, 0.95], neutral: 0.3 }))).toHaveLength(2);
  });

  it('of any two mappings, each difference can be taken alone, and all in any order give what taking it whole gives', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    /** A built-in mapping, at one output with limits and a neutral of its own. */
    const edited = fc
      .record({
        at: fc.constantFrom(...OUTPUT_PATHS),
        places: fc.tuple(share, share, share).map((each) => each.sort((a, b) => a - b)),
        ends: fc.tuple(share, share, share).map((each) => each.sort((a, b) => a - b)),
        mutes: fc.tuple(fc.constantFrom(undefined, true), fc.constantFrom(undefined, true)),
        mapping: fc.constantFrom(companion, balance, focus),
        from: fc.constantFrom(companion, balance, focus),
      })
      .map(({ at, places, ends, mutes, mapping, from }) => {
        const { min, max } = describeOutput(at);
        const withPlaces = (built: Mapping, shares: readonly number[], muted: true | undefined): Mapping => {
          const [low = min, neutral = min, high = max] = shares.map((each) => min + each * (max - min));
          return editOutput(built, at, { limits: [low, high], neutral, muted });
        };
        return { at, mapping: withPlaces(mapping, places, mutes[0]), from: withPlaces(from, ends, mutes[1]) };
      });
    fc.assert(
      fc.property(edited, fc.infiniteStream(fc.nat()), ({ at, mapping, from }, order) => {
        const whole = createStudioStore(mapping);
        expect(whole.edit((document) => takeOutput(document, at, from))).toBeNull();
        expect(outputIn(whole.document().mapping, at)).toEqual(outputIn(from, at));
        const byOne = createStudioStore(mapping);
        const left = [...differencesAt(at, mapping, from)];
        for (const { take } of left) expect(createStudioStore(mapping).edit(take)).toBeNull();
        while (left.length > 0) {
          const [next] = left.splice((order.next().value ?? 0) % left.length, 1);
          expect(next && byOne.edit(next.take)).toBeNull();
        }
        expect(byOne.document().mapping).toEqual(whole.document().mapping);
        expect(differencesAt(at, byOne.document().mapping, from)).toEqual([]);
      }),
    );
  });
});

describe('what a mapping is compared with', () => {
  const studio = createStudioStore(fork(companion, 'one'), fork(balance, 'two'));
  const { slots } = studio.getState();

  it('is the built-in mapping that it was made from, however often it was copied', () => {
    const choices = references(slots, 'A');
    const copied = fork(fork(fork(focus, 'one'), 'two'), 'three');
    const imported = [focus, copied].map((each) => ({ ...each, id: `${each.id}-0f3a` }));
    for (const mapping of [focus, copied, ...imported])
      expect(referenceFor(choices, new Map(), mapping).name).toBe('Focus');
  });

  it('is the other slot where it was made from none, and whatever is chosen', () => {
    const foreign = { ...companion, id: 'my-own' };
    const of = (active: 'A' | 'B', chosen: string | null) =>
      referenceFor(
        references(slots, active),
        new Map(chosen === null ? [] : [[foreign.id, chosen]]),
        foreign,
      );
    expect(of('A', null)).toMatchObject({ name: 'Mapping B', mapping: slots.B.present.mapping });
    expect(of('B', null)).toMatchObject({ name: 'Mapping A', mapping: slots.A.present.mapping });
    expect(of('A', focus.id).mapping).toBe(focus);
    expect(of('A', 'gone').name).toBe('Mapping B');
  });

  it('is chosen for one mapping: not for the other slot, nor for what is opened after it', () => {
    const both = createStudioStore(fork(companion, 'one'), fork(balance, 'two'));
    const compared = (): string => {
      const { slots: now, active, comparedWith } = both.getState();
      return referenceFor(references(now, active), comparedWith, both.document().mapping).name;
    };
    both.compareWith(focus.id);
    expect(compared()).toBe('Focus');
    both.activate('B');
    expect(compared()).toBe('Balance');
    both.activate('A');
    both.edit((document) => ({ ...document, mapping: editRow(document.mapping, path, 0, { depth: 0.1 }) }));
    expect(compared()).toBe('Focus');
    both.open(fork(balance, 'three'));
    expect(compared()).toBe('Balance');
    both.undo();
    expect(compared()).toBe('Focus');
    both.reset(fork(companion, 'one'), fork(balance, 'two'));
    expect(compared()).toBe('Companion');
  });
});
