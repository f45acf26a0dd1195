/** @file Losses, optimiser and learning rate, against numbers worked out by hand. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom, softmax } from '../core/index.ts';
import { useBackend } from '../fixtures/backends.ts';
import { maxDifference, numericGradient } from '../fixtures/compare.ts';
import {
  concordanceLoss,
  cosineRate,
  createSgd,
  crossEntropy,
  meanProbabilities,
  teacherStudent,
} from './index.ts';

beforeAll(() => useBackend('cpu', 'training'));

const ln = Math.log;
const scalar = (f: () => tf.Scalar): number => tf.tidy(() => f().dataSync()[0] ?? Number.NaN);

const random = createRandom(3);
const ROWS = 3;
const CLASSES = 4;
const draw = (): Float32Array => Float32Array.from({ length: ROWS * CLASSES }, () => 1.5 * random.normal());
const STUDENT = draw();
const TEACHER = draw();
const LABELS = Float32Array.of(1, 0, 0, 0, 0.25, 0.5, 0.25, 0, 0, 0, 0.4, 0.6);
const matrix = (values: Float32Array): tf.Tensor2D => tf.tensor2d(values, [ROWS, CLASSES]);

/** softmax(row / temperature) of each row. */
const rows = (values: Float32Array, temperature: number): number[] =>
  Array.from({ length: ROWS }, (_, i) =>
    softmax(values.subarray(i * CLASSES, (i + 1) * CLASSES), temperature),
  ).flat();

function gradientOf(loss: (logits: tf.Tensor2D) => tf.Scalar): Float32Array {
  return tf.tidy(
    () =>
      tf
        .grad((x) => loss(x as tf.Tensor2D))(matrix(STUDENT))
        .dataSync() as Float32Array,
  );
}

describe('the loss of valence and arousal', () => {
  const values = [
    [-1, 0.5],
    [0, 0],
    [1, 9],
    [9, 9],
  ];
  // The third face has no arousal, the fourth neither.
  const known = [
    [1, 1],
    [1, 1],
    [1, 0],
    [0, 0],
  ];
  const loss = (predicted: tf.Tensor2D): tf.Scalar =>
    concordanceLoss(predicted, tf.tensor2d(values), tf.tensor2d(known));

  it('is 0 where all known values are right, whatever is said of the others', () => {
    const right = [
      [-1, 0.5],
      [0, 0],
      [1, -3],
      [5, -7],
    ];
    expect(scalar(() => loss(tf.tensor2d(right)))).toBeCloseTo(0, 4);
  });

  it('is 1 less the mean of both concordances', () => {
    // Valence shrunk to half: 0.8, as in affect-metrics.test.ts. Arousal the wrong way round about its mean: −1.
    const said = [
      [-0.5, 0],
      [0, 0.5],
      [0.5, 0],
      [0, 0],
    ];
    expect(scalar(() => loss(tf.tensor2d(said)))).toBeCloseTo(1 - (0.8 - 1) / 2, 4);
  });

  it('pulls at known values alone, as finite differences say', () => {
    const said = Float32Array.of(0.3, -0.2, 0.1, 0.4, -0.6, 0.2, 0.9, 0.1);
    const of = (x: Float32Array): number => scalar(() => loss(tf.tensor2d(x, [4, 2])));
    const gradient = tf.tidy(
      () =>
        tf
          .grad((x) => loss(x as tf.Tensor2D))(tf.tensor2d(said, [4, 2]))
          .dataSync() as Float32Array,
    );
    expect(maxDifference(gradient, numericGradient(of, said, 0.01))).toBeLessThan(2e-3);
    expect([gradient[5], gradient[6], gradient[7]]).toEqual([0, 0, 0]);
  });

  it('pulls nowhere where no face has a value', () => {
    const none = tf.zeros([4, 2]) as tf.Tensor2D;
    const grad = tf.grad((x) => concordanceLoss(x as tf.Tensor2D, none, none))(tf.ones([4, 2]));
    expect([...grad.dataSync()].every((value) => value === 0)).toBe(true);
  });
});

describe('cross-entropy', () => {
  it.each([
    ['an undecided network', [[1, 0]], [[0, 0]], ln(2)],
    ['a network that is three quarters sure and right', [[1, 0]], [[ln(3), 0]], -ln(0.75)],
    ['the same, wrong', [[0, 1]], [[ln(3), 0]], -ln(0.25)],
    ['a soft label', [[0.5, 0.5]], [[ln(3), 0]], -(ln(0.75) + ln(0.25)) / 2],
    [
      'two faces: their mean',
      [
        [1, 0],
        [0, 1],
      ],
      [
        [0, 0],
        [ln(3), 0],
      ],
      (ln(2) - ln(0.25)) / 2,
    ],
    ['logits as large as they come', [[0, 1]], [[1000, 0]], 1000],
  ])('of %s', (_, targets, logits, expected) => {
    expect(scalar(() => crossEntropy(tf.tensor2d(targets), tf.tensor2d(logits)))).toBeCloseTo(expected, 4);
  });

  it('has the gradient (softmax − label) / N, and that of finite differences', () => {
    const gradient = gradientOf((logits) => crossEntropy(matrix(LABELS), logits));
    const byHand = rows(STUDENT, 1).map((p, i) => (p - (LABELS[i] ?? 0)) / ROWS);
    expect(maxDifference(gradient, byHand)).toBeLessThan(1e-5);
    const numeric = numericGradient(
      (x) => scalar(() => crossEntropy(matrix(LABELS), matrix(x))),
      STUDENT,
      0.01,
    );
    expect(maxDifference(gradient, numeric)).toBeLessThan(1e-3);
  });
});

