/** @file World documents: refusals by place, older versions, and how they go into files and come out. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURVE_PRESETS, NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { describeOutput } from '../core/index.ts';
import { CALM_SCENE, glbOf } from '../fixtures/glb-scenes.ts';
import {
  type Binding,
  compileBinding,
  embedDocument,
  evaluateBinding,
  MOST_WORLD_BYTES,
  parseWorldDocument,
  readGlb,
  readWorldFile,
  withoutMissing,
} from './index.ts';
import { anyBinding, documentOf, outline } from './world-document.fixture.ts';

describe('a world document', () => {
  it('is refused with place, expectation and value', () => {
    const good = documentOf([
      { node: 'light:Sun', property: 'intensity', target: 'light.intensity', range: [0, 1], curve: 'linear' },
    ]);
    const [binding] = good.bindings;
    const refusal = (document: unknown): string => {
      try {
        parseWorldDocument(document, outline);
      } catch (error) {
        return (error as Error).message;
      }
      return 'taken';
    };
    expect(refusal(good)).toBe('taken');
    expect(refusal({ ...good, schemaVersion: 3 })).toBe(
      'At schemaVersion: expected 2 or less, got 3. A newer Mienscape wrote this file: open it there.',
    );
    expect(refusal({ ...good, schemaVersion: 0 })).toMatch(
      /^At schemaVersion: expected a whole number from 1 to 2/,
    );
    const curved = (curve: unknown) => refusal({ ...good, bindings: [{ ...binding, curve }] });
    const [low, high] = [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ];
    expect(curved([low, high])).toBe('taken');
    expect(curved([low, { x: 1, y: -0.5 }])).toMatch(
      /^At bindings\[0\]\.curve\[1\]\.y: expected a number from 0 to 1, got -0\.5\./,
    );
    expect(curved([high, low])).toMatch(
      /^At bindings\[0\]\.curve\[1\]\.x: expected a number above 1, the x before/,
    );
    expect(curved([low])).toMatch(/^At bindings\[0\]\.curve: expected at least 2 points/);
    expect(curved('bouncy')).toMatch(/^At bindings\[0\]\.curve: expected .*list of 2 to 32 points/);
    expect(refusal({ ...good, extra: 1 })).toMatch(/^At extra: expected no extra key/);
    expect(refusal({ ...good, bindings: [{ ...binding, range: [0, 7] }] })).toMatch(
      /^At bindings\[0\]\.range\[1\]: expected a number from 0 to 4 for intensity of “light:Sun”, got 7\./,
    );
    expect(refusal({ ...good, bindings: [{ ...binding, node: 'light:Moon' }] })).toBe(
      'At bindings[0].node: the scene has no “light:Moon”. Choose another node, or take the binding out.',
    );
    expect(refusal({ ...good, bindings: [{ ...binding, property: 'speed', range: [0, 1] }] })).toMatch(
      /has no speed/,
    );
    expect(refusal({ ...good, bindings: [binding, binding] })).toMatch(/bound twice\. Take one/);
    expect(refusal(null)).toMatch(/^At the top: expected a world document, got null/);
    expect(
      withoutMissing({ ...good, bindings: [{ ...binding, node: 'light:Moon' } as Binding] }, outline),
    ).toMatchObject({
      document: { bindings: [] },
      missing: ['the scene has no “light:Moon”.'],
    });
  });

  it('of version 1 is read as it was: its presets are the same curves', () => {
    const bindings = CURVE_PRESETS.map((curve, i) => ({
      node: ['light:Sun', 'light:Lantern'][i % 2] ?? '',
      property: i < 2 ? ('intensity' as const) : ('hueDeg' as const),
      target: 'light.intensity' as const,
      range: [0, 1] as const,
      curve,
    }));
    const old = { ...documentOf(bindings), schemaVersion: 1 };
    expect(parseWorldDocument(old, outline)).toEqual(documentOf(bindings));
    const file = embedDocument(readGlb(glbOf(CALM_SCENE)), old as never);
    expect(readWorldFile(file, 'x').document).toEqual(documentOf(bindings));
  });

  it('shapes the answer by points of its own', () => {
    const target = 'light.intensity' as const;
    const curve = [
      { x: 0, y: 1 },
      { x: 0.5, y: 0 },
      { x: 1, y: 0.25 },
    ];
    const compiled = compileBinding({
      node: 'light:Sun',
      property: 'intensity',
      target,
      range: [1, 3],
      curve,
    });
    const { min, max } = describeOutput(target);
    const at = (share: number): number =>
      evaluateBinding(compiled, {
        ...NEUTRAL_TARGETS,
        light: { ...NEUTRAL_TARGETS.light, intensity: min + share * (max - min) },
      });
    expect([0, 0.5, 1].map(at)).toEqual([3, 1, 1.5].map((value) => expect.closeTo(value, 9)));
  });

  it('goes into a glb and comes out of it, and the rest of the file stays as it is', () => {
    fc.assert(
      fc.property(
        fc.array(anyBinding, { maxLength: 1 }),
        fc.string({ minLength: 1, maxLength: 20 }),
        (bindings, name) => {
          fc.pre(name.trim() === name);
          const glb = readGlb(glbOf({ ...CALM_SCENE, extras: { kept: 1 } }));
          const again = readGlb(embedDocument(glb, { ...documentOf(bindings), name }));
          expect(again.document).toEqual({ ...documentOf(bindings), name });
          expect(again.rest).toEqual(glb.rest);
          expect(again.json.extras).toMatchObject({ kept: 1 });
          expect(again.json.nodes).toEqual(glb.json.nodes);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('can be taken again, however near the limit its world is', () => {
    const fullest = (bytes: number): Uint8Array => {
      const glb = readGlb(glbOf(CALM_SCENE));
      const rest = new Uint8Array(bytes);
      const view = new DataView(rest.buffer);
      view.setUint32(0, bytes - 8, true);
      view.setUint32(4, 0x004e4942, true);
      return embedDocument({ ...glb, rest }, documentOf([]));
    };
    const taken = readGlb(fullest(MOST_WORLD_BYTES));
    const named = { ...documentOf([]), name: 'x'.repeat(60) };
    expect(readGlb(embedDocument(taken, named)).document).toEqual(named);
    expect(() => readGlb(fullest(MOST_WORLD_BYTES + 4))).toThrow(/65 MiB: at most 64 MiB/);
  });
});
