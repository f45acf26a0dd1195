/** @file World documents: what a file holds, its usual bindings, its extras, refusals, and what targets make of them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURVE_PRESETS, type Curve, limitTargets, NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { describeOutput, eachOutput, MODES, OUTPUT_PATHS, type SceneTargets } from '../core/index.ts';
import { CALM_SCENE, glbOf, gltfOf, packGlb } from '../fixtures/glb-scenes.ts';
import {
  type Binding,
  compileBinding,
  createFollower,
  defaultBindings,
  embedDocument,
  evaluateBinding,
  frameViewer,
  judgeBudget,
  MOST_WORLD_BYTES,
  outlineOf,
  PROPERTIES,
  type PropertyName,
  parseWorldDocument,
  readExtras,
  readGlb,
  readWorldFile,
  type WorldDocument,
  withoutMissing,
} from './index.ts';

const outline = outlineOf(readGlb(glbOf(CALM_SCENE)).json);
const documentOf = (bindings: readonly Binding[]): WorldDocument => ({
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
const anyBinding: fc.Arbitrary<Binding> = fc
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
const anyTargets: fc.Arbitrary<SceneTargets> = fc
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

describe('the outline of a scene', () => {
  it('names lights, materials and animations, and tells two of one name apart', () => {
    expect(outline.nodes.map(({ id }) => id)).toEqual([
      'scene',
      'light:Sun',
      'light:Lantern',
      'material:Stone',
      'material:Paper',
      'material:Bark',
      'animation:Sway',
    ]);
    const twins = gltfOf({
      ...CALM_SCENE,
      materials: [...(CALM_SCENE.materials ?? []), { name: 'Stone', base: [1, 1, 1] }],
    });
    expect(outlineOf(twins.json as never).nodes.map(({ id }) => id)).toContain('material:Stone (2)');
  });
  it('adds a sun to a file without lights', () => {
    const { lights: _, ...dark } = CALM_SCENE;
    expect(outlineOf(gltfOf(dark).json as never).nodes.map(({ id }) => id)).toContain('light:Added sun');
  });
});

describe('what a file asks for where nothing can be bound', () => {
  const asking = { mienscape: { intensity: 'light.intensity' } };
  const read = (change: (json: { nodes: object[]; meshes: object[] }) => void) => {
    const { json, binary } = gltfOf(CALM_SCENE);
    change(json as never);
    return readWorldFile(packGlb(json, binary), 'x');
  };

  it('is told: on an object, on its mesh, and not of a light or of others’ properties', () => {
    const { problems, document } = read(({ nodes, meshes }) => {
      Object.assign(nodes[1] ?? {}, { extras: asking });
      Object.assign(meshes[0] ?? {}, { extras: { mienscape: 'x' } });
      Object.assign(nodes[2] ?? {}, { extras: { colour: 'red' } });
    });
    expect(problems).toEqual([
      expect.stringMatching(/^“Lamp” has the custom property “mienscape”.* Move it to one of these\.$/),
      expect.stringMatching(/^“Stone” has/),
    ]);
    expect(document.bindings).toEqual(readWorldFile(glbOf(CALM_SCENE), 'x').document.bindings);
  });

  it('is told in a few lines, however much it is', () => {
    const { problems } = read(({ nodes }) => {
      for (let i = 0; i < 500; i++) nodes.push({ name: `Leaf ${i}`, extras: asking });
    });
    expect(problems).toHaveLength(9);
    expect(problems.at(-1)).toBe('There are 492 more like these.');
  });
});

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

describe('a file', () => {
  const TREE = { asset: { version: '2.0' }, scenes: [{ nodes: [0] }] };
  const good = glbOf(CALM_SCENE);
  it.each([
    ['no glb', new TextEncoder().encode('{"asset":{"version":"2.0"}}, and more'), /no binary glTF\. Export/],
    ['one cut short', good.slice(0, good.length - 40), /end is missing\. Copy/],
    ['nothing', new Uint8Array(0), /no binary glTF/],
    ['one that is too large', new Uint8Array(72 * 2 ** 20 + 1), /73 MiB: at most 64 MiB are read\. Make/],
    [
      'one with a file beside it',
      glbOf({ ...CALM_SCENE, top: { buffers: [{ uri: 'a.bin', byteLength: 4 }] } }),
      /needs another file \(“a\.bin”\), and nothing is fetched\./,
    ],
    [
      'one with a picture elsewhere',
      glbOf({ ...CALM_SCENE, top: { images: [{ uri: 'https://example.org/a.png' }] } }),
      /needs another file/,
    ],
    [
      'one that requires what is not known',
      glbOf({ ...CALM_SCENE, top: { extensionsRequired: ['X_unknown'] } }),
      /requires X_unknown.*Export it without/,
    ],
    ['one whose description is no glTF', packGlb({ nodes: 7 }, new Uint8Array(4)), /not glTF 2\.0/],
    ['one without a scene', glbOf({ ...CALM_SCENE, top: { scenes: [] } }), /no scene\. Export/],
    ['one whose scene is not there', glbOf({ ...CALM_SCENE, top: { scene: 3 } }), /no scene/],
    [
      'one with a node below itself',
      packGlb(
        { ...TREE, nodes: [{ name: 'Tree', children: [1] }, { children: [2] }, { children: [0] }] },
        new Uint8Array(4),
      ),
      /^Its node 0 \(“Tree”\) is among its own descendants\. In your 3D program, take/,
    ],
    [
      'one with a node that is its own child, in no scene',
      packGlb({ ...TREE, nodes: [{}, { children: [1] }] }, new Uint8Array(4)),
      /^Its node 1 is among its own descendants\./,
    ],
    [
      'one with more levels than can be walked',
      packGlb(
        { ...TREE, nodes: Array.from({ length: 50_000 }, (_, i) => ({ children: [i + 1] })) },
        new Uint8Array(4),
      ),
      /^Its node \d+ has too many levels of nodes below it\. In your 3D program, put/,
    ],
    [
      'one with a child that is no number',
      packGlb({ ...TREE, nodes: [{ children: ['1'] }] }, new Uint8Array(4)),
      /not glTF 2\.0 \(at nodes\.0\.children\.0\)/,
    ],
    ['one with a broken description', packGlb('x', new Uint8Array(4)), /not glTF 2\.0 \(at the top\)/],
  ] as const)('is refused: %s', (_, bytes, words) => {
    expect(() => readGlb(bytes)).toThrow(words);
  });

  it('is read though a node has two parents or stands in a long row (control)', () => {
    const nodes = [{ children: [1, 2] }, { children: [3] }, { children: [3] }, {}];
    const row = Array.from({ length: 900 }, (_, i) => (i === 899 ? {} : { children: [i + 1] }));
    for (const tree of [nodes, row])
      expect(() => readGlb(packGlb({ ...TREE, nodes: tree }, new Uint8Array(4)))).not.toThrow();
  });

  it('that is damaged anywhere is read or refused in words, and nothing else is thrown', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, end) => {
        const bad = good.slice(0, Math.max(end, 1));
        if (at < bad.length) bad[at] = byte;
        try {
          outlineOf(readGlb(bad).json);
        } catch (error) {
          expect((error as Error).name).toBe('WorldFileError');
        }
      }),
    );
  });
});

describe('the budget', () => {
  const counts = {
    drawCalls: 20,
    triangles: 50_000,
    textures: 4,
    textureBytes: 2 ** 24,
    animations: 1,
    lights: 2,
  };
  it('names what is over its limit', () => {
    expect(judgeBudget(counts).fits).toBe(true);
    const over = judgeBudget({ ...counts, triangles: 2_000_000 });
    expect(over.fits).toBe(false);
    expect(over.items.filter(({ fits }) => !fits)).toEqual([
      { name: 'Triangles', value: '2,000,000', most: '300,000', fits: false },
    ]);
  });
});

describe('where a person stands', () => {
  it('is the origin of a place, on its ground', () => {
    expect(frameViewer({ min: [-20, -3, -20], max: [20, 9, 20], groundY: 0.2 })).toEqual({
      position: [0, 0.2, 0],
      turnDeg: 0,
      scale: 1,
    });
  });
  it('is two metres before a thing, which is made as large as a lamp', () => {
    const { position, scale } = frameViewer({
      min: [-0.01, 0, -0.01],
      max: [0.01, 0.03, 0.01],
      groundY: null,
    });
    expect(scale).toBeCloseTo(40, 6);
    expect((position[2] - 0.01) * scale).toBeCloseTo(2, 6);
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
