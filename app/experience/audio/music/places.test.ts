import { describe, expect, it } from 'vitest';
import { createRandom, MODES } from '../../../../src/core/index.ts';
import { scaleOf } from './harmony.ts';
import { colouredBy, ringOf, TIMBRES } from './places.ts';

describe('places in the music', () => {
  it('[MUSIC-26] rings within the scale that sounds, once for a common event, thrice and falling for a rare one', () => {
    const random = createRandom(5);
    for (const mode of MODES)
      for (const timbre of ['glass', 'wood'] as const) {
        const scale = scaleOf(7, mode);
        const common = ringOf('common', scale, timbre, random);
        const rare = ringOf('rare', scale, timbre, random);
        expect(common).toHaveLength(1);
        expect(rare).toHaveLength(3);
        const answer = ringOf('answer', scale, timbre, random);
        expect(answer).toHaveLength(2);
        expect(answer[1]?.midi).toBeGreaterThan(answer[0]?.midi ?? 0);
        for (const { midi, velocity } of [...common, ...rare, ...answer]) {
          expect(scale).toContain(midi % 12);
          expect(velocity).toBeLessThanOrEqual(0.8);
        }
        expect(rare.map(({ midi }) => midi)).toEqual(rare.map(({ midi }) => midi).sort((a, b) => b - a));
      }
  });

  it('[MUSIC-27] moves notes by whole octaves only, so that the mode stays', () => {
    for (const { bellDown, melodyDown } of Object.values(TIMBRES)) {
      expect(bellDown % 12).toBe(0);
      expect(melodyDown % 12).toBe(0);
    }
  });

  it('[MUSIC-27] is darker and roomier among trees, within the range of the targets', () => {
    for (const brightness of [0, 0.5, 1])
      for (const reverb of [0, 0.5, 1]) {
        const wood = colouredBy('wood', { brightness, reverb });
        expect(wood.brightness).toBeLessThanOrEqual(brightness);
        expect(wood.reverb).toBeGreaterThanOrEqual(reverb);
        expect(wood.reverb).toBeLessThanOrEqual(1);
        expect(colouredBy('glass', { brightness, reverb })).toEqual({ brightness, reverb });
      }
  });
});
