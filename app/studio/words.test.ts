import { describe, expect, it } from 'vitest';
import {
  BUILT_IN_MAPPINGS,
  type Mapping,
  type OutputMapping,
  outputIn,
  proveComfort,
} from '../../src/adaptation/index.ts';
import { OUTPUT_PATHS } from '../../src/core/index.ts';
import { type Changes, editOutput } from './document/edits.ts';
import { createStudioStore } from './document/studio-store.ts';
import { breachWords, remedyOf } from './editor/breaches.tsx';
import { breachTag, depthText, depthUnit, isLevel, verdictWords } from './words.ts';

describe('depthUnit', () => {
  it('is there for every output but plain shares of the whole', () => {
    const bare = OUTPUT_PATHS.filter((path) => depthUnit(path) === '');
    expect(bare.map((path) => path.split('.')[1])).toEqual([
      ...['intensity', 'saturation', 'fog', 'mode', 'brightness', 'reverb'],
    ]);
    expect(OUTPUT_PATHS.filter(isLevel).map(depthUnit)).toEqual(Array(5).fill('gain'));
  });
});

describe('depthText', () => {
  it('has a sign, a unit, and no sign at nothing', () => {
    expect(depthText('music.pad', -0.08)).toBe('−0.08 gain');
    expect(depthText('pacing.eventsPerMin', 11)).toBe('+11 events/min');
    expect(depthText('light.fog', 0.1234, 3)).toBe('+0.123');
    expect(depthText('light.fog', -0.001)).toBe('0');
  });
});

describe('broken comfort rules', () => {
  const [builtIn] = BUILT_IN_MAPPINGS as readonly [Mapping];
  const nearRed = (saturation: Changes<OutputMapping>): Mapping =>
    editOutput(
      editOutput(builtIn, 'light.hueDeg', { neutral: 10, limits: [0, 20], rows: [] }),
      'light.saturation',
      { attackMs: 60_000, releaseMs: 60_000, maxSpeed: undefined, limits: [0, 1], rows: [], ...saturation },
    );
  const fogTooFast = (mapping: Mapping): Mapping =>
    editOutput(mapping, 'light.fog', { attackMs: 100, releaseMs: 100, maxSpeed: undefined });
  const rows = [{ input: 'recent.happiness', inputRange: [0, 1], curve: 'linear', depth: 0.6 }] as const;
  const tags = (mapping: Mapping): string => breachTag(proveComfort(mapping).breaches);

  it('are told as speeds only where they are speeds, and outputs are counted', () => {
    expect(verdictWords(proveComfort(builtIn))).toBe('Safe by itself');
    expect(verdictWords(proveComfort(fogTooFast(builtIn)))).toBe('1 output too fast');
    const red = nearRed({ neutral: 0.3, rows });
    expect(verdictWords(proveComfort(red))).toBe('1 output breaks a comfort rule');
    expect(tags(red)).toBe('too red');
    const both = nearRed({ neutral: 0.3, rows, attackMs: 500, releaseMs: 500 });
    expect(verdictWords(proveComfort(both))).toBe('1 output breaks a comfort rule');
    expect(tags(both)).toBe('too fast, too red');
    expect(verdictWords(proveComfort(fogTooFast(both)))).toBe('2 outputs break a comfort rule');
  });

  it('say what breaks the rule and what this app does about it', () => {
    const words = (mapping: Mapping) =>
      proveComfort(mapping).breaches.map((breach) => breachWords(breach, outputIn(mapping, breach.path)));
    expect(words(nearRed({ neutral: 0.85 }))).toEqual([
      'asks that red is not saturated: its neutral value may reach 0.85 near red, and 0.75 near red is allowed. In this app the comfort limits lower it.',
    ]);
    expect(words(nearRed({ neutral: 0.3, rows }))[0]).toMatch(
      /: row 1 \(Happiness, recent\) alone may reach/,
    );
    expect(words(fogTooFast(builtIn))[0]).toMatch(/the comfort limits slow it down\.$/);
  });

  it.each([
    ['a row', nearRed({ neutral: 0.3, rows, attackMs: 500, releaseMs: 500 })],
    ['neutral', nearRed({ neutral: 0.85 })],
    ['the whole range', nearRed({ neutral: 0.9, limits: [0.8, 1] })],
    ['a speed', fogTooFast(builtIn)],
  ])('are kept once their buttons are pressed: %s', (_, mapping) => {
    const studio = createStudioStore(mapping);
    const { breaches } = proveComfort(mapping);
    expect(breaches).not.toEqual([]);
    for (const breach of breaches) {
      const refusal = studio.edit((document) => {
        const { changes } = remedyOf(breach, outputIn(document.mapping, breach.path));
        return { ...document, mapping: editOutput(document.mapping, breach.path, changes) };
      });
      expect(refusal).toBeNull();
    }
    expect(proveComfort(studio.document().mapping).breaches).toEqual([]);
  });
});
