/** @file The trainer learns drawn mouths on WASM, repeats itself, and goes on where it was cut off. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { argMax, createRandom } from '../core/index.ts';
import { refuseSyncReads, useBackend } from '../fixtures/backends.ts';
import { drawFaces, oneHot } from '../fixtures/synthetic-mouths.ts';
import { compactVgg } from '../networks/index.ts';
import {
  createTrainer,
  installConvGradients,
  judgedWeights,
  parseRecipe,
  type Recipe,
  type TeacherLogits,
  type TrainingFace,
  type TrainingState,
} from './index.ts';

const SPEC = compactVgg({ name: 'small', height: 12, width: 24, channels: [8, 16], dropout: 0.1 });
const RECIPE: Recipe = parseRecipe(
  {
    network: 'small',
    half: 'lower',
    labels: 'majority',
    loss: { type: 'crossEntropy' },
    epochs: 3,
    batchSize: 12,
    learningRate: 0.1,
    momentum: 0.9,
    weightDecay: 5e-4,
    warmup: 0.05,
    augmentation: {
      flip: true,
      rotationDeg: 5,
      scale: 0.05,
      shift: 0.03,
      gamma: 0.3,
      shade: 10,
      blurChance: 0.1,
      noise: 3,
    },
    seed: 1,
  },
  'test recipe',
);

const trainingFaces = (count: number, seed: number): TrainingFace[] =>
  drawFaces(count, createRandom(seed)).map(({ image, label }) => ({ image, target: oneHot(label) }));
const FACES = trainingFaces(180, 1);
const FEW = FACES.slice(0, 24);
const UNSEEN = drawFaces(60, createRandom(2));

it('refuses more faces an epoch than there are, unless faces come again', () => {
  const make = (recipe: Partial<Recipe>) =>
    createTrainer({ recipe: { ...RECIPE, facesPerEpoch: 25, ...recipe }, spec: SPEC, faces: FEW });
  expect(() => make({})).toThrow(
    'At facesPerEpoch: expected at most 24, which is the number of training faces, got 25.',
  );
  expect(() => make({ facesPerEpoch: 24 }).dispose()).not.toThrow();
  expect(() => make({ sampling: 'balanced' }).dispose()).not.toThrow();
});

interface Run {
  readonly losses: number[];
  readonly state: TrainingState;
  readonly accuracy: number;
  readonly named: number[];
}

async function train(options: {
  readonly recipe?: Partial<Recipe>;
  readonly faces?: readonly TrainingFace[];
  readonly epochs: readonly number[];
  readonly from?: TrainingState;
  readonly teacherLogits?: TeacherLogits;
}): Promise<Run> {
  const { epochs, from, teacherLogits } = options;
  const trainer = createTrainer({
    recipe: { ...RECIPE, ...options.recipe },
    spec: SPEC,
    faces: options.faces ?? FEW,
    ...(from && { from }),
    ...(teacherLogits && { teacherLogits }),
  });
  try {
    const losses: number[] = [];
    for (const epoch of epochs) await trainer.runEpoch(epoch, ({ loss }) => losses.push(loss));
    const named = (await trainer.predict(UNSEEN.map(({ image }) => image))).map(argMax);
    return {
      losses,
      state: await trainer.snapshot((epochs.at(-1) ?? -1) + 1),
      accuracy: named.filter((name, i) => name === UNSEEN[i]?.label).length / UNSEEN.length,
      named,
    };
  } finally {
    trainer.dispose();
  }
}

refuseSyncReads();
beforeAll(async () => {
  await useBackend('wasm', 'training');
  installConvGradients();
});

describe('learning', () => {
  it('tells drawn smiles, frowns and open mouths apart that it has not seen, where untrained it guesses', async () => {
    const untrained = await train({ faces: FACES, epochs: [] });
    const trained = await train({ faces: FACES, epochs: [0, 1, 2] });
    expect(untrained.accuracy).toBeLessThan(0.6);
    expect(trained.accuracy).toBeGreaterThan(0.85);
    expect(trained.losses.at(-1)).toBeLessThan((trained.losses[0] ?? 0) / 2);
  });

  it('is judged by the running mean of the weights where the recipe keeps one, and resumes it', async () => {
    const recipe = { averaging: 0.9 };
    const whole = await train({ recipe, epochs: [0, 1] });
    const last = whole.state.tensors['classifier.kernel'];
    const judged = judgedWeights(whole.state)['classifier.kernel'];
    expect(judged).toEqual(whole.state.tensors['average/classifier.kernel']);
    expect(judged).not.toEqual(last);
    const plain = await train({ epochs: [0, 1] });
    // The mean follows; it does not lead.
    expect(plain.state.tensors['classifier.kernel']).toEqual(last);
    const half = await train({ recipe, epochs: [0] });
    const resumed = await train({ recipe, epochs: [1], from: half.state });
    expect(judgedWeights(resumed.state)).toEqual(judgedWeights(whole.state));
    expect(Object.keys(judgedWeights(plain.state))).toEqual(Object.keys(judgedWeights(whole.state)));
  });

  it('cannot learn labels that have nothing to do with the faces', async () => {
    const random = createRandom(8);
    const shuffled = FACES.map(({ image }) => ({ image, target: oneHot(1 + random.integer(3)) }));
    expect((await train({ faces: shuffled, epochs: [0, 1] })).accuracy).toBeLessThan(0.7);
  });

  it('follows the teacher at λ = 1 and the labels at λ = 0', async () => {
    const says5: TeacherLogits = (faces) => tf.tensor2d(faces.map(() => oneHot(5).map((v) => 9 * v)));
    const loss = (lambda: number): Recipe['loss'] => ({
      type: 'teacherStudent',
      teacher: '-',
      lambda,
      temperature: 1,
    });
    const obedient = await train({ recipe: { loss: loss(1) }, epochs: [0, 1, 2], teacherLogits: says5 });
    expect(new Set(obedient.named)).toEqual(new Set([5]));
    const deaf = await train({ recipe: { loss: loss(0) }, epochs: [0, 1, 2], teacherLogits: says5 });
    expect(deaf.named).not.toContain(5);
  });
});

describe('repeating', () => {
  it('gives the same losses and tensors for the same seed, bit for bit, and others for another', async () => {
    const first = await train({ epochs: [0] });
    const second = await train({ epochs: [0] });
    const other = await train({ epochs: [0], recipe: { seed: 2 } });
    expect(second.losses).toEqual(first.losses);
    expect(second.state).toEqual(first.state);
    expect(other.losses).not.toEqual(first.losses);
  });

  it('resumes to the tensors of the run that was never cut off, bit for bit', async () => {
    const whole = await train({ epochs: [0, 1] });
    const { state } = await train({ epochs: [0] });
    const resumed = await train({ epochs: [1], from: state });
    expect(resumed.state).toEqual(whole.state);
    expect(resumed.losses).toEqual(whole.losses.slice(2));
    // The velocities matter: without them the second epoch goes elsewhere.
    const weights = Object.entries(state.tensors).filter(([name]) => !name.startsWith('velocity/'));
    const forgetful = await train({ epochs: [1], from: { epoch: 1, tensors: Object.fromEntries(weights) } });
    expect(forgetful.state).not.toEqual(whole.state);
  });

  it('moves the running statistics toward those of the batches', async () => {
    const { state } = await train({ epochs: [0] });
    expect(state.epoch).toBe(1);
    const mean = state.tensors['conv1_1.mean'] ?? new Float32Array();
    expect(mean.some((v) => v !== 0)).toBe(true);
    expect((state.tensors['conv1_1.variance'] ?? new Float32Array()).every((v) => v > 0)).toBe(true);
  });
});

describe('housekeeping', () => {
  it('leaves no tensors behind, neither after an epoch nor at the end', async () => {
    const before = tf.memory().numTensors;
    const trainer = createTrainer({ recipe: RECIPE, spec: SPEC, faces: FEW });
    const between: number[] = [];
    for (const epoch of [0, 1]) {
      await trainer.runEpoch(epoch, () => between.push(tf.memory().numTensors));
    }
    expect(new Set(between).size).toBe(1);
    trainer.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('reports every step with the mean loss so far', async () => {
    const trainer = createTrainer({ recipe: RECIPE, spec: SPEC, faces: FEW });
    const seen: [number, number][] = [];
    let last = 0;
    const mean = await trainer.runEpoch(0, ({ step, steps, loss }) => {
      seen.push([step, steps]);
      last = loss;
    });
    trainer.dispose();
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
    ]);
    expect(mean).toBe(last);
  });

  it('stops with advice when the loss is no number any more', async () => {
    const run = train({ recipe: { learningRate: 1e30 }, epochs: [0, 1] });
    await expect(run).rejects.toThrow(
      /^The loss became NaN at epoch \d, step \d\. Lower the recipe’s learningRate\.$/,
    );
  });

  it('asks for the teacher that its recipe needs', async () => {
    const loss: Recipe['loss'] = { type: 'teacherStudent', teacher: '-', lambda: 0.5, temperature: 4 };
    await expect(train({ recipe: { loss }, epochs: [0] })).rejects.toThrow('needs teacherLogits');
  });
});
