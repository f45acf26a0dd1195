import { describe, expect, it } from 'vitest';
import { beatToSeconds, swing, TEMPO_STEP, tempoRamp } from './tempo.ts';

describe('tempo', () => {
  it('[MUSIC-10] changes from beat to beat by no more than the step, and arrives', () => {
    const ramp = [60, ...tempoRamp(60, 90, 40)];
    for (let i = 1; i < ramp.length; i++) {
      const share = (ramp[i] ?? 0) / (ramp[i - 1] ?? 1);
      expect(Math.abs(share - 1)).toBeLessThanOrEqual(TEMPO_STEP + 1e-9);
    }
    expect(ramp.at(-1)).toBe(90);
    expect(tempoRamp(90, 60, 40).at(-1)).toBe(60);
  });

  it('[MUSIC-10] keeps to 40–120 whatever is asked', () => {
    expect(tempoRamp(60, 900, 100).at(-1)).toBe(120);
    expect(tempoRamp(60, 1, 100).at(-1)).toBe(40);
  });

  it('[MUSIC-11] places beats by the length of each beat before them', () => {
    expect(beatToSeconds(0, [60, 120])).toBe(0);
    expect(beatToSeconds(0.5, [60, 120])).toBe(0.5);
    expect(beatToSeconds(1.5, [60, 120])).toBe(1.25);
    expect(beatToSeconds(2, [60, 120])).toBe(1.5);
    expect(beatToSeconds(4, [60, 60, 60, 60])).toBe(4);
  });

  it('[MUSIC-12] leans only the off-beat quavers back', () => {
    expect([0, 0.25, 1, 2.75, 3].map(swing)).toEqual([0, 0.25, 1, 2.75, 3]);
    expect(swing(1.5)).toBeGreaterThan(1.5);
    expect(swing(1.5)).toBeLessThan(1.6);
  });
});
