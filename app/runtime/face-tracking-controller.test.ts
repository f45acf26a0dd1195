import { describe, expect, it } from 'vitest';
import { createManualClock, type Scores } from '../../src/core/index.ts';
import { createFaceTrackingController } from './face-tracking-controller.ts';
import type { SourcePhase } from './store.ts';

const SMILE = [
  ['lip_corner_puller_left', 0.9],
  ['lip_corner_puller_right', 0.9],
] as const;
const playing = (source: 'demo' | 'camera' | 'file' | 'headset'): SourcePhase => ({
  kind: 'playing',
  source,
  pictures: 'live',
});

function setUp(first: SourcePhase, consent = true) {
  const clock = createManualClock(1000);
  const got: Scores[] = [];
  const state = { phase: first, consent, givenBack: 0 };
  const line = createFaceTrackingController({
    clock: clock.now,
    rateHz: () => 15,
    allowed: () => state.consent,
    phase: () => state.phase,
    take: () => {
      state.phase = playing('headset');
    },
    giveBack: () => state.givenBack++,
    scores: (scores) => got.push(scores),
  });
  return { line, clock, got, state };
}

describe('a headset’s face tracking', () => {
  it('takes over from the demo clip after consent, and names itself', () => {
    const { line, got, state } = setUp(playing('demo'));
    line.offer(SMILE);
    expect(state.phase).toEqual(playing('headset'));
    expect(got).toMatchObject([{ face: 'found', backend: 'headset' }]);
  });

  it('is not read without consent, nor once it is withdrawn', () => {
    const without = setUp(playing('demo'), false);
    without.line.offer(SMILE);
    expect(without.got).toEqual([]);
    expect(without.state.phase).toEqual(playing('demo'));
    const withdrawn = setUp(playing('headset'));
    withdrawn.state.consent = false;
    withdrawn.line.offer(SMILE);
    expect(withdrawn.got).toEqual([]);
    expect(withdrawn.state.givenBack).toBe(1);
  });

  it('leaves a chosen camera and a stopped line alone', () => {
    for (const phase of [playing('camera'), { kind: 'stopped' } as const]) {
      const { line, got } = setUp(phase);
      line.offer(SMILE);
      expect(got).toEqual([]);
    }
  });

  it('keeps to the sensing rate', () => {
    const { line, clock, got } = setUp(playing('demo'));
    for (let i = 0; i < 72; i++) {
      clock.advance(1000 / 72);
      line.offer(SMILE);
    }
    expect(got.length).toBeGreaterThan(12);
    expect(got.length).toBeLessThan(18);
  });

  it('gives the source back when the session ends', () => {
    const { line, state } = setUp(playing('headset'));
    line.offer(null);
    expect(state.givenBack).toBe(1);
    const other = setUp(playing('demo'));
    other.line.offer(null);
    expect(other.state.givenBack).toBe(0);
  });
});