describe('teacher–student loss, times τ²', () => {
  const length = (values: Float32Array): number => Math.hypot(...values);
  const SMALL = STUDENT.map((logit) => logit / 300);
  const gradientAt = (student: Float32Array, lambda: number, temperature: number, scale: boolean): number =>
    tf.tidy(() => {
      // The teacher says what the labels say, so that both terms pull alike.
      const teacher = matrix(Float32Array.from(rows(TEACHER, 1), ln));
      const labels = matrix(Float32Array.from(rows(TEACHER, 1)));
      const settings = { lambda, temperature, scaleByTemperature: scale };
      const gradient = tf.grad((x) => teacherStudent(labels, x as tf.Tensor2D, teacher, settings));
      return length(gradient(matrix(student)).dataSync() as Float32Array);
    });

  it('pulls as hard as the votes alone, whatever λ and τ; without τ² a distilled run has about half the gradient', () => {
    const control = gradientAt(SMALL, 0, 1, false);
    for (const lambda of [0.3, 0.7, 1])
      for (const temperature of [1, 2, 4]) {
        const share = gradientAt(SMALL, lambda, temperature, true) / control;
        expect(share, `λ ${lambda}, τ ${temperature}`).toBeGreaterThan(0.8);
        expect(share, `λ ${lambda}, τ ${temperature}`).toBeLessThan(1.3);
      }
    const plain = gradientAt(SMALL, 0.7, 2, false) / control;
    expect(plain).toBeGreaterThan(0.4);
    expect(plain).toBeLessThan(0.55);
  });

  it('is the plain loss at τ = 1', () => {
    expect(gradientAt(STUDENT, 0.7, 1, true)).toBeCloseTo(gradientAt(STUDENT, 0.7, 1, false), 6);
  });
});

describe('a face without a label', () => {
  it('is taught by the teacher alone, at full weight, and a labelled one as before', () => {
    tf.tidy(() => {
      const settings = { lambda: 0.4, temperature: 2 };
      const both = [LABELS.slice(0, 4), new Float32Array(4)].map((label) => tf.tensor2d(label, [1, 4]));
      const [student, teacher] = [STUDENT.slice(0, 4), TEACHER.slice(0, 4)].map((row) =>
        tf.tensor2d(row, [1, 4]),
      );
      if (!student || !teacher || !both[0] || !both[1]) throw new Error('Rows are missing.');
      const [labelled, none] = both.map(
        (labels) => teacherStudent(labels, student, teacher, settings).dataSync()[0] ?? Number.NaN,
      );
      const of = (lambda: number): number =>
        teacherStudent(both[0] as tf.Tensor2D, student, teacher, { ...settings, lambda }).dataSync()[0] ??
        Number.NaN;
      expect(none).toBeCloseTo(of(1), 5);
      expect(labelled).toBeCloseTo(0.6 * of(0) + 0.4 * of(1), 5);
    });
  });
});

describe('several teachers', () => {
  it('say together the mean of their probabilities', () => {
    tf.tidy(() => {
      const logits = meanProbabilities([matrix(STUDENT), matrix(TEACHER)]);
      const together = tf.softmax(logits).dataSync();
      const [a, b] = [rows(STUDENT, 1), rows(TEACHER, 1)];
      expect(
        maxDifference(
          together,
          a.map((p, i) => (p + (b[i] ?? 0)) / 2),
        ),
      ).toBeLessThan(1e-5);
    });
  });

  it('stay finite where all rule a class out', () => {
    const logits = tf.tidy(() =>
      meanProbabilities([tf.tensor2d([[500, 0]]), tf.tensor2d([[400, 0]])]).dataSync(),
    );
    expect([...logits].every(Number.isFinite)).toBe(true);
  });
});

