/** @file The proof against the world it speaks of: emotions that do their worst, and nothing that holds them back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createRandom,
  EMOTIONS,
  type EmotionState,
  OUTPUT_PATHS,
  OUTPUTS,
  type OutputPath,
} from '../core/index.ts';
import { QUIET_GAIN, speedOf } from './comfort.ts';
import { compileMapping } from './compile.ts';
import { ease } from './easing.ts';
import { BUILT_IN_MAPPINGS, describeBreach, type Mapping, proveComfort } from './index.ts';
import { CURVE_PRESETS, MAPPING_INPUTS, type MappingRow, type OutputMapping } from './mapping.ts';
import { difference, toEased } from './outputs.ts';
import { type Gates, respond } from './response.ts';
import { builtIn, feeling, mappingOf, nothing, outputOf, rowOf } from './test-emotions.ts';

const STEP_MS = 50;
type Random = ReturnType<typeof createRandom>;
const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random.next() * items.length)] as Item;

/** Any mixture: pure, or of two or three; affect and sureness where they like. */
function anyMixture(random: Random) {
  const share = pick(random, [1, 0.5, 0.8, random.next()]);
  const rest = (1 - share) * pick(random, [1, 1, random.next()]);
  const [one, two, three] = [pick(random, EMOTIONS), pick(random, EMOTIONS), pick(random, EMOTIONS)];
  const levels = EMOTIONS.map(
    (name) =>
      (name === one ? share : 0) + (name === two ? rest : 0) + (name === three ? 1 - share - rest : 0),
  );
  const valence = pick(random, [-1, 1, random.next()]);
  const arousal = pick(random, [-1, 1, random.next()]);
  return { one, levels, valence, arousal, confidence: pick(random, [0, 1, share]) };
}

/** Any emotion and any recent one, in any pair; either may be unknown. */
function anyEmotion(random: Random): EmotionState {
  const recent = random.next() < 0.1 ? null : anyMixture(random);
  if (random.next() < 0.1) return { ...nothing('unsure'), recent };
  const { one, levels: probabilities, ...affect } = anyMixture(random);
  return { ...feeling(one), probabilities, ...affect, recent };
}

/** Square waves of emotions, each held for a moment or for long. */
function squareWaves(random: Random): () => EmotionState {
  let emotion = anyEmotion(random);
  let heldFor = 0;
  return () => {
    if (heldFor-- <= 0) {
      emotion = anyEmotion(random);
      heldFor = pick(random, [2, 20, 200, 600]);
    }
    return emotion;
  };
}

/** The worst for one output: rest where it is lowest, then leap to where it is highest, and back. */
function leaps(mapping: Mapping, path: OutputPath, random: Random): () => EmotionState {
  const { outputs, closedGates } = compileMapping(mapping);
  const output = outputs.find((candidate) => candidate.path === path);
  const asked = (emotion: EmotionState): number =>
    output ? respond(output, emotion, 1, { before: closedGates, after: undefined }) : 0;
  const emotions = Array.from({ length: 2000 }, () => anyEmotion(random)).sort((a, b) => asked(a) - asked(b));
  let i = 0;
  return () => (Math.floor(i++ / 600) % 2 === 0 ? emotions[0] : emotions.at(-1)) as EmotionState;
}

