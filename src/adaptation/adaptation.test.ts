/** @file The adaptation rules, one by one. */
import { describe, expect, it } from 'vitest';
import { EMOTIONS, type EmotionState, OUTPUT_PATHS, OUTPUTS, type OutputPath } from '../core/index.ts';
import { createAdaptation, type Mapping, NEUTRAL_TARGETS, readTargets, step } from './index.ts';
import { difference, outputIndex, toEased } from './outputs.ts';
import {
  builtIn,
  FULL,
  feeling,
  mappingOf,
  nothing,
  outputOf,
  play,
  rowOf,
  settled,
} from './test-emotions.ts';

const joy = feeling('happiness', 0.8);
const start = createAdaptation(0);

function fogWith(row: Parameters<typeof rowOf>[0], emotion = joy, options = FULL): number {
  const mapping = mappingOf({ 'light.fog': { neutral: 0.3, rows: [rowOf(row)] } });
  return settled(emotion, mapping, options).light.fog;
}

describe('targets', () => {
  it('starts at neutral and stays there without rows', () => {
    expect(readTargets(start)).toEqual(NEUTRAL_TARGETS);
    expect(settled(joy, mappingOf({}))).toEqual(NEUTRAL_TARGETS);
  });

  it('[ADAPT-1] adds depth times curve to neutral, inside the limits', () => {
    expect(fogWith({ depth: 0.5 })).toBeCloseTo(0.3 + 0.5 * 0.8, 6);
    expect(fogWith({ depth: -0.2 })).toBeCloseTo(0.3 - 0.2 * 0.8, 6);
    const narrow = mappingOf({ 'light.fog': { limits: [0.2, 0.35], rows: [rowOf({ depth: 0.5 })] } });
    expect(settled(joy, narrow).light.fog).toBeCloseTo(0.35, 6);
  });

  it('[ADAPT-1] reads an input range, rising or falling', () => {
    expect(fogWith({ inputRange: [0.6, 1], depth: 0.4 })).toBeCloseTo(0.3 + 0.4 * 0.5, 6);
    const sad = feeling('sadness');
    expect(fogWith({ input: 'expression.valence', inputRange: [0, -1], depth: 0.4 }, sad)).toBeCloseTo(
      0.3 + 0.4 * 0.54,
      6,
    );
    expect(fogWith({ input: 'expression.arousal', inputRange: [0, 1], depth: 0.4 }, joy)).toBeCloseTo(
      0.3 + 0.4 * 0.43,
      6,
    );
    expect(fogWith({ input: 'expression.confidence', depth: 0.4 }, joy)).toBeCloseTo(0.3 + 0.4 * 0.8, 6);
  });

  it('[ADAPT-1] strength scales the departure from neutral', () => {
    for (const strength of [0, 0.5, 1, 7])
      expect(fogWith({ depth: 0.5 }, joy, { ...FULL, strength })).toBeCloseTo(
        0.3 + Math.min(strength, 1) * 0.4,
        6,
      );
    expect(fogWith({ depth: 0.5 }, joy, { ...FULL, strength: Number.NaN })).toBeCloseTo(0.3, 6);
  });

  it('[ADAPT-3] a dead zone holds still, then stretches the rest', () => {
    expect(fogWith({ deadZone: 0.8 })).toBeCloseTo(0.3, 6);
    expect(fogWith({ deadZone: 0.6, depth: 0.4 })).toBeCloseTo(0.3 + 0.4 * 0.5, 6);
  });

  it('[ADAPT-4] a threshold opens at on, holds until below off, and closes with the face', () => {
    const threshold = { on: 0.7, off: 0.4 };
    const mapping = mappingOf({ 'light.fog': { rows: [rowOf({ threshold, depth: 0.5 })] } });
    const fogAfter = (...shares: (number | null)[]) => {
      let state = start;
      for (const share of shares) {
        const emotion = share === null ? nothing('unsure') : feeling('happiness', share);
        state = play(state, emotion, mapping, 20_000, FULL, 100);
      }
      return readTargets(state).light.fog;
    };
    expect(fogAfter(0.6)).toBeCloseTo(0.3, 6);
    expect(fogAfter(0.8)).toBeCloseTo(0.7, 6);
    expect(fogAfter(0.8, 0.6)).toBeCloseTo(0.6, 6);
    expect(fogAfter(0.8, 0.3)).toBeCloseTo(0.3, 6);
    expect(fogAfter(0.8, null, 0.6)).toBeCloseTo(0.3, 6);
  });

  it('[ADAPT-4] a muted row is not there', () => {
    expect(fogWith({ depth: 0.5, muted: true })).toBeCloseTo(0.3, 6);
    expect(fogWith({ depth: 0.5, muted: false })).toBeCloseTo(0.7, 6);
  });

  it('[ADAPT-4] a muted output rests at neutral', () => {
    const output = { neutral: 0.3, rows: [rowOf({ depth: 0.5 })] };
    const fog = (muted: boolean): number =>
      settled(joy, mappingOf({ 'light.fog': { ...output, muted } })).light.fog;
    expect(fog(true)).toBeCloseTo(0.3, 6);
    expect(fog(false)).toBeCloseTo(0.7, 6);
  });

  it('[ADAPT-9] a row that reads NaN says nothing, and the others go on', () => {
    const always = [
      { x: 0, y: 1 },
      { x: 1, y: 1 },
    ];
    const rows = [rowOf({ input: 'expression.valence', depth: 0.4, curve: always }), rowOf({ depth: 0.25 })];
    const mapping = mappingOf({ 'light.fog': { rows } });
    const fog = settled({ ...joy, valence: Number.NaN }, mapping).light.fog;
    expect(fog).toBeCloseTo(0.3 + 0.25 * 0.8, 6);
  });
});

