import { expect, it } from 'vitest';
import type { SimulationSettings } from '../../../src/simulation/index.ts';
import { settingsWords } from './words.ts';

it('says under which settings a session was recorded', () => {
  const usual = { kind: 'settings', atMs: 0, mapping: 0, strength: 1, reducedMotion: false } as const;
  expect(settingsWords({ events: [usual, { kind: 'off', atMs: 5 }] })).toBeNull();
  const changed = {
    ...usual,
    atMs: 9,
    strength: 0.6,
    safePlace: true,
    resting: { music: true, light: false },
    quickAnswers: false,
  };
  expect(settingsWords({ events: [usual, changed] })).toBe(
    'Recorded with strength 60\u00a0%, music rested, safe place, quick answers stopped',
  );
  // Whichever of them it is.
  const one: Readonly<Record<Exclude<keyof SimulationSettings, 'mapping'>, object>> = {
    strength: { strength: 0.5 },
    resting: { resting: { pacing: true } },
    safePlace: { safePlace: true },
    quickAnswers: { quickAnswers: false },
    unsmoothed: { unsmoothed: true },
    reducedMotion: { reducedMotion: true },
  };
  for (const [name, setting] of Object.entries(one))
    expect(settingsWords({ events: [{ ...usual, ...setting }] }), name).not.toBeNull();
});