/** Plays emotions through rows and easing alone; the greatest speed of each output, as `speedOf` measures. */
function fastest(mapping: Mapping, play: () => EmotionState, steps: number): Map<OutputPath, number> {
  const { outputs, closedGates } = compileMapping(mapping);
  let gates: Gates = { before: closedGates, after: undefined };
  const history: number[][] = [outputs.map(({ path, neutral }) => toEased(path, neutral))];
  const found = new Map<OutputPath, number>();
  for (let i = 0; i < steps; i++) {
    const emotion = play();
    gates = { before: gates.after ?? gates.before, after: undefined };
    const now = history.at(-1) ?? [];
    const next = outputs.map((output, j) => {
      const asked = respond(output, emotion, 1, gates);
      return ease(output, now[j] ?? 0, toEased(output.path, asked), STEP_MS, false);
    });
    history.push(next);
    outputs.forEach(({ path }, j) => {
      const { windowS, unit } = speedOf(path);
      const before = history[Math.max(0, history.length - 1 - (windowS * 1000) / STEP_MS)];
      const from = (windowS > 0 ? before : now)?.[j] ?? 0;
      const to = next[j] ?? 0;
      const change = Math.abs(difference(path, from, to));
      const speed = unit.startsWith('%')
        ? (Math.max(to / from, from / to) - 1) * 100
        : windowS > 0
          ? change
          : unit === 'dB/s'
            ? (20 * Math.log10(1 + change / Math.max(Math.min(from, to), QUIET_GAIN))) / (STEP_MS / 1000)
            : change / (STEP_MS / 1000);
      found.set(path, Math.max(found.get(path) ?? 0, speed));
    });
  }
  return found;
}

const without = (mapping: Mapping): Mapping =>
  mappingOf(
    Object.fromEntries(
      OUTPUT_PATHS.map((path) => {
        const { maxSpeed: _, ...output } = outputOf(mapping, path);
        return [path, output];
      }),
    ),
  );

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const anyRow = (path: OutputPath): fc.Arbitrary<MappingRow> =>
  fc.record(
    {
      input: fc.constantFrom(...MAPPING_INPUTS),
      inputRange: fc.constantFrom([0, 1], [0.2, 0.8], [0.7, 0.1], [-1, 1]) as fc.Arbitrary<[number, number]>,
      curve: fc.oneof(
        fc.constantFrom(...CURVE_PRESETS),
        fc.tuple(unit, unit, unit).map(([a, b, c]) => [
          { x: 0, y: a * 2 - 1 },
          { x: 0.3, y: b, tangentOut: c * 20 - 10 },
          { x: 1, y: 1 - c },
        ]),
      ),
      depth: unit.map((share) => (share - 0.5) * (OUTPUTS[path].max - OUTPUTS[path].min)),
      deadZone: fc.constantFrom(0, 0.2),
      threshold: unit.map((on) => ({ on, off: on / 2 })),
    },
    { requiredKeys: ['input', 'inputRange', 'curve', 'depth'] },
  );
const anyOutput = (path: OutputPath): fc.Arbitrary<OutputMapping> => {
  const { min, max } = OUTPUTS[path];
  return fc.record(
    {
      neutral: unit.map((share) => min + share * (max - min)),
      limits: fc.constant([min, max] as const),
      attackMs: fc.constantFrom(200, 1000, 8000),
      releaseMs: fc.constantFrom(200, 3000, 20_000),
      maxSpeed: fc.constantFrom(speedOf(path).comfort, speedOf(path).comfort * 3),
      rows: fc.array(anyRow(path), { maxLength: 4 }),
    },
    { requiredKeys: ['neutral', 'limits', 'attackMs', 'releaseMs', 'rows'] },
  );
};
const anyMapping = fc
  .tuple(...OUTPUT_PATHS.map(anyOutput))
  .map((outputs) => mappingOf(Object.fromEntries(outputs.map((output, i) => [OUTPUT_PATHS[i], output]))));

