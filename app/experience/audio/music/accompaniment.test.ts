import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../src/core/index.ts';
import { bassLine, evenRhythm } from './accompaniment.ts';
import { chordOn, scaleOf } from './harmony.ts';

const pattern = (hits: number, steps: number): string =>
  evenRhythm(hits, steps)
    .map((plays) => (plays ? 'x' : '.'))
    .join('');

describe('accompaniment', () => {
  it('spreads hits as evenly as they go, from the first step on', () => {
    expect(pattern(4, 8)).toBe('x.x.x.x.');
    expect(pattern(3, 8)).toBe('x..x..x.');
    expect([...pattern(5, 8)].filter((step) => step === 'x')).toHaveLength(5);
    expect(pattern(5, 8)).not.toContain('..');
  });

  it('puts the root on one, in reach of the last one', () => {
    const random = createRandom(3);
    const scale = scaleOf(2, 'dorian');
    let from = 38;
    for (const degree of [0, 3, 6, 2, 1, 5, 4, 0]) {
      const chord = chordOn(scale, degree, 'triad');
      const { notes, root } = bassLine(chord, from, true, random);
      const [first] = notes;
      expect(first?.kind === 'bass' && first.midi % 12).toBe(chord.root);
      expect(first?.startBeat).toBe(0);
      expect(Math.abs(root - from)).toBeLessThanOrEqual(9);
      from = root;
    }
  });
});
