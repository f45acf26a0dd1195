/** @file Trains one network by one recipe; every step can be interrupted and resumed to the same numbers. */
import * as tf from '@tensorflow/tfjs-core';
import { argMax, createRandom, DataError, type GreyImage } from '../core/index.ts';
import {
  forward,
  initialValues,
  type NetworkSpec,
  type Outputs,
  parameterShapes,
  weightTensors,
} from '../networks/index.ts';
import {
  affectBatch,
  augmenter,
  headsetChanger,
  inputBatch,
  isLabelled,
  type TrainingFace,
  targetBatch,
} from './batches.ts';
import { blend, drawMix, type Mix } from './mixup.ts';
import { objective } from './objective.ts';
import { cosineRate, createSgd } from './optimiser.ts';
import type { Recipe } from './recipe.ts';
import { balancedOrder } from './sampling.ts';

/** Share of the old running statistics kept at each step. */
const STATISTICS_MOMENTUM = 0.95;

/** All that a run needs to go on: tensors by name, velocities as `velocity/<name>`, averages as `average/<name>`. */
export interface TrainingState {
  readonly epoch: number;
  readonly tensors: Readonly<Record<string, Float32Array>>;
}

/** The weights that a run is judged by: their running mean where it was kept, or else the last ones. */
export function judgedWeights({ tensors }: TrainingState): Readonly<Record<string, Float32Array>> {
  const judged: Record<string, Float32Array> = {};
  for (const [name, values] of Object.entries(tensors)) {
    if (!name.includes('/')) judged[name] = tensors[`average/${name}`] ?? values;
  }
  return judged;
}

export interface StepReport {
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
}

export interface Trainer {
  /** Trains one epoch (0-based) and reports each step; returns the mean loss. */
  runEpoch(epoch: number, onStep: (report: StepReport) => void): Promise<number>;
  /** Parameters and velocities as they are after `epoch` epochs. */
  snapshot(epoch: number): Promise<TrainingState>;
  /** Logits of whole faces by the judged weights, single forward pass: [N,8] in rows. */
  predict(faces: readonly GreyImage[], onProgress?: (done: number) => void): Promise<number[][]>;
  dispose(): void;
}

/** `teacherLogits` gives the frozen teacher's logits for full faces, already changed as the student's. */
export type TeacherLogits = (faces: readonly GreyImage[]) => tf.Tensor2D;

/**
 * What the frozen teacher makes of faces, already changed as the student's: logits [N,8], embedding [N,D]. With `mix`,
 * of its own inputs so blended.
 */
export type Teacher = (faces: readonly GreyImage[], mix?: Mix) => Outputs;