describe('proveComfort', () => {
  it('[ADAPT-19] no emotions move an output faster than its bound', () => {
    fc.assert(
      fc.property(anyMapping, fc.integer(), (mapping, seed) => {
        const speeds = fastest(mapping, squareWaves(createRandom(seed)), 500);
        for (const { path, bound } of proveComfort(mapping).outputs)
          expect(speeds.get(path) ?? 0, path).toBeLessThanOrEqual(bound * (1 + 1e-6) + 1e-6);
      }),
      { numRuns: 15 },
    );
  });

  it('[ADAPT-19] the bound is near what can happen: within a factor of 1.6 for the livelier built-in mappings', () => {
    for (const mapping of [builtIn('companion'), builtIn('balance')].map(without)) {
      for (const { path, bound } of proveComfort(mapping).outputs) {
        const alone = mappingOf({ [path]: outputOf(mapping, path) });
        const speed = fastest(alone, leaps(alone, path, createRandom(7)), 1900).get(path) ?? 0;
        expect(speed * 1.6, `${mapping.id} ${path}`).toBeGreaterThanOrEqual(bound);
      }
    }
  }, 30_000);

  it('[ADAPT-19] the built-in mappings are safe by themselves, and not without their speed limits', () => {
    for (const mapping of BUILT_IN_MAPPINGS) {
      expect(proveComfort(mapping).breaches.map(describeBreach)).toEqual([]);
      expect(proveComfort(without(mapping)).safe).toBe(false);
    }
  });

  it('[ADAPT-19] counts what both sources ask for together, and what each asks for alone', () => {
    const reachWith = (rows: readonly MappingRow[]) =>
      proveComfort(mappingOf({ 'light.fog': { neutral: 0.3, rows } })).outputs.find(
        ({ path }) => path === 'light.fog',
      )?.reach;
    const now = rowOf({ input: 'expression.happiness', depth: 0.2 });
    const recently = rowOf({ input: 'recent.happiness', depth: 0.3 });
    const [low, high] = reachWith([now, recently]) ?? [];
    expect(low).toBeCloseTo(0.3, 9);
    expect(high).toBeCloseTo(0.8, 9);
    // Two emotions of one source share a sum of 1, those of different sources do not.
    expect(reachWith([now, rowOf({ input: 'expression.anger', depth: 0.2 })])?.[1]).toBeCloseTo(0.5, 1);
    expect(reachWith([now, rowOf({ input: 'recent.anger', depth: -0.2 })])?.[0]).toBeCloseTo(0.1, 9);
  });

  it('[ADAPT-19] names the row that breaks a rule', () => {
    const rows = [
      rowOf({ input: 'recent.happiness', depth: 0.02 }),
      rowOf({ input: 'recent.anger', depth: 0.5 }),
    ];
    const output = { neutral: 0.3, attackMs: 2000, releaseMs: 2000, rows };
    const [breach] = proveComfort(mappingOf({ 'light.fog': output })).breaches;
    expect(breach).toMatchObject({ path: 'light.fog', rule: 'COMFORT-1', rows: [1], alone: true });
    expect(breach?.bound).toBeCloseTo((0.5 * Math.LN10) / 2, 2);
    const muted = [rows[0], { ...rows[1], muted: true }] as MappingRow[];
    expect(proveComfort(mappingOf({ 'light.fog': { ...output, rows: muted } })).safe).toBe(true);
    expect(proveComfort(mappingOf({ 'light.fog': { ...output, muted: true } })).safe).toBe(true);
  });

  it('[ADAPT-19] [COMFORT-5] sees saturation that comfort would hold back near red', () => {
    const calm = { attackMs: 20_000, releaseMs: 20_000 };
    const at = (hueDeg: number) =>
      proveComfort(
        mappingOf({
          'light.hueDeg': { neutral: hueDeg },
          'light.saturation': { ...calm, neutral: 0.6, rows: [rowOf({ depth: 0.3 })] },
        }),
      ).breaches.map(describeBreach);
    expect(at(10)).toEqual(['light.saturation, row 1: up to 0.90 near red; COMFORT-5 allows 0.75']);
    expect(at(200)).toEqual([]);
  });

  it('[ADAPT-18] a speed limit holds while a face is seen', () => {
    const mapping = builtIn('companion');
    const limited = fastest(mapping, squareWaves(createRandom(3)), 3000);
    for (const path of OUTPUT_PATHS) {
      const { maxSpeed } = outputOf(mapping, path);
      if (maxSpeed !== undefined)
        expect(limited.get(path) ?? 0, path).toBeLessThanOrEqual(maxSpeed * (1 + 1e-6));
    }
  });
});
