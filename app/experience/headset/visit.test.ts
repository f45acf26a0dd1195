import { describe, expect, it } from 'vitest';
import { createVisitClock, darkOf, visitPhase, visitWords } from './visit.ts';

describe('the end of a visit', () => {
  it('never comes without a limit, however long the visit', () => {
    for (const elapsedS of [0, 600, 1e6]) expect(visitPhase(elapsedS, 0)).toEqual({ kind: 'open' });
    expect(visitPhase(10, Number.NaN)).toEqual({ kind: 'open' });
  });

  it('is announced, rested for, darkened and reached, in this order', () => {
    const kinds = Array.from({ length: 601 }, (_, s) => visitPhase(s, 10).kind);
    expect([...new Set(kinds)]).toEqual(['open', 'announced', 'resting', 'dusk', 'over']);
    expect(kinds.indexOf('announced')).toBe(480);
    expect(kinds.indexOf('resting')).toBe(540);
  });

  it('lets the light go down evenly, from none to all', () => {
    const darks = [588, 591, 594, 597, 599.99].map((s) => {
      const phase = visitPhase(s, 10);
      return phase.kind === 'dusk' ? phase.dark : -1;
    });
    expect(darks[0]).toBe(0);
    expect(darks.at(-1)).toBeCloseTo(1, 2);
    expect(darks.every((dark, i) => i === 0 || dark > (darks[i - 1] ?? 0))).toBe(true);
  });

  it('keeps the dark that it has reached until the session has ended', () => {
    const darks = Array.from({ length: 605 }, (_, s) => darkOf(visitPhase(s, 10)));
    expect(darks.slice(0, 589).every((dark) => dark === 0)).toBe(true);
    expect(darks.every((dark, i) => i === 0 || dark >= (darks[i - 1] ?? 0))).toBe(true);
    expect(darks.slice(600)).toEqual([1, 1, 1, 1, 1]);
  });

  it('goes on when the person chooses more time', () => {
    expect(visitPhase(595, 10).kind).toBe('dusk');
    expect(visitPhase(595, 20).kind).toBe('open');
  });

  it('is announced, rested for and darkened also when a limit is chosen that has passed', () => {
    const clock = createVisitClock();
    for (let s = 0; s < 720; s++) expect(clock.advance(1, 0).kind).toBe('open');
    const kinds = Array.from({ length: 121 }, () => clock.advance(1, 10).kind);
    expect([...new Set(kinds)]).toEqual(['announced', 'resting', 'dusk', 'over']);
    expect(clock.elapsedS).toBe(841);
  });

  it('gives two minutes more at least for each choice during the visit, and none before it', () => {
    const clock = createVisitClock();
    for (let s = 0; s < 590; s++) clock.advance(1, 10);
    expect(clock.advance(1, 10).kind).toBe('dusk');
    expect(clock.advance(1, 60).kind).toBe('open');
    expect(clock.advance(1, 0).kind).toBe('open');
    expect(clock.advance(1, 10)).toEqual({ kind: 'announced', leftS: 120 });
  });

  it('counts no time in which the headset was put down', () => {
    const clock = createVisitClock();
    clock.advance(3600, 10);
    expect(clock.elapsedS).toBe(1);
  });

  it('says what comes, and nothing before that', () => {
    expect(visitWords(visitPhase(0, 10))).toBeNull();
    expect(visitWords(visitPhase(500, 10))).toContain('two minutes');
    expect(visitWords(visitPhase(550, 10))).toContain('returns to neutral');
  });
});
