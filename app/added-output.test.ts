/** @file Another output is one more descriptor: documents, targets, comfort, studio and status take it from there. */
import { describe, expect, it, vi } from 'vitest';

vi.mock('../src/core/outputs.ts', async (importOriginal) => {
  const original = await importOriginal<{ OUTPUTS: object; OUTPUT_PATHS: string[] }>();
  // The functions read the table that they close over: the new entry goes into it before anything else is loaded.
  Object.assign(original.OUTPUTS, {
    'pacing.wind': {
      label: 'Wind',
      word: 'wind',
      unit: 'm/s',
      min: 0,
      max: 20,
      neutral: 4,
      transform: 'none',
      speed: { kind: 'linear', fullRangeS: 20 },
      digits: 1,
      step: 0.5,
      added: true,
    },
  });
  original.OUTPUT_PATHS.push('pacing.wind');
  return original;
});

const {
  BUILT_IN_MAPPINGS,
  limitTargets,
  NEUTRAL_TARGETS,
  parseMapping,
  proveComfort,
  shareOfRange,
  speedOf,
} = await import('../src/adaptation/index.ts');
const { advance, createSimulation, readSimulation } = await import('../src/simulation/index.ts');
const { readSession, writeSession } = await import('../src/recording/index.ts');
const { shortSession } = await import('../src/fixtures/sessions.ts');
const { statusAttributes } = await import('./panel/status-attributes.ts');
const { shortLabel, valueText } = await import('./studio/words.ts');
const { outputWord } = await import('./studio/sessions/words.ts');

const WIND = 'pacing.wind' as never;
const windOf = (pacing: object): unknown => (pacing as Record<string, unknown>).wind;
const [companion] = BUILT_IN_MAPPINGS;
if (!companion) throw new Error('no mapping');
const windy = (output: object) =>
  parseMapping({ ...companion, pacing: { ...companion.pacing, wind: output } } as unknown);
const OUTPUT = { neutral: 9, limits: [0, 20], attackMs: 3000, releaseMs: 3000, rows: [] };

describe('an output that is one more descriptor', () => {
  it('stays at its neutral in mappings that were written before', () => {
    expect(windOf(companion.pacing)).toMatchObject({ neutral: 4, limits: [0, 20], rows: [] });
    expect(windOf(NEUTRAL_TARGETS.pacing)).toBe(4);
  });

  it('is checked, moved under its own comfort limit, and proved', () => {
    expect(() => windy({ ...OUTPUT, neutral: 21 })).toThrow(
      'At pacing.wind.neutral: expected a number from 0 to 20',
    );
    const mapping = windy(OUTPUT);
    const settings = { mapping, strength: 1, reducedMotion: false };
    const windAfter = (ms: number): number =>
      Number(windOf(readSimulation(advance(createSimulation(0, settings), ms)).targets.pacing));
    expect(windAfter(1000)).toBeGreaterThan(4);
    expect(windAfter(1000)).toBeLessThanOrEqual(5 + 1e-9);
    expect(windAfter(30_000)).toBeCloseTo(9, 1);
    expect(speedOf(WIND).comfort).toBe(10);
    expect(proveComfort(mapping).outputs.map(({ path }) => path)).toContain(WIND);
    const wanted = { ...NEUTRAL_TARGETS, pacing: { ...NEUTRAL_TARGETS.pacing, wind: 20 } };
    expect(windOf(limitTargets(NEUTRAL_TARGETS, wanted, 100, false).pacing)).toBeCloseTo(4.1, 9);
    expect(shareOfRange(NEUTRAL_TARGETS).at(-1)).toBeCloseTo(0.2, 9);
  });

  it('opens sessions that were recorded before', () => {
    const { start, trace, ...rest } = shortSession();
    expect(start.values).toHaveLength(16);
    const opened = readSession(JSON.parse(writeSession({ start, trace, ...rest })));
    expect(opened.trace.every(({ targets }) => windOf(targets.pacing) === 4)).toBe(true);
  });

  it('has its name in the studio and its attribute in the status', () => {
    expect([shortLabel(WIND), outputWord(WIND), valueText(WIND, 4)]).toEqual([
      'Wind',
      'wind',
      '4.0\u00a0m/s',
    ]);
    const { emotion, targets, answer } = readSimulation(
      createSimulation(0, { mapping: companion, strength: 1, reducedMotion: false }),
    );
    const reading = { emotion, targets, answer, unsmoothed: emotion, delayMs: null };
    expect(statusAttributes(reading)).toMatchObject({ 'pacing-wind': '4' });
  });
});
