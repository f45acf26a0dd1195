/** @file The triplet loss: its mining, and its gradient against finite differences of an independent formula. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { crossEntropy, teacherStudent } from './losses.ts';
import { registerGradients } from './register-gradients.ts';
import { MINING, type Mining, mineTriplets, type TripletSettings, tripletTerm } from './triplet.ts';

type Rows = readonly (readonly number[])[];

beforeAll(async () => {
  await tf.setBackend('cpu');
  await registerGradients();
}, 60_000);

const random = createRandom(11);
const rows = (count: number, length: number): number[][] =>
  Array.from({ length: count }, () => Array.from({ length }, () => random.normal()));

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)));
const unit = (row: readonly number[]): number[] => row.map((value) => value / Math.hypot(...row));
const at = <T>(items: readonly T[], index: number): T => {
  const item = items[index];
  if (item === undefined) throw new Error(`Nothing at ${index}.`);
  return item;
};

/** Eq. 2's term in double precision, for a choice that is already made. */
function plainTerm(
  student: Rows,
  teacher: Rows,
  chosen: readonly { anchor: number; positive: number; negative: number }[],
  { margin, normalise }: TripletSettings,
): number {
  const own = normalise ? student.map(unit) : student;
  const whole = normalise ? teacher.map(unit) : teacher;
  const hinges = chosen.map(({ anchor, positive, negative }) =>
    Math.max(
      0,
      distance(at(own, anchor), at(whole, positive)) - distance(at(own, anchor), at(own, negative)) + margin,
    ),
  );
  return hinges.reduce((sum, value) => sum + value, 0) / hinges.length;
}

/** The choices that tripletTerm makes, read from its mining with the same random numbers. */
function choices(student: Rows, teacher: Rows, classes: number[], settings: TripletSettings, seed: number) {
  const own = settings.normalise ? student.map(unit) : student;
  const whole = settings.normalise ? teacher.map(unit) : teacher;
  const between = (a: Rows, b: Rows) => tf.tensor2d(a.map((x) => b.map((y) => distance(x, y))));
  const mined = mineTriplets(
    between(own, whole),
    between(own, own),
    classes,
    settings.mining,
    createRandom(seed),
  );
  const positives = tf.argMax(mined.positives, 1).dataSync();
  const negatives = tf.argMax(mined.negatives, 1).dataSync();
  return classes.map((_, anchor) => ({
    anchor,
    positive: Number(positives[anchor]),
    negative: Number(negatives[anchor]),
  }));
}

const classes = [0, 0, 1, 1, 2, 2, 2];
const student = rows(7, 5);
const teacher = rows(7, 5);

/** Central differences of f at x. */
function slopes(x: Rows, f: (changed: Rows) => number): number[] {
  const step = 1e-5;
  return x.flatMap((row, i) =>
    row.map((_, j) => {
      const moved = (by: number) =>
        f(x.map((r, k) => (k === i ? r.map((v, l) => (l === j ? v + by : v)) : r)));
      return (moved(step) - moved(-step)) / (2 * step);
    }),
  );
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], digits: number): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, digits);
}

describe('triplet term', () => {
  const cases = MINING.flatMap((mining) => [true, false].map((normalise) => ({ mining, normalise })));
  it.each(cases)(
    'has the value and slope of eq. 2 ($mining, normalised: $normalise)',
    ({ mining, normalise }) => {
      const settings: TripletSettings = { lambda: 1, margin: 1.5, mining, normalise };
      const chosen = choices(student, teacher, classes, settings, 3);
      const term = (x: tf.Tensor) =>
        tripletTerm(
          x as tf.Tensor2D,
          tf.tensor2d(teacher.map((row) => [...row])),
          classes,
          settings,
          createRandom(3),
        );
      const { value, grad } = tf.valueAndGrad(term)(tf.tensor2d(student.map((row) => [...row])));
      expect(value.dataSync()[0]).toBeCloseTo(plainTerm(student, teacher, chosen, settings), 4);
      const expected = slopes(student, (x) => plainTerm(x, teacher, chosen, settings));
      expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.05);
      expectClose(grad.dataSync(), expected, 3);
    },
  );

  it('is 0, with no slope, once every negative lies farther than the positive by the margin', () => {
    const apart = [0, 0, 1, 1].map((label) => [label * 100, 0]);
    const settings: TripletSettings = { lambda: 1, margin: 1, mining: 'hardest', normalise: false };
    const term = (x: tf.Tensor) =>
      tripletTerm(x as tf.Tensor2D, tf.tensor2d(apart), [0, 0, 1, 1], settings, createRandom(1));
    const { value, grad } = tf.valueAndGrad(term)(tf.tensor2d(apart));
    expect(value.dataSync()[0]).toBe(0);
    expect([...grad.dataSync()].every((slope) => slope === 0)).toBe(true);
  });

  it('leaves out anchors without a negative: a batch of one class costs nothing and stays finite', () => {
    const settings: TripletSettings = { lambda: 1, margin: 1, mining: 'semiHard', normalise: true };
    const term = (x: tf.Tensor) =>
      tripletTerm(x as tf.Tensor2D, tf.tensor2d(rows(3, 2)), [4, 4, 4], settings, createRandom(1));
    const { value, grad } = tf.valueAndGrad(term)(tf.tensor2d(rows(3, 2)));
    expect(value.dataSync()[0]).toBe(0);
    expect([...grad.dataSync()].every(Number.isFinite)).toBe(true);
  });

  it('refuses a teacher whose embedding has another length', () => {
    const settings: TripletSettings = { lambda: 1, margin: 1, mining: 'random', normalise: true };
    expect(() => tripletTerm(tf.zeros([2, 3]), tf.zeros([2, 4]), [0, 1], settings, createRandom(1))).toThrow(
      /expected the same length, got 3 .* 4/,
    );
  });
});

