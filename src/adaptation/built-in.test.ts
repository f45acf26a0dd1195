/** @file The three mappings that come with the app: different enough to notice, true to their word. */
import { describe, expect, it } from 'vitest';
import { EMOTIONS, type Emotion, MODES, type SceneTargets } from '../core/index.ts';
import { BUILT_IN_MAPPINGS, createAdaptation, NEUTRAL_TARGETS, readTargets } from './index.ts';
import { hueDelta } from './outputs.ts';
import { builtIn, FULL, feeling, outputOf, play, settled } from './test-emotions.ts';

const modeIndex = (targets: SceneTargets) => MODES.indexOf(targets.music.mode);

/** Rough perceptual distance: each part in steps one would just call different. */
function distance(a: SceneTargets, b: SceneTargets): number {
  const colour = Math.min(a.light.saturation, b.light.saturation);
  return (
    Math.abs(a.light.intensity - b.light.intensity) / 0.1 +
    Math.abs(1e6 / a.light.temperatureK - 1e6 / b.light.temperatureK) / 50 +
    (Math.abs(hueDelta(a.light.hueDeg, b.light.hueDeg)) / 30) * colour +
    Math.abs(a.light.fog - b.light.fog) / 0.15 +
    Math.abs(Math.log(a.music.tempoBpm / b.music.tempoBpm)) / 0.06 +
    Math.abs(modeIndex(a) - modeIndex(b)) +
    Math.abs(a.music.brightness - b.music.brightness) / 0.15 +
    Math.abs(a.pacing.eventsPerMin - b.pacing.eventsPerMin) / 4 +
    Math.abs(a.pacing.motion - b.pacing.motion) / 0.2
  );
}

const worlds = new Map<string, SceneTargets>();

function world(id: 'companion' | 'balance' | 'focus', emotion: Emotion): SceneTargets {
  const key = `${id} ${emotion}`;
  const found = worlds.get(key) ?? settled(feeling(emotion), builtIn(id));
  worlds.set(key, found);
  return found;
}

