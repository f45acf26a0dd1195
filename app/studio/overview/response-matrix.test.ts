/** @file The matrix against what the mapping's own rows say. */
import { describe, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS, outputIn } from '../../../src/adaptation/index.ts';
import { EMOTIONS, OUTPUT_PATHS, OUTPUTS } from '../../../src/core/index.ts';
import { editOutput } from '../document/edits.ts';
import { responseMatrix, speedWords } from './response-matrix.ts';

const [companion, balance] = BUILT_IN_MAPPINGS;
if (!companion || !balance) throw new Error('No mapping is built in.');

describe('responseMatrix', () => {
  it('has a finite answer of every output to every emotion, within the output’s limits', () => {
    const wrong: string[] = [];
    for (const mapping of BUILT_IN_MAPPINGS) {
      const matrix = responseMatrix(mapping);
      for (const path of OUTPUT_PATHS)
        for (const emotion of EMOTIONS) {
          const { change, share, row } = matrix[path][emotion];
          const { neutral, limits, rows } = outputIn(mapping, path);
          const slack = 1e-6 * OUTPUTS[path].max;
          const inLimits =
            path === 'light.hueDeg' ||
            (neutral + change >= limits[0] - slack && neutral + change <= limits[1] + slack);
          if (!inLimits || !(Math.abs(share) <= 1) || row >= rows.length)
            wrong.push(`${mapping.id} ${path} ${emotion}: ${change}`);
        }
    }
    expect(wrong).toEqual([]);
  }, 30_000);

  it('shows the companion’s joy as light and its sadness as dusk, and opens the row that speaks', () => {
    const { 'light.intensity': light, 'music.tempoBpm': tempo } = responseMatrix(companion);
    expect(light.happiness.share).toBeGreaterThan(0.1);
    expect(light.sadness.share).toBeLessThan(-0.1);
    expect(tempo.happiness.change).toBeGreaterThan(0);
    expect(light.neutral).toMatchObject({ change: 0, settlesInMs: null });
    const { rows } = outputIn(companion, 'light.intensity');
    expect(rows[light.sadness.row]?.input).toBe('recent.sadness');
  });

  it('tells slow from quick, and mute from both', () => {
    const at = (changes: Parameters<typeof editOutput>[2]) =>
      responseMatrix(editOutput(companion, 'light.intensity', changes))['light.intensity'].happiness;
    const quick = at({ attackMs: 1000 });
    const slow = at({ attackMs: 12_000 });
    expect(quick.settlesInMs ?? 0).toBeGreaterThan(0);
    expect(slow.settlesInMs ?? 0).toBeGreaterThan(quick.settlesInMs ?? 0);
    expect(at({ muted: true })).toMatchObject({ change: 0, share: 0, settlesInMs: null });
  });
});

describe('speedWords', () => {
  it('says tenths below a second, whole seconds above, and where it is never there', () => {
    const words = [250, 900, 1000, 12_250, Number.POSITIVE_INFINITY, null].map((settlesInMs) =>
      speedWords({ settlesInMs }),
    );
    expect(words).toEqual(['0.3 s', '0.9 s', '1 s', '12 s', '> 40 s', '']);
  });
});
