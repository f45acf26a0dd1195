import { describe, expect, it } from 'vitest';
import type { AmbientEvent } from '../world.ts';
import { createAmbientEvents } from './ambient-events.ts';

const PACING = { eventsPerMin: 20, motion: 1 };

function run(reducedMotion: boolean, common: AmbientEvent['at'] | null = [1, 2, -3]) {
  const told: AmbientEvent[] = [];
  const rares: number[] = [];
  const handlers = {
    common: () => common,
    answer: (): AmbientEvent['at'] => [0, 1, -9],
    rare: (bornS: number): AmbientEvent['at'] => {
      rares.push(bornS);
      return [0, 10, -80];
    },
  };
  const ambientEvents = createAmbientEvents(
    3,
    handlers,
    () => reducedMotion,
    (event) => told.push(event),
  );
  ambientEvents.warmUp(0, 60, PACING);
  const warmed = told.length;
  for (let s = 0; s < 1200; s += 0.1) ambientEvents.step(s, 0.1, PACING);
  return { told, warmed, rares };
}

describe('ambientEvents', () => {
  it('are told with their place as they begin; those of the warm-up are past and make no sound', () => {
    const { told, warmed } = run(false);
    expect(warmed).toBe(0);
    expect(told.length).toBeGreaterThan(350);
    expect(told.length).toBeLessThan(450);
    expect(told.find(({ kind }) => kind === 'common')?.at).toEqual([1, 2, -3]);
  });

  it('let something fly past now and then, never twice within 25 s, and not at all under reduced motion', () => {
    const { rares } = run(false);
    expect(rares.length).toBeGreaterThan(8);
    for (let i = 1; i < rares.length; i++) expect((rares[i] ?? 0) - (rares[i - 1] ?? 0)).toBeGreaterThan(25);
    expect(run(true).rares).toEqual([]);
  });

  it('answer at once when they are asked to, whatever the rate', () => {
    const told: AmbientEvent[] = [];
    const handlers = {
      common: () => null,
      rare: (): AmbientEvent['at'] => [0, 0, 0],
      answer: (): AmbientEvent['at'] => [0, 1, -9],
    };
    const ambientEvents = createAmbientEvents(
      3,
      handlers,
      () => false,
      (event) => told.push(event),
    );
    ambientEvents.answer(5, { eventsPerMin: 0, motion: 1 });
    expect(told).toEqual([{ kind: 'answer', at: [0, 1, -9] }]);
    ambientEvents.answer(9, { eventsPerMin: 0, motion: 1 });
    expect(told).toHaveLength(1);
    ambientEvents.answer(16, { eventsPerMin: 0, motion: 1 });
    expect(told).toHaveLength(2);
    createAmbientEvents(
      3,
      handlers,
      () => true,
      (event) => told.push(event),
    ).answer(5, {
      eventsPerMin: 0,
      motion: 1,
    });
    expect(told).toHaveLength(2);
  });

  it('are not told of where nothing could happen', () => {
    expect(run(true, null).told).toEqual([]);
  });
});