export function createTrainer(options: {
  readonly recipe: Recipe;
  readonly spec: NetworkSpec;
  readonly faces: readonly TrainingFace[];
  /** Either serves a teacher–student recipe; a triplet recipe needs `teacher`. */
  readonly teacherLogits?: TeacherLogits;
  readonly teacher?: Teacher;
  readonly from?: TrainingState;
}): Trainer {
  const { recipe, spec, faces } = options;
  const balanced = recipe.sampling === 'balanced' ? faces.map(({ target }) => argMax(target)) : null;
  const facesPerEpoch = recipe.facesPerEpoch ?? faces.length;
  if (!balanced && facesPerEpoch > faces.length)
    throw new DataError(
      `At facesPerEpoch: expected at most ${faces.length}, which is the number of training faces, got ${facesPerEpoch}.`,
      'Lower it, leave it out, or let faces come again with "sampling": "balanced".',
    );
  const variables: Record<string, tf.Variable> = {};
  const trainable: Record<string, tf.Variable> = {};
  const initial = initialValues(spec, createRandom(recipe.seed));
  tf.tidy(() => {
    const tensors = weightTensors(spec, {
      ...Object.fromEntries(initial.map(({ name, values }) => [name, values])),
      ...options.from?.tensors,
    });
    for (const { name, trainable: trained } of parameterShapes(spec)) {
      const tensor = tensors[name];
      if (!tensor) continue;
      const variable = tf.variable(tensor, trained);
      variables[name] = variable;
      if (trained) trainable[name] = variable;
    }
  });
  const optimiser = createSgd(trainable, recipe);
  for (const [name, velocity] of Object.entries(optimiser.velocities)) {
    const values = options.from?.tensors[`velocity/${name}`];
    if (values) tf.tidy(() => velocity.assign(tf.tensor(values, velocity.shape)));
  }
  const { averaging } = recipe;
  const averages: Record<string, tf.Variable> = {};
  if (averaging !== undefined) {
    for (const [name, variable] of Object.entries(variables)) {
      const values = options.from?.tensors[`average/${name}`];
      averages[name] = tf.tidy(() =>
        tf.variable(values ? tf.tensor(values, variable.shape) : variable.clone(), false),
      );
    }
  }
  const judged = averaging === undefined ? variables : averages;
  const stepsPerEpoch = Math.max(1, Math.floor(facesPerEpoch / recipe.batchSize));
  const totalSteps = stepsPerEpoch * recipe.epochs;

  /** What the teacher says of this batch, where the recipe has one. */
  const ask = (changed: readonly GreyImage[], mix: Mix | undefined): Partial<Outputs> => {
    if (recipe.loss.type === 'crossEntropy') return {};
    if (options.teacher) return options.teacher(changed, mix);
    return options.teacherLogits ? { logits: options.teacherLogits(changed) } : {};
  };
  /** For mining; of a face without a label, what the teacher would call it. */
  const classesOf = async (
    batch: readonly TrainingFace[],
    { logits }: Partial<Outputs>,
  ): Promise<number[]> => {
    if (recipe.loss.type === 'crossEntropy') return [];
    const named = batch.every(isLabelled) ? undefined : ((await logits?.array()) as number[][] | undefined);
    return batch.map((face, i) => argMax(isLabelled(face) ? face.target : (named?.[i] ?? [])));
  };

  /** What the student learns from at one step; the caller disposes it. */
  const prepare = (batch: readonly TrainingFace[], globalStep: number) =>
    tf.tidy(() => {
      const random = createRandom(recipe.seed + 7919 * (globalStep + 1));
      const change = augmenter(recipe.augmentation, random);
      const changed = batch.map((face) => change(face.image));
      // The teacher sees the face as it is; the student may see it through a headset's camera.
      const share = recipe.augmentation.headset ?? 0;
      const camera = headsetChanger(share, createRandom(recipe.seed + 32452843 * (globalStep + 1)));
      const seen = share > 0 ? changed.map(camera) : changed;
      const mix =
        recipe.mixup === undefined
          ? undefined
          : drawMix(batch.length, recipe.mixup, createRandom(recipe.seed + 49979687 * (globalStep + 1)));
      const mixed = <T extends tf.Tensor>(rows: T): T => (mix ? blend(rows, mix) : rows);
      const input = mixed(inputBatch(seen, spec, recipe.half));
      const labels = mixed(targetBatch(batch));
      const sameView = recipe.loss.type === 'teacherStudent' && recipe.loss.view === 'same';
      const teacher = ask(sameView ? seen : changed, mix);
      return { input, labels, teacher, affect: recipe.affect && affectBatch(batch) };
    });

  /** One step on what was prepared; returns the loss, which the caller disposes. */
  const learn = (
    { input, ...facts }: ReturnType<typeof prepare>,
    classes: readonly number[],
    globalStep: number,
  ): tf.Scalar =>
    tf.tidy(() => {
      const statistics: { layer: string; mean: tf.Tensor1D; variance: tf.Tensor1D }[] = [];
      const { value, grads } = tf.variableGrads(() => {
        const student = forward(spec, variables, input, {
          kind: 'training',
          dropoutSeed: recipe.seed + 31 * globalStep,
          onStatistics: (found) => statistics.push(found),
        });
        return objective(recipe, { ...facts, student, classes, globalStep });
      }, Object.values(trainable));
      const gradients = Object.fromEntries(
        Object.entries(trainable).map(([name, variable]) => {
          const gradient = grads[variable.name];
          if (!gradient) throw new Error(`The loss does not depend on '${name}'.`);
          return [name, gradient];
        }),
      );
      optimiser.step(
        gradients,
        cosineRate(recipe.learningRate, (globalStep + 1) / totalSteps, recipe.warmup),
      );
      for (const { layer, mean, variance } of statistics) {
        for (const [part, fresh] of [
          ['mean', mean],
          ['variance', variance],
        ] as const) {
          const running = variables[`${layer}.${part}`];
          running?.assign(
            tf.add(tf.mul(running, STATISTICS_MOMENTUM), tf.mul(fresh, 1 - STATISTICS_MOMENTUM)),
          );
        }
        tf.dispose([mean, variance]);
      }
      if (averaging !== undefined) {
        // At the start the mean is of few steps, so that the first weights do not weigh on it for long.
        const kept = Math.min(averaging, (globalStep + 1) / (globalStep + 10));
        for (const [name, average] of Object.entries(averages)) {
          const fresh = variables[name];
          if (fresh) average.assign(tf.add(tf.mul(average, kept), tf.mul(fresh, 1 - kept)));
        }
      }
      return value;
    });

  /** One step; returns the loss. Every value is awaited: WebGPU in Node reads none at once. */
  const step = async (batch: readonly TrainingFace[], globalStep: number): Promise<number> => {
    const prepared = prepare(batch, globalStep);
    const classes = await classesOf(batch, prepared.teacher);
    const value = learn(prepared, classes, globalStep);
    tf.dispose(prepared as unknown as tf.TensorContainer);
    const [loss = Number.NaN] = await value.data();
    value.dispose();
    return loss;
  };

  return {
    runEpoch: async (epoch, onStep) => {
      const random = createRandom(recipe.seed + 104729 * (epoch + 1));
      const order = balanced
        ? balancedOrder(balanced, facesPerEpoch, random)
        : random.shuffle(Int32Array.from(faces.keys()));
      let sum = 0;
      for (let index = 0; index < stepsPerEpoch; index++) {
        const chosen = order.subarray(index * recipe.batchSize, (index + 1) * recipe.batchSize);
        const batch = Array.from(chosen, (i) => faces[i]).filter((face) => face !== undefined);
        const loss = await step(batch, epoch * stepsPerEpoch + index);
        if (!Number.isFinite(loss)) {
          throw new DataError(
            `The loss became ${loss} at epoch ${epoch + 1}, step ${index + 1}.`,
            'Lower the recipe’s learningRate.',
          );
        }
        sum += loss;
        onStep({ step: index + 1, steps: stepsPerEpoch, loss: sum / (index + 1) });
        await new Promise((resolve) => setImmediate(resolve));
      }
      return sum / stepsPerEpoch;
    },
    snapshot: async (epoch) => {
      const tensors: Record<string, Float32Array> = {};
      for (const [name, variable] of Object.entries(variables))
        tensors[name] = new Float32Array(await variable.data());
      for (const [name, variable] of Object.entries(optimiser.velocities)) {
        tensors[`velocity/${name}`] = new Float32Array(await variable.data());
      }
      for (const [name, variable] of Object.entries(averages)) {
        tensors[`average/${name}`] = new Float32Array(await variable.data());
      }
      return { epoch, tensors };
    },
    predict: async (images, onProgress) => {
      const rows: number[][] = [];
      for (let start = 0; start < images.length; start += 128) {
        const logits = tf.tidy(() => {
          const input = inputBatch(images.slice(start, start + 128), spec, recipe.half);
          return forward(spec, judged, input, { kind: 'inference' }).logits;
        });
        rows.push(...((await logits.array()) as number[][]));
        logits.dispose();
        onProgress?.(rows.length);
        await new Promise((resolve) => setImmediate(resolve));
      }
      return rows;
    },
    dispose: () => {
      optimiser.dispose();
      tf.dispose([...Object.values(variables), ...Object.values(averages)]);
    },
  };
}