describe('teacher–student loss', () => {
  const loss = (teacher: number[], lambda: number, temperature: number): number =>
    scalar(() =>
      teacherStudent(tf.tensor2d([[1, 0]]), tf.tensor2d([[ln(3), 0]]), tf.tensor2d([teacher]), {
        lambda,
        temperature,
      }),
    );

  it('is the cross-entropy with the label at λ = 0, with the teacher at λ = 1, and their blend between', () => {
    expect(loss([0, 0], 0, 1)).toBeCloseTo(0.287682, 5);
    expect(loss([0, 0], 1, 1)).toBeCloseTo(0.836988, 5);
    expect(loss([0, 0], 0.25, 1)).toBeCloseTo(0.75 * 0.287682 + 0.25 * 0.836988, 5);
  });

  it('softens both by τ, but not the label’s part', () => {
    // τ = 2: the teacher's ln 9 becomes ln 3 (¾, ¼); the student's odds 3 become √3 (0.633975, 0.366025).
    expect(loss([ln(9), 0], 1, 2)).toBeCloseTo(0.593073, 5);
    expect(loss([ln(9), 0], 0.5, 2)).toBeCloseTo((0.287682 + 0.593073) / 2, 5);
    expect(loss([ln(9), 0], 0, 2)).toBeCloseTo(0.287682, 5);
  });

  it('has the gradient ((1−λ)(p − y) + λ/τ·(pᵗ − qᵗ)) / N, and that of finite differences', () => {
    const settings = { lambda: 0.7, temperature: 3 };
    const f = (logits: tf.Tensor2D): tf.Scalar =>
      teacherStudent(matrix(LABELS), logits, matrix(TEACHER), settings);
    const gradient = gradientOf(f);
    const [plain, soft, taught] = [rows(STUDENT, 1), rows(STUDENT, 3), rows(TEACHER, 3)];
    const byHand = plain.map(
      (p, i) => (0.3 * (p - (LABELS[i] ?? 0)) + (0.7 / 3) * ((soft[i] ?? 0) - (taught[i] ?? 0))) / ROWS,
    );
    expect(maxDifference(gradient, byHand)).toBeLessThan(1e-5);
    expect(
      maxDifference(
        gradient,
        numericGradient((x) => scalar(() => f(matrix(x))), STUDENT, 0.01),
      ),
    ).toBeLessThan(1e-3);
  });
});

describe('SGD', () => {
  const run = (name: string, steps: number): { value: number; velocity: number } => {
    const variable = tf.variable(tf.scalar(1));
    const optimiser = createSgd({ [name]: variable }, { momentum: 0.9, weightDecay: 0.1 });
    const gradient = tf.scalar(0.5);
    for (let i = 0; i < steps; i++) optimiser.step({ [name]: gradient }, 0.1);
    const result = {
      value: variable.dataSync()[0] ?? Number.NaN,
      velocity: optimiser.velocities[name]?.dataSync()[0] ?? Number.NaN,
    };
    optimiser.dispose();
    tf.dispose([variable, gradient]);
    return result;
  };

  it('takes Nesterov steps with decay: 1 → 0.886 → 0.725566', () => {
    // g = 0.5 + 0.1·1 = 0.6, v = 0.6, w = 1 − 0.1·(0.6 + 0.9·0.6).
    expect(run('a.kernel', 1)).toEqual({ value: expect.closeTo(0.886, 6), velocity: expect.closeTo(0.6, 6) });
    // g = 0.5 + 0.1·0.886 = 0.5886, v = 0.54 + 0.5886, w = 0.886 − 0.1·(0.5886 + 0.9·1.1286).
    expect(run('a.kernel', 2)).toEqual({
      value: expect.closeTo(0.725566, 6),
      velocity: expect.closeTo(1.1286, 6),
    });
  });

  it.each(['a.bias', 'a.gamma', 'a.beta'])('does not decay %s: 1 → 0.905', (name) => {
    expect(run(name, 1)).toEqual({ value: expect.closeTo(0.905, 6), velocity: expect.closeTo(0.5, 6) });
  });

  it('names the parameter that got no gradient, and leaves no tensors behind', () => {
    const before = tf.memory().numTensors;
    const variable = tf.variable(tf.scalar(1));
    const optimiser = createSgd({ 'a.bias': variable }, { momentum: 0.9, weightDecay: 0 });
    expect(() => optimiser.step({}, 0.1)).toThrow("No gradient for 'a.bias'.");
    optimiser.dispose();
    variable.dispose();
    // tf.variable copies what it is given.
    expect(tf.memory().numTensors - before).toBeLessThanOrEqual(1);
  });
});

describe('learning rate', () => {
  it('rises in a line, then falls along half a cosine to 0', () => {
    expect(cosineRate(0.2, 0, 0.1)).toBe(0);
    expect(cosineRate(0.2, 0.05, 0.1)).toBeCloseTo(0.1, 12);
    expect(cosineRate(0.2, 0.1, 0.1)).toBeCloseTo(0.2, 12);
    expect(cosineRate(0.2, 0.55, 0.1)).toBeCloseTo(0.1, 12);
    expect(cosineRate(0.2, 0.325, 0.1)).toBeCloseTo(0.2 * (0.5 + Math.SQRT2 / 4), 12);
    expect(cosineRate(0.2, 1, 0.1)).toBeCloseTo(0, 12);
  });

  it('begins at its peak without a warm-up', () => {
    expect(cosineRate(0.2, 0, 0)).toBe(0.2);
    expect(cosineRate(0.2, 0.5, 0)).toBeCloseTo(0.1, 12);
  });
});
