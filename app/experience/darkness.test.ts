import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginDark, createDarkness, FULL_FADE_S, stepDarkness, veilOpacity } from './darkness.ts';

describe('darkness', () => {
  it('begins dark and lightens evenly once nothing asks for the dark', () => {
    const darkness = createDarkness();
    expect(darkness.shown).toBe(1);
    darkness.transition = 0;
    for (let i = 0; i < 10; i++) stepDarkness(darkness, FULL_FADE_S / 20);
    expect(darkness.shown).toBeCloseTo(0.5, 6);
    for (let i = 0; i < 10; i++) stepDarkness(darkness, FULL_FADE_S / 20);
    expect(darkness.shown).toBeCloseTo(0, 6);
  });

  it('takes away light in proportion: half of it at half the way', () => {
    const lightLeft = (share: number): number => (1 - veilOpacity(share)) ** 2.2;
    for (const share of [0, 0.25, 0.5, 0.9, 1]) expect(lightLeft(share)).toBeCloseTo(1 - share, 9);
  });

  it('never moves faster than a full fade allows, whatever asks for it, however long a frame takes', () => {
    const event = fc.record({
      transition: fc.constantFrom(0, 1),
      visit: fc.double({ min: 0, max: 1, noNaN: true }),
      frameS: fc.double({ min: 0, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const darkness = createDarkness();
        for (const { transition, visit, frameS } of events) {
          const before = darkness.shown;
          Object.assign(darkness, { transition, visit });
          stepDarkness(darkness, frameS);
          expect(Math.abs(darkness.shown - before)).toBeLessThanOrEqual(frameS / FULL_FADE_S + 1e-12);
          expect(darkness.shown).toBeGreaterThanOrEqual(0);
          expect(darkness.shown).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('is at once only where no picture was before', () => {
    const darkness = { transition: 0, visit: 0, shown: 0 };
    beginDark(darkness);
    expect(darkness.shown).toBe(1);
    stepDarkness(darkness, 0.1);
    expect(darkness.shown).toBeCloseTo(1 - 0.1 / FULL_FADE_S, 9);
  });
});
