/** @file Bindings: the usual ones, those of a file’s extras, and the values that targets make of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitTargets, NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { describeOutput, eachOutput, MODES, type SceneTargets } from '../core/index.ts';
import { CALM_SCENE, gltfOf } from '../fixtures/glb-scenes.ts';
import {
  compileBinding,
  createFollower,
  defaultBindings,
  evaluateBinding,
  outlineOf,
  parseWorldDocument,
  readExtras,
} from './index.ts';
import { anyBinding, anyTargets, documentOf, outline } from './world-document.fixture.ts';

describe('bindings', () => {
  it('are by default sun, surroundings, glowing materials and animations; the file’s own come first', () => {
    const bindings = defaultBindings(outline);
    const keys = bindings.map(({ node, property: name, target }) => `${node} ${name} ${target}`);
    expect(keys.slice(0, 2)).toEqual([
      'light:Sun intensity light.intensity',
      'light:Lantern intensity music.pulse',
    ]);
    expect(keys).toContain('light:Sun temperatureK light.temperatureK');
    expect(keys).toContain('material:Paper emission light.intensity');
    expect(keys).toContain('animation:Sway speed pacing.motion');
    expect(keys).toContain('scene fog light.fog');
    expect(keys.some((key) => key.startsWith('material:Stone'))).toBe(false);
    expect(parseWorldDocument(documentOf(bindings), outline)).toEqual(documentOf(bindings));
  });

  it('of a light that thousands of nodes share are read up to a limit, and it is said', () => {
    const shared = (mienscape: unknown) =>
      readExtras(
        outlineOf({
          asset: { version: '2.0' },
          nodes: Array.from({ length: 5000 }, () => ({ extensions: { KHR_lights_punctual: { light: 0 } } })),
          extensions: { KHR_lights_punctual: { lights: [{ type: 'point', extras: { mienscape } }] } },
        }),
      );
    const note = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`key ${i}`, 1]));
    for (const wrong of [note, JSON.stringify(note), 7]) {
      const { bindings, problems } = shared(wrong);
      expect(bindings).toEqual([]);
      expect(problems).toHaveLength(2001);
      expect(problems.at(-1)).toMatch(
        /more custom properties “mienscape” than are read\. Write at most 2,000\./,
      );
    }
    const points = Array.from({ length: 100_000 }, (_, x) => ({ x, y: 0 }));
    const long = { intensity: { target: 'light.fog', curve: points }, hueDeg: points, speed: 1 };
    expect(shared(long).problems.every((text) => text.length < 300)).toBe(true);
  });

  it('of extras that cannot be are told in words, with node and remedy, and the others hold', () => {
    const [sun] = CALM_SCENE.lights ?? [];
    const asked = (mienscape: unknown) =>
      readExtras(
        outlineOf(
          gltfOf({ ...CALM_SCENE, lights: sun ? [{ ...sun, extras: { mienscape } }] : [] }).json as never,
        ),
      );
    expect(asked({ intensity: 'light.brightness', temperatureK: 'light.temperatureK' })).toMatchObject({
      bindings: [{ node: 'light:Sun', property: 'temperatureK' }],
      problems: [expect.stringMatching(/light:Sun.*light\.brightness.*Use one such as light\.intensity\./)],
    });
    for (const [wrong, words] of [
      [{ speed: 'pacing.motion' }, /“light:Sun” has no speed\. Use one of/],
      [{ colour: 'light.hueDeg' }, /asks for “colour”\. Use one of/],
      [{ intensity: { target: 'light.fog', range: [0, 9] } }, /not two numbers from 0 to 4\. Correct/],
      [{ intensity: { target: 'light.fog', curve: 'bouncy' } }, /unknown curve\. Use one of/],
      [{ __proto__: null, constructor: 'light.fog' }, /asks for “constructor”/],
      ['not json', /is not an object\. Write/],
      [[1], /is not an object\. Write/],
    ] as const)
      expect(asked(wrong)).toMatchObject({ bindings: [], problems: [expect.stringMatching(words)] });
    expect(asked(JSON.stringify({ intensity: 'music.pad' })).bindings).toHaveLength(1);
    const curve = [
      { x: 0, y: 0.2 },
      { x: 1, y: 0 },
    ];
    expect(asked({ intensity: { target: 'light.fog', curve } }).bindings).toMatchObject([{ curve }]);
    expect(asked({ intensity: { target: 'light.fog', curve: [{ x: 0, y: 2 }] } }).problems).toHaveLength(1);
  });

  it('stay within their range whatever targets and curve, and by a preset reach both its ends', () => {
    fc.assert(
      fc.property(anyBinding, anyTargets, (binding, targets) => {
        const compiled = compileBinding(binding);
        const [low, high] = [Math.min(...binding.range), Math.max(...binding.range)];
        const value = evaluateBinding(compiled, targets);
        expect(value).toBeGreaterThanOrEqual(low - 1e-9 * Math.abs(low));
        expect(value).toBeLessThanOrEqual(high + 1e-9 * Math.abs(high));
        const { min, max, transform } = describeOutput(binding.target);
        // A preset begins and ends at the ends of the range; points as they lie.
        if (typeof binding.curve !== 'string') return;
        for (const [end, at] of [
          [min, binding.range[0]],
          [max, binding.range[1]],
        ] as const) {
          const name = transform === 'mode' ? (end === min ? MODES[0] : MODES.at(-1)) : end;
          const [part, output] = binding.target.split('.') as ['light', string];
          const there = { ...targets, [part]: { ...targets[part], [output]: name } } as SceneTargets;
          expect(evaluateBinding(compiled, there)).toBeCloseTo(at, 6);
        }
      }),
    );
  });

  it('make no number of targets that are none', () => {
    fc.assert(
      fc.property(anyBinding, (binding) => {
        const broken = eachOutput(() => Number.NaN) as unknown as SceneTargets;
        expect(Number.isFinite(evaluateBinding(compileBinding(binding), broken))).toBe(true);
      }),
    );
  });

  it('follow targets with no step larger than the share of 0.4 s', () => {
    const follower = createFollower(['intensity', 'hueDeg']);
    follower.follow(Float64Array.of(0, 350), 0.1);
    const [value = 0, hue = 0] = follower.follow(Float64Array.of(1, 10), 0.1);
    expect(value).toBeCloseTo(1 - Math.exp(-0.25), 6);
    // One that is bound anew goes on from where it stands.
    const again = createFollower(['intensity', 'ambient'], [value, undefined]);
    const [on = 0, fresh] = again.follow(Float64Array.of(1, 3), 0.1);
    expect(on).toBeCloseTo(1 - Math.exp(-0.5), 6);
    expect(fresh).toBe(3);
    expect(hue).toBeCloseTo(350 + 20 * (1 - Math.exp(-0.25)), 6);
  });
});

it('targets that keep comfort make no property leave its range on the way', () => {
  let shown = NEUTRAL_TARGETS;
  const compiled = defaultBindings(outline).map(compileBinding);
  for (let step = 0; step < 200; step++) {
    const wanted = {
      ...NEUTRAL_TARGETS,
      light: { ...NEUTRAL_TARGETS.light, intensity: step % 20 < 10 ? 0 : 1 },
    };
    shown = limitTargets(shown, wanted, 33, false);
    for (const binding of compiled) expect(Number.isFinite(evaluateBinding(binding, shown))).toBe(true);
  }
});
