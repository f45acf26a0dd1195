import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argMax, EMOTIONS } from '../core/index.ts';
import { weightsOfShapes } from './shapes.ts';
import { probabilitiesOf } from './weights.ts';

type Shapes = readonly (readonly [string, number])[];
const emotionOf = (shapes: Shapes): string =>
  EMOTIONS[argMax(probabilitiesOf(weightsOfShapes(shapes)) ?? [])] ?? 'none';
const both = (name: string, weight: number): Shapes => [
  [`${name}Left`, weight],
  [`${name}Right`, weight],
];
const vrcft = (shapes: Shapes, prefix = '/avatar/parameters/v2/'): Shapes =>
  shapes.map(([name, value]) => [`${prefix}${name}`, value]);
const babble = (shapes: Shapes): Shapes => shapes.map(([name, value]) => [`/${name}`, value]);

describe('mouth shapes of other programs', () => {
  it.each([
    ['neutral', [...both('mouthSmile', 0.02), ['jawOpen', 0.03]]],
    ['happiness', both('mouthSmile', 0.8)],
    ['surprise', [['jawOpen', 0.8]]],
    ['sadness', both('mouthFrown', 0.8)],
    ['disgust', [...both('noseSneer', 0.8), ...both('mouthUpperUp', 0.6)]],
    ['fear', both('mouthStretch', 0.9)],
    ['contempt', [['mouthSmileLeft', 0.9], ['mouthSmileRight', 0] as const]],
  ] as [string, Shapes][])('by ARKit’s names (Babble): %s', (emotion, shapes) => {
    expect(emotionOf(babble(shapes))).toBe(emotion);
  });

  it.each([
    ['neutral', [...both('MouthCornerPull', 0.02), ['JawOpen', 0.03]]],
    ['happiness', [...both('MouthCornerPull', 0.8), ...both('CheekSquint', 0.4)]],
    ['surprise', [['JawOpen', 0.8]]],
    ['sadness', [...both('MouthFrown', 0.8), ['MouthRaiserLower', 0.4]]],
    ['anger', [...both('MouthTightener', 0.8), ...both('MouthPress', 0.7)]],
    ['disgust', [...both('NoseSneer', 0.8), ...both('MouthUpperUp', 0.6)]],
    ['fear', both('MouthStretch', 0.9)],
  ] as [string, Shapes][])('by Unified Expressions (VRCFaceTracking): %s', (emotion, shapes) => {
    expect(emotionOf(vrcft(shapes))).toBe(emotion);
    expect(emotionOf(vrcft(shapes, '/avatar/parameters/FT/v2/'))).toBe(emotion);
  });

  it.each([
    ['happiness', [['SmileSad', 0.8]]],
    ['sadness', [['SmileFrown', -0.8]]],
    ['sadness', both('SmileSad', -0.8)],
    ['fear', [['MouthTightenerStretch', -0.9]]],
    ['neutral', [['SmileFrown', 0.02]]],
  ] as [string, Shapes][])('joined into one: %s', (emotion, shapes) => {
    expect(emotionOf(vrcft(shapes))).toBe(emotion);
  });

  it('believe the single shape before the joined one, in any order', () => {
    const shapes = vrcft([...both('MouthCornerPull', 0.9), ['SmileSad', 0]]);
    expect(emotionOf(shapes)).toBe('happiness');
    expect(emotionOf([...shapes].reverse())).toBe('happiness');
  });

  it('see no open mouth where lips are closed over an open jaw', () => {
    expect(emotionOf(babble([['jawOpen', 0.8], ['mouthClose', 0.75] as const]))).toBe('neutral');
    expect(emotionOf(vrcft([['JawOpen', 0.8], ['MouthClosed', 0.75] as const]))).toBe('neutral');
  });

  it('know nothing of eyes, of other programs, and of names that only look alike', () => {
    for (const name of [
      '/avatar/parameters/v2/EyeLeftX',
      '/tracking/head',
      '/JawOpen1',
      '/jawOpenNegative',
      '/',
      '',
    ])
      expect([...weightsOfShapes([[name, 1]])]).toEqual([]);
    expect(probabilitiesOf(weightsOfShapes([['/avatar/parameters/v2/EyeLeftX', 1]]))).toBeNull();
  });

  it('give weights from 0 to 1, whatever comes', () => {
    const name = fc.constantFrom(
      '/jawOpen',
      '/mouthSmileLeft',
      '/a/SmileSad',
      '/MouthClosed',
      '/constructor',
      '/x',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.double())), (shapes) => {
        for (const [, weight] of weightsOfShapes(shapes)) {
          expect(weight).toBeGreaterThanOrEqual(0);
          expect(weight).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
