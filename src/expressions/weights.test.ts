import { describe, expect, it } from 'vitest';
import { argMax, EMOTIONS, emotionIndex } from '../core/index.ts';
import { probabilitiesOf } from './weights.ts';

const both = (movement: string, weight: number): [string, number][] => [
  [`${movement}_left`, weight],
  [`${movement}_right`, weight],
];
const rest = [...both('lip_corner_puller', 0), ['jaw_drop', 0] as [string, number]];
const emotionOf = (weights: Iterable<readonly [string, number]>): string =>
  EMOTIONS[argMax(probabilitiesOf(weights) ?? [])] ?? 'none';

describe('probabilities of a headset’s weights', () => {
  it('are eight, sum to 1, and say neutral at rest', () => {
    const probabilities = probabilitiesOf(rest) ?? [];
    expect(probabilities).toHaveLength(8);
    expect(probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 9);
    expect(probabilities[0]).toBeGreaterThan(0.7);
  });

  it.each([
    ['happiness', [...both('lip_corner_puller', 0.8), ...both('cheek_raiser', 0.5)]],
    ['surprise', [...rest, ['jaw_drop', 0.8] as [string, number]]],
    ['sadness', both('lip_corner_depressor', 0.8)],
    ['anger', [...both('lip_tightener', 0.8), ...both('lip_pressor', 0.7)]],
    ['disgust', [...both('nose_wrinkler', 0.8), ...both('upper_lip_raiser', 0.6)]],
    ['fear', both('lip_stretcher', 0.9)],
    ['contempt', [['lip_corner_puller_left', 0.9], ['lip_corner_puller_right', 0] as [string, number]]],
  ] as [string, [string, number][]][])('say %s for its signs', (emotion, weights) => {
    expect(emotionOf(weights)).toBe(emotion);
    // Control: a tenth of them is no sign.
    expect(emotionOf(weights.map(([name, weight]) => [name, weight / 10] as const))).toBe('neutral');
  });

  it('read a laugh, mouth open, as happiness and not as surprise', () => {
    expect(emotionOf([...both('lip_corner_puller', 0.9), ['jaw_drop', 0.6]])).toBe('happiness');
  });

  it('take any subset, coarse steps, and what is no number', () => {
    expect(
      emotionOf([
        ['lip_corner_puller_left', 0.8125],
        ...both('jaw_sideways', Number.NaN),
        ['lip_corner_puller_right', 0.75],
      ]),
    ).toBe('happiness');
    expect(probabilitiesOf([...rest, ['jaw_drop', Number.POSITIVE_INFINITY]])?.every(Number.isFinite)).toBe(
      true,
    );
  });

  it('know nothing where no movement of the mouth is offered', () => {
    expect(probabilitiesOf([])).toBeNull();
    expect(probabilitiesOf(both('brow_lowerer', 1))).toBeNull();
    expect(probabilitiesOf(rest)?.[emotionIndex('neutral')]).toBeDefined();
  });
});