describe('moving', () => {
  const slow = { attackMs: 8000, releaseMs: 2000 };
  const mapping = mappingOf({
    'light.fog': {
      ...slow,
      rows: [
        rowOf({
          depth: 0.1,
          curve: [
            { x: 0, y: 1 },
            { x: 1, y: 1 },
          ],
        }),
      ],
    },
  });

  it('[ADAPT-5] attack takes 90 % of the way out, release 90 % of the way back', () => {
    const out = play(start, joy, mapping, 8000);
    expect(readTargets(out).light.fog).toBeCloseTo(0.39, 3);
    const rested = play(start, joy, mapping, 60_000);
    const back = play(rested, nothing('unsure'), mapping, 2000);
    expect(readTargets(back).light.fog).toBeCloseTo(0.31, 3);
  });

  it('[ADAPT-5] the way does not depend on the frame rate', () => {
    const companion = builtIn('companion');
    const coarse = play(start, feeling('sadness'), companion, 6000, FULL, 100);
    const fine = play(start, feeling('sadness'), companion, 6000, FULL, 5);
    for (const [i, path] of OUTPUT_PATHS.entries()) {
      const scale = Math.abs(toEased(path, OUTPUTS[path].max * 0.999) - toEased(path, OUTPUTS[path].min));
      const apart = Math.abs(difference(path, coarse.values[i] ?? 0, fine.values[i] ?? 0));
      expect(apart / scale).toBeLessThan(0.005);
    }
  });

  it('[ADAPT-5] the mode follows with hysteresis', () => {
    const modeAt = (depth: number, from = start) =>
      play(from, feeling('happiness', 1), mappingOf({ 'music.mode': { rows: [rowOf({ depth })] } }), 20_000);
    expect(readTargets(modeAt(0.09)).music.mode).toBe('dorian'); // 3.54: nearer to the next, but not by enough
    const bright = modeAt(0.11); // 3.66
    expect(readTargets(bright).music.mode).toBe('mixolydian');
    expect(readTargets(modeAt(0.08, bright)).music.mode).toBe('mixolydian'); // 3.48
    expect(readTargets(modeAt(0.05, bright)).music.mode).toBe('dorian'); // 3.3
    expect(readTargets(modeAt(0.5)).music.mode).toBe('lydian');
    expect(readTargets(modeAt(-0.5)).music.mode).toBe('locrian');
  });

  it('[ADAPT-6] hue takes the short way round, through red', () => {
    const amber = mappingOf({ 'light.hueDeg': { limits: [180, 420], rows: [rowOf({ depth: 130 })] } });
    let state = start;
    for (let ms = 100; ms <= 20_000; ms += 100) {
      state = step(state, feeling('happiness', 1), amber, ms, FULL);
      const { hueDeg } = readTargets(state).light;
      expect(hueDeg >= 275 || hueDeg <= 45.001).toBe(true);
    }
    expect(readTargets(state).light.hueDeg).toBeCloseTo(45, 3);
  });

  it('[ADAPT-6] hue stays while there is no colour to see', () => {
    const hue = { limits: [180, 420], rows: [rowOf({ depth: 130 })] } as const;
    const grey = mappingOf({ 'light.hueDeg': hue, 'light.saturation': { neutral: 0.01 } });
    const tinted = mappingOf({ 'light.hueDeg': hue, 'light.saturation': { neutral: 0.2 } });
    expect(settled(joy, grey).light.hueDeg).toBe(275);
    expect(settled(joy, tinted).light.hueDeg).not.toBe(275);
  });

  it('[ADAPT-8] a new mapping or strength takes over without a jump', () => {
    const sad = play(start, feeling('sadness'), builtIn('companion'), 60_000, FULL, 100);
    const next = step(sad, feeling('sadness'), builtIn('focus'), sad.nowMs + 16, { ...FULL, strength: 0.2 });
    expect(Math.abs(readTargets(next).light.intensity - readTargets(sad).light.intensity)).toBeLessThan(
      0.0033,
    );
    expect(Math.abs(readTargets(next).music.tempoBpm - readTargets(sad).music.tempoBpm)).toBeLessThan(0.02);
  });
});