describe('the built-in mappings', () => {
  it('are three, with names and words', () => {
    expect(BUILT_IN_MAPPINGS.map(({ id }) => id)).toEqual(['companion', 'balance', 'focus']);
    for (const { name, description } of BUILT_IN_MAPPINGS)
      expect(name.length * description.length).toBeGreaterThan(100);
  });

  it('leave a neutral face in a neutral world', () => {
    for (const mapping of BUILT_IN_MAPPINGS) {
      const { light, music, pacing } = settled(feeling('neutral', 1), mapping);
      expect(light.intensity).toBeCloseTo(outputOf(mapping, 'light.intensity').neutral, 6);
      expect(light.hueDeg).toBeCloseTo(outputOf(mapping, 'light.hueDeg').neutral, 6);
      expect(music.tempoBpm).toBeCloseTo(outputOf(mapping, 'music.tempoBpm').neutral, 6);
      expect(pacing.motion).toBeCloseTo(outputOf(mapping, 'pacing.motion').neutral, 6);
    }
    expect(distance(world('companion', 'neutral'), NEUTRAL_TARGETS)).toBeLessThan(1e-6);
  });

  it('companion: happiness and sadness are worlds apart', () => {
    const [happy, sad] = [world('companion', 'happiness'), world('companion', 'sadness')];
    const show = (targets: SceneTargets) =>
      JSON.stringify(targets, (_, v) => (typeof v === 'number' ? Number(v.toPrecision(3)) : v));
    process.stdout.write(`happiness ${show(happy)}\nsadness   ${show(sad)}\n`);
    expect(happy.light.intensity - sad.light.intensity).toBeGreaterThan(0.4);
    expect(sad.light.temperatureK - happy.light.temperatureK).toBeGreaterThan(3500);
    expect(happy.music.tempoBpm - sad.music.tempoBpm).toBeGreaterThan(25);
    expect(happy.music.mode).toBe('ionian');
    expect(sad.music.mode).toBe('aeolian');
    expect(happy.pacing.eventsPerMin - sad.pacing.eventsPerMin).toBeGreaterThan(15);
    expect(happy.pacing.motion - sad.pacing.motion).toBeGreaterThan(0.7);
  });

  it('companion: any two emotions differ noticeably', () => {
    for (const [i, a] of EMOTIONS.entries())
      for (const b of EMOTIONS.slice(i + 1))
        expect(distance(world('companion', a), world('companion', b)), `${a} and ${b}`).toBeGreaterThan(2.5);
  });

  it('companion: the change is under way within ten seconds', () => {
    const tenSecondsOf = (emotion: Emotion) =>
      readTargets(play(createAdaptation(0), feeling(emotion), builtIn('companion'), 10_000));
    const [happy, sad] = [tenSecondsOf('happiness'), tenSecondsOf('sadness')];
    expect(happy.light.intensity - sad.light.intensity).toBeGreaterThan(0.35);
    expect(happy.music.tempoBpm - sad.music.tempoBpm).toBeGreaterThan(10);
    expect(modeIndex(happy) - modeIndex(sad)).toBeGreaterThanOrEqual(2);
    expect(happy.pacing.eventsPerMin - sad.pacing.eventsPerMin).toBeGreaterThan(5);
  });

  it('companion: anger glows like embers, dark and warm, and safely unsaturated', () => {
    const { light } = world('companion', 'anger');
    expect(light.intensity).toBeLessThan(0.4);
    expect(light.temperatureK).toBeLessThan(3000);
    expect(Math.abs(hueDelta(0, light.hueDeg))).toBeLessThan(25);
    expect(light.saturation).toBeLessThanOrEqual(0.72);
  });

  it.each(['anger', 'fear'] as const)(
    'balance: answers %s with a slower, warmer, softer world',
    (emotion) => {
      const [calm, answer] = [world('balance', 'neutral'), world('balance', emotion)];
      expect(answer.light.temperatureK).toBeLessThan(calm.light.temperatureK - 1000);
      expect(answer.music.tempoBpm).toBeLessThan(calm.music.tempoBpm - 8);
      expect(answer.music.brightness).toBeLessThan(calm.music.brightness - 0.1);
      expect(answer.music.pulse).toBeLessThan(calm.music.pulse);
      expect(answer.music.pad).toBeGreaterThan(calm.music.pad);
      expect(answer.pacing.eventsPerMin).toBeLessThan(calm.pacing.eventsPerMin - 3);
      expect(answer.pacing.motion).toBeLessThan(calm.pacing.motion - 0.2);
    },
  );

  it('balance: lifts sadness instead of sharing it', () => {
    const [calm, answer] = [world('balance', 'neutral'), world('balance', 'sadness')];
    expect(answer.light.intensity).toBeGreaterThan(calm.light.intensity);
    expect(modeIndex(answer)).toBeGreaterThan(modeIndex(calm));
  });

  it('focus: keeps its beat, and moves less than half as far as companion', () => {
    for (const emotion of EMOTIONS) {
      expect(world('focus', emotion).music.tempoBpm).toBeCloseTo(66, 6);
      if (emotion === 'neutral') continue;
      const moved = (id: 'companion' | 'focus') => distance(world(id, 'neutral'), world(id, emotion));
      expect(moved('focus'), emotion).toBeLessThan(0.5 * moved('companion'));
    }
  });

  it('focus: does not answer a passing mood', () => {
    const neutral = world('focus', 'neutral');
    expect(distance(settled(feeling('anger', 0.5), builtIn('focus')), neutral)).toBeLessThan(1e-6);
    expect(distance(world('focus', 'anger'), neutral)).toBeGreaterThan(1);
  });

  it('cost a small part of a frame: under half a millisecond a step, even on a busy machine', () => {
    const began = performance.now();
    play(createAdaptation(0), feeling('sadness'), builtIn('companion'), 160_000, FULL, 16);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
