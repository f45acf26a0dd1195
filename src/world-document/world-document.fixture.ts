/** @file The outline of a calm scene, and any bindings and targets, for tests of world documents. */
import fc from 'fast-check';
import { CURVE_PRESETS, type Curve } from '../adaptation/index.ts';
import { describeOutput, eachOutput, MODES, OUTPUT_PATHS, type SceneTargets } from '../core/index.ts';
import { CALM_SCENE, glbOf } from '../fixtures/glb-scenes.ts';
import {
  type Binding,
  outlineOf,
  PROPERTIES,
  type PropertyName,
  readGlb,
  type WorldDocument,
} from './index.ts';

export const outline = outlineOf(readGlb(glbOf(CALM_SCENE)).json);
export const documentOf = (bindings: readonly Binding[]): WorldDocument => ({
  kind: 'mienscape-world',
  schemaVersion: 2,
  name: 'Two lamps',
  viewer: null,
  bindings,
});
const property = fc.constantFrom(...(Object.keys(PROPERTIES) as PropertyName[]));
const anyPoints: fc.Arbitrary<Curve> = fc
  .record({
    heights: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 32 }),
    slope: fc.double({ min: -100, max: 100, noNaN: true }),
  })
  .map(({ heights, slope }) =>
    heights.map((y, i) => ({ x: i / (heights.length - 1), y, ...(i === 1 ? { tangentIn: slope } : {}) })),
  );
export const anyBinding: fc.Arbitrary<Binding> = fc
  .record({
    property,
    target: fc.constantFrom(...OUTPUT_PATHS),
    shares: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
    curve: fc.oneof(fc.constantFrom<Curve>(...CURVE_PRESETS), anyPoints),
  })
  .map(({ property: name, target, shares, curve }) => {
    const { min, max } = PROPERTIES[name];
    const [low, high] = shares.map((share) => min + share * (max - min)) as [number, number];
    return { node: 'scene', property: name, target, range: [low, high] as const, curve };
  });
export const anyTargets: fc.Arbitrary<SceneTargets> = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: OUTPUT_PATHS.length,
    maxLength: OUTPUT_PATHS.length,
  })
  .map(
    (shares) =>
      eachOutput<number | string>((path) => {
        const share = shares[OUTPUT_PATHS.indexOf(path)] ?? 0;
        const { min, max, transform } = describeOutput(path);
        return transform === 'mode' ? (MODES[Math.round(share * 6)] ?? 'ionian') : min + share * (max - min);
      }) as SceneTargets,
  );