describe('without a face', () => {
  const SLOW_ONES: readonly OutputPath[] = ['music.tempoBpm', 'pacing.eventsPerMin', 'pacing.motion'];

  it.each(EMOTIONS)(
    '[ADAPT-7] all but tempo and pacing are back from %s within 5 s of losing the face',
    (emotion) => {
      for (const mapping of [
        builtIn('companion'),
        builtIn('balance'),
        builtIn('focus'),
      ] satisfies Mapping[]) {
        const felt = play(start, feeling(emotion, 1), mapping, 90_000, FULL, 100);
        const lost = play(felt, nothing('faceLost'), mapping, 5000);
        const rested = play(lost, nothing('faceLost'), mapping, 90_000, FULL, 100);
        for (const path of OUTPUT_PATHS) {
          const i = outputIndex(path);
          const neutral = outputOf(mapping, path).neutral;
          const off = Math.abs(difference(path, toEased(path, neutral), lost.values[i] ?? Number.NaN));
          const range = Math.abs(toEased(path, OUTPUTS[path].max * 0.999) - toEased(path, OUTPUTS[path].min));
          if (!SLOW_ONES.includes(path)) expect(off / range, `${mapping.id} ${path}`).toBeLessThan(0.02);
          expect(rested.values[i], `${mapping.id} ${path} at rest`).toBeCloseTo(toEased(path, neutral), 2);
        }
      }
    },
  );

  it.each(['unsure', 'faceLost', 'off'] as const)('[ADAPT-7] eases to neutral when %s', (kind) => {
    const companion = builtIn('companion');
    const felt = play(start, feeling('anger'), companion, 60_000, FULL, 100);
    expect(readTargets(felt).light.intensity).toBeLessThan(0.4);
    const rested = readTargets(play(felt, nothing(kind), companion, 90_000, FULL, 100));
    expect(rested.light.intensity).toBeCloseTo(0.58, 5);
    expect(rested.music.mode).toBe('dorian');
    expect(rested.pacing.motion).toBeCloseTo(1, 5);
  });
});

