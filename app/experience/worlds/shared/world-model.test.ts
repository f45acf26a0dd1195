import { describe, expect, it } from 'vitest';
import { NEUTRAL_TARGETS } from '../../../../src/adaptation/index.ts';
import type { AmbientEvent } from '../world.ts';
import { writePalette } from './palette.ts';
import { ROUND_S } from './place-time.ts';
import { createWorldModel } from './world-model.ts';

const FRAME_S = 1 / 72;
const LIFE_S = 85;
const targets = { ...NEUTRAL_TARGETS, pacing: { eventsPerMin: 20, motion: 1 } };

/** A place whose events are written down, and its own clock, which stands at `nowS`. */
function open(nowS = 0, keepsTime = false) {
  const commons: number[] = [];
  const rares: number[] = [];
  const told: AmbientEvent[] = [];
  const model = createWorldModel({
    seed: 1,
    quality: 'low',
    keepsTime,
    writePalette,
    handlers: {
      common: (bornS) => {
        commons.push(bornS);
        return [0, 0, -9];
      },
      rare: (bornS) => {
        rares.push(bornS);
        return [0, 9, -80];
      },
      answer: () => [0, 1, -9],
    },
    flights: [
      {
        setBack: (byS) => {
          for (const [i, bornS] of commons.entries()) commons[i] = bornS - byS;
        },
      },
    ],
    lifeS: LIFE_S,
    onAmbientEvent: (event) => told.push(event),
  });
  const { uniforms } = model.shared;
  return {
    rares,
    told,
    uniforms,
    /** Draws frames for so long. */
    live: (seconds: number, reducedMotion = false, answers = 0): void => {
      for (const endS = nowS + seconds; nowS < endS; nowS += FRAME_S)
        model.step(nowS, targets, reducedMotion, answers);
    },
    /** No frame is drawn. */
    away: (seconds: number): void => {
      nowS += seconds;
    },
    /** Ages of the lanterns that are seen, by the clock that the shaders have, rounded to milliseconds. */
    lanterns: (): number[] =>
      commons
        .map((bornS) => uniforms.uTimeS.value - bornS)
        .filter((ageS) => ageS >= 0 && ageS < LIFE_S)
        .map((ageS) => Math.round(ageS * 1000)),
  };
}

describe('a place that is not drawn for a while', () => {
  it.each([2, 120, 3600, -3600])(
    'goes on from where it was after %i s: no lantern goes out at once',
    (awayS) => {
      const place = open();
      place.live(10);
      const before = place.lanterns();
      expect(before.length).toBeGreaterThan(10);
      const phase = place.uniforms.uPhase.value;
      place.away(awayS);
      place.live(FRAME_S);
      const after = place.lanterns();
      for (const [i, ageMs] of before.entries()) {
        const passedMs = (after[i] ?? Number.NaN) - ageMs;
        expect(passedMs).toBeGreaterThanOrEqual(0);
        expect(passedMs).toBeLessThanOrEqual(251);
      }
      expect(place.uniforms.uPhase.value - phase).toBeLessThanOrEqual(0.25);
    },
  );

  it('does not answer what was answered meanwhile, but what begins afterwards', () => {
    const place = open();
    const answers = (): number => place.told.filter(({ kind }) => kind === 'answer').length;
    place.live(10);
    place.away(60);
    place.live(FRAME_S, false, 3);
    expect(answers()).toBe(0);
    place.live(1, false, 4);
    expect(answers()).toBe(1);
  });
});

it.each([0, 3600, 7 * 86_400])(
  'moves evenly, in the 24 bits that shaders have, when it is entered %i s after the page was opened',
  (openS) => {
    const place = open(openS);
    place.live(FRAME_S);
    for (let frame = 0; frame < 200; frame++) {
      const before = Math.fround(place.uniforms.uTimeS.value);
      place.live(FRAME_S);
      expect(Math.fround(place.uniforms.uTimeS.value) - before).toBeCloseTo(FRAME_S, 4);
    }
  },
);

describe('a place that is shown for days', () => {
  it('stays within the numbers that shaders can tell apart, and nothing in it begins anew', () => {
    const place = open();
    place.live(LIFE_S);
    let before = place.lanterns();
    let rounds = 0;
    let [timeS, phase] = [place.uniforms.uTimeS.value, place.uniforms.uPhase.value];
    // A late frame counts for a quarter of a second: hours pass in as many steps as a test has time for.
    for (let quarter = 0; quarter < 20 * 60; quarter++) {
      for (let frame = 0; frame < 60; frame++) {
        place.away(0.25 - FRAME_S);
        place.live(FRAME_S);
      }
      const { uTimeS, uPhase } = place.uniforms;
      if (uTimeS.value < timeS) rounds++;
      timeS = uTimeS.value;
      expect(timeS).toBeLessThan(ROUND_S);
      expect(uPhase.value).toBeLessThan(ROUND_S);
      phase = Math.max(phase, uPhase.value);
      const now = place.lanterns();
      // Whatever is older than what has passed was there before.
      const grown = now.filter((ageMs) => ageMs > 15_500);
      expect(grown.length).toBeLessThanOrEqual(before.length);
      expect(now.length).toBeGreaterThan(10);
      before = now;
    }
    expect(rounds).toBeGreaterThan(2);
    expect(phase).toBeGreaterThan(4000);
  });
});

it('stands at the time that it is given, where it is a figure of one moment', () => {
  const place = open(100, true);
  place.live(FRAME_S);
  expect(place.uniforms.uTimeS.value).toBe(100);
});

describe('reduced motion', () => {
  it('comes and goes in the place that is there, without a jump', () => {
    const place = open();
    place.live(30);
    const { uNoise, uCalm, uPhase } = place.uniforms;
    const noise = uNoise.value;
    const before = { phase: uPhase.value, lanterns: place.lanterns().length };
    expect(uCalm.value).toBe(1);
    place.live(FRAME_S, true);
    expect(uCalm.value).toBeGreaterThan(0.95);
    expect(uPhase.value).toBeGreaterThanOrEqual(before.phase);
    expect(place.lanterns().length).toBeGreaterThanOrEqual(before.lanterns - 1);
    const flocks = place.rares.length;
    place.live(600, true);
    expect(uCalm.value).toBeCloseTo(0.5, 3);
    expect(place.rares.length).toBe(flocks);
    place.live(600);
    expect(uCalm.value).toBeCloseTo(1, 3);
    expect(place.rares.length).toBeGreaterThan(flocks);
    expect(uNoise.value).toBe(noise);
  });

  it('that is there from the start is there in the first frame', () => {
    const place = open();
    place.live(FRAME_S, true);
    expect(place.uniforms.uCalm.value).toBe(0.5);
    expect(place.rares).toEqual([]);
  });
});
