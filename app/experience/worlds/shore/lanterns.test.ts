import { BufferGeometry } from 'three';
import { describe, expect, it } from 'vitest';
import { OUTPUTS } from '../../../../src/core/index.ts';
import { QUICK_ANSWER_EVERY_MS } from '../../../../src/simulation/index.ts';
import { createAmbientEvents } from '../shared/ambient-events.ts';
import { createLanterns, LANTERN_LIFE_S } from './lanterns.tsx';

describe('lanterns over the bay', () => {
  it.each([1, 2, 3, 4])(
    'none vanishes while it burns, at the most lively pace and with every answer: seed %i',
    (seed) => {
      const lanterns = createLanterns(seed);
      const places = lanterns.rising.share(new BufferGeometry()).instanceCount;
      const bornS: number[] = [];
      const note = (at: number) => {
        bornS.push(at);
        return [0, 0, 0] as const;
      };
      const events = createAmbientEvents(
        seed,
        { common: note, answer: note, rare: () => [0, 0, 0] },
        () => false,
      );
      const pacing = { eventsPerMin: OUTPUTS['pacing.eventsPerMin'].max, motion: 1 };
      for (let nowS = 0, answers = 0; nowS < 3600; nowS += 0.1) {
        events.step(nowS, 0.1, pacing);
        if (nowS < (answers * QUICK_ANSWER_EVERY_MS) / 1000) continue;
        answers++;
        events.answer(nowS, pacing);
      }
      expect(bornS.length).toBeGreaterThan(2000);
      // The pool gives each the place of the one that came so many before it.
      for (let i = places; i < bornS.length; i++)
        expect((bornS[i] ?? 0) - (bornS[i - places] ?? 0)).toBeGreaterThan(LANTERN_LIFE_S);
    },
  );
});