describe('what a row reads', () => {
  const fogOf = (row: Parameters<typeof rowOf>[0], emotion: EmotionState) => {
    const mapping = mappingOf({ 'light.fog': { neutral: 0.3, rows: [rowOf(row)] } });
    return play(start, emotion, mapping, 20_000).values[OUTPUT_PATHS.indexOf('light.fog')];
  };
  const smile = feeling('happiness', 1);
  const anger = feeling('anger', 1);
  const smileAfterAnger = { ...smile, recent: anger.recent };

  it('[ADAPT-17] says whether it follows what is shown now or what was shown recently', () => {
    for (const [input, fog] of [
      ['expression.happiness', 0.6],
      ['expression.anger', 0.3],
      ['recent.happiness', 0.3],
      ['recent.anger', 0.6],
    ] as const)
      expect(fogOf({ input }, smileAfterAnger), input).toBeCloseTo(fog, 6);
    expect(fogOf({ input: 'recent.valence', inputRange: [0, -1] }, smileAfterAnger)).toBeCloseTo(
      0.3 + 0.3 * 0.43,
      6,
    );
    expect(fogOf({ input: 'recent.confidence' }, smileAfterAnger)).toBeCloseTo(0.6, 6);
  });

  it('[ADAPT-7] reads nothing of an expression that is not named, and goes on with the recent one', () => {
    for (const kind of ['unsure', 'faceLost'] as const) {
      const after: EmotionState = {
        ...nothing(kind),
        probabilities: smile.probabilities,
        recent: smile.recent,
      };
      expect(fogOf({ input: 'expression.happiness' }, after), kind).toBeCloseTo(0.3, 9);
      expect(fogOf({ input: 'recent.happiness' }, after), kind).toBeCloseTo(0.6, 6);
      expect(fogOf({ input: 'recent.happiness' }, { ...after, recent: null }), kind).toBeCloseTo(0.3, 9);
    }
  });

  it('[ADAPT-4] closes a threshold when nothing is known of what its row reads', () => {
    const rows = [rowOf({ input: 'recent.happiness', threshold: { on: 0.8, off: 0.2 }, depth: 0.5 })];
    const mapping = mappingOf({ 'light.fog': { neutral: 0.3, rows } });
    const half = {
      ...smile,
      recent: smile.recent && { ...smile.recent, levels: feeling('happiness', 0.5).probabilities },
    };
    const open = play(start, smile, mapping, 5000);
    expect(play(open, half, mapping, 20_000).values[OUTPUT_PATHS.indexOf('light.fog')]).toBeCloseTo(0.55, 4);
    const shut = play(open, nothing('unsure'), mapping, 5000);
    expect(play(shut, half, mapping, 20_000).values[OUTPUT_PATHS.indexOf('light.fog')]).toBeCloseTo(0.3, 4);
  });
});

describe('clocks', () => {
  it('[COMFORT-7] nothing moves when time stands still, runs backwards or is no number', () => {
    const state = play(start, joy, builtIn('companion'), 2000);
    for (const nowMs of [state.nowMs, state.nowMs - 5000, Number.NaN, Number.POSITIVE_INFINITY, 1e300])
      expect(step(state, joy, builtIn('companion'), nowMs, FULL).values).toEqual(state.values);
    expect(step(state, joy, builtIn('companion'), state.nowMs + 16, FULL).values).not.toEqual(state.values);
  });

  it('[COMFORT-7] an hour asleep counts for a quarter of a second, and the world goes on after a step back', () => {
    const hour = step(start, joy, builtIn('companion'), 3_600_000, FULL);
    expect(hour.values).toEqual(step(start, joy, builtIn('companion'), 250, FULL).values);
    const back = step(hour, joy, builtIn('companion'), 1000, FULL);
    const on = step(back, joy, builtIn('companion'), 1016, FULL);
    expect(on.values).not.toEqual(back.values);
  });
});