describe('mining', () => {
  // The same for every anchor; the first is of class 0: teacher distances to 0, 1 are 3, 2, student distances to
  // 2–5 are 1, 2.5, 4, 9.
  const everyRow = (row: number[]) => tf.tensor2d(labels.map(() => row));
  const labels = [0, 0, 1, 1, 1, 2];
  const toTeacher = everyRow([3, 2, 9, 9, 9, 9]);
  const toStudent = everyRow([0, 7, 1, 2.5, 4, 9]);
  const mine = (mining: Mining, seed: number) => {
    const { positives, negatives } = mineTriplets(toTeacher, toStudent, labels, mining, createRandom(seed));
    return {
      positive: tf.argMax(positives, 1).dataSync()[0],
      negative: tf.argMax(negatives, 1).dataSync()[0],
    };
  };

  it('hardest takes the farthest positive and the nearest negative', () => {
    expect(mine('hardest', 1)).toEqual({ positive: 0, negative: 2 });
  });

  it('semi-hard takes the nearest negative beyond its positive', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { positive, negative } = mine('semiHard', seed);
      expect(negative).toBe(positive === 0 ? 4 : 3);
    }
  });

  it('semi-hard falls back to the farthest negative where all lie nearer than the positive', () => {
    const near = tf.mul(toStudent, 0.1) as tf.Tensor2D;
    const { negatives } = mineTriplets(toTeacher, near, labels, 'semiHard', createRandom(1));
    expect(tf.argMax(negatives, 1).dataSync()[0]).toBe(5);
  });

  it('random takes every positive and negative in turn, never one of the wrong class, and repeats by seed', () => {
    const seen = Array.from({ length: 60 }, (_, seed) => mine('random', seed));
    expect([...new Set(seen.map(({ positive }) => positive))].sort()).toEqual([0, 1]);
    expect([...new Set(seen.map(({ negative }) => negative))].sort()).toEqual([2, 3, 4, 5]);
    expect(mine('random', 9)).toEqual(mine('random', 9));
  });
});

describe('standard losses', () => {
  const logSoftmax = (row: readonly number[]) => {
    const log = Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0));
    return row.map((value) => value - log);
  };
  const plainCrossEntropy = (targets: Rows, logits: Rows) =>
    logits.reduce(
      (sum, row, i) => sum - logSoftmax(row).reduce((s, value, j) => s + value * at(at(targets, i), j), 0),
      0,
    ) / logits.length;
  const targets = rows(4, 8).map((row) => logSoftmax(row).map(Math.exp));
  const logits = rows(4, 8);
  const guide = rows(4, 8);
  const tensor = (x: Rows) => tf.tensor2d(x.map((row) => [...row]));

  it('cross-entropy has the slope of finite differences', () => {
    const { value, grad } = tf.valueAndGrad((x) => crossEntropy(tensor(targets), x as tf.Tensor2D))(
      tensor(logits),
    );
    expect(value.dataSync()[0]).toBeCloseTo(plainCrossEntropy(targets, logits), 5);
    expectClose(
      grad.dataSync(),
      slopes(logits, (x) => plainCrossEntropy(targets, x)),
      5,
    );
  });

  it('teacher–student is eq. 1, slope included', () => {
    const settings = { lambda: 0.7, temperature: 3 };
    const plain = (x: Rows) => {
      const cool = (all: Rows) => all.map((row) => row.map((value) => value / settings.temperature));
      const soft = cool(guide).map((row) => logSoftmax(row).map(Math.exp));
      return 0.3 * plainCrossEntropy(targets, x) + 0.7 * plainCrossEntropy(soft, cool(x));
    };
    const loss = (x: tf.Tensor) => teacherStudent(tensor(targets), x as tf.Tensor2D, tensor(guide), settings);
    const { value, grad } = tf.valueAndGrad(loss)(tensor(logits));
    expect(value.dataSync()[0]).toBeCloseTo(plain(logits), 5);
    expectClose(grad.dataSync(), slopes(logits, plain), 5);
  });
});
