import { expect, it } from 'vitest';
import { QUICK_ANSWER_EVERY_MS, type QuickAnswer } from '../../src/simulation/index.ts';
import { createAnswerGate } from './answer-gate.ts';

const ALLOWED = { safePlace: false, reducedMotion: false, quickAnswers: true };
const answerAt = (atMs: number, count: number): QuickAnswer => ({
  count,
  emotion: 'happiness',
  atMs,
  inWorld: true,
  inMusic: true,
});

function gateWith(settings: Partial<typeof ALLOWED> = {}) {
  const gate = createAnswerGate();
  const count = (answer: QuickAnswer | null, atMs: number, replayed: boolean, nowMs: number): number =>
    gate({ answer, atMs, replayed }, { ...ALLOWED, ...settings }, nowMs)?.count ?? 0;
  return {
    live: (answer: QuickAnswer | null, nowMs: number) => count(answer, nowMs, false, nowMs),
    /** At `ms` of the session. */
    replayed: (answer: QuickAnswer | null, ms: number, nowMs: number) => count(answer, ms, true, nowMs),
  };
}

it('shows what begins live, once each', () => {
  const { live } = gateWith();
  expect(live(null, 0)).toBe(0);
  expect(live(answerAt(1000, 1), 1030)).toBe(1);
  expect(live(answerAt(1000, 1), 1060)).toBe(1);
  // The simulation keeps them apart, in steps; the page's clock may differ by one.
  const soonMs = 1000 + QUICK_ANSWER_EVERY_MS;
  expect(live(answerAt(soonMs, 2), soonMs + 10)).toBe(2);
});

it('shows live ones no more often where each recording begins a simulation that knows of none before', () => {
  const { live } = gateWith();
  const shown = [2244, 5247, 8250, 11_253, 14_256, 17_259].map((atMs) => live(answerAt(atMs, 1), atMs + 10));
  expect(shown).toEqual([1, 1, 1, 1, 2, 2]);
});

it('shows nothing anew when a replay begins, is moved along or ends', () => {
  const { live, replayed } = gateWith();
  const old = answerAt(1000, 4);
  expect(live(old, 1000)).toBe(1);
  expect(replayed(null, 0, 20_000)).toBe(1);
  // Put past three of its answers.
  expect(replayed(answerAt(30_000, 3), 40_000, 21_000)).toBe(1);
  expect(live(old, 22_000)).toBe(1);
});

it('shows a replay’s answers as they come, and those of a short loop no more often than live ones', () => {
  const { replayed } = gateWith();
  let most = 0;
  for (let turn = 0; turn < 20; turn++) {
    const nowMs = turn * 1500;
    replayed(null, 0, nowMs);
    most = replayed(answerAt(500, 1), 510, nowMs + 510);
    replayed(answerAt(500, 1), 900, nowMs + 900);
  }
  // Half a minute.
  expect(most).toBe(3);
});

it.each([{ safePlace: true }, { reducedMotion: true }, { quickAnswers: false }])(
  'shows none of a replay against the settings of now: %o',
  (settings) => {
    const { replayed } = gateWith(settings);
    replayed(null, 0, 0);
    expect(replayed(answerAt(500, 1), 510, 510)).toBe(0);
  },
);
