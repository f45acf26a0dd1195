import { expect, it } from 'vitest';
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
  };
  expect(settingsWords({ events: [usual, changed] })).toBe(
    'Recorded with strength 60\u00a0%, music rested, safe place',
  );
});
