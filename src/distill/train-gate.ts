/** @file Fits the two parts of the gate (artifacts/gate-network): lower faces against pictures that show none. */
import * as tf from '@tensorflow/tfjs-core';
import {
  GATE_HEIGHT,
  GATE_WIDTH,
  type GatePart,
  type GateValues,
  gateInputs,
  gateTensors,
} from '../artifacts/index.ts';
import type { Random } from '../core/index.ts';

const BATCH = 128;
const LEARNING_RATE = 2e-3;
const WEIGHT_DECAY = 3e-4;
/** A feature that never moves is not blown up. */
const LEAST_DEVIATION = 1e-3;
/** Share of the picture's features that each step leaves out. */
const DROPPED = 0.3;

type Tensors = Readonly<Record<string, tf.Variable>>;

function moments(rows: readonly Float32Array[]): { mean: Float32Array; scale: Float32Array } {
  const length = rows[0]?.length ?? 0;
  const [sum, squares] = [new Float64Array(length), new Float64Array(length)];
  for (const row of rows) {
    for (let i = 0; i < length; i++) {
      const value = row[i] ?? 0;
      sum[i] = (sum[i] ?? 0) + value;
      squares[i] = (squares[i] ?? 0) + value * value;
    }
  }
  const mean = Float32Array.from(sum, (total) => total / rows.length);
  const scale = Float32Array.from(squares, (total, i) => {
    const variance = total / rows.length - (mean[i] ?? 0) ** 2;
    return 1 / Math.max(LEAST_DEVIATION, Math.sqrt(Math.max(0, variance)));
  });
  return { mean, scale };
}

function pieces(tensors: Tensors, name: string): [kernel: tf.Variable, bias: tf.Variable] {
  const [kernel, bias] = [tensors[`${name}.kernel`], tensors[`${name}.bias`]];
  if (!kernel || !bias) throw new RangeError(`The gate lacks '${name}'.`);
  return [kernel, bias];
}

function dense(tensors: Tensors, name: string, from: tf.Tensor2D): tf.Tensor2D {
  const [kernel, bias] = pieces(tensors, name);
  return tf.add(tf.matMul(from, kernel as tf.Tensor2D), bias);
}

/** [N,2·D] → [N]. */
function embeddingAnswer(tensors: Tensors, inputs: tf.Tensor2D): tf.Tensor1D {
  const hidden = tf.relu(dense(tensors, 'hidden2', tf.relu(dense(tensors, 'hidden1', inputs)))); // [N,48]
  return tf.squeeze(dense(tensors, 'answer', hidden), [1]);
}

/** [N,24·48] → [N]. `mask`: [N,F], what is left of the features. */
function pictureAnswer(tensors: Tensors, inputs: tf.Tensor2D, mask: tf.Tensor2D): tf.Tensor1D {
  const start = tf.reshape(inputs, [-1, GATE_HEIGHT, GATE_WIDTH, 1]);
  const plane = ['convolution1', 'convolution2', 'convolution3'].reduce((from, name) => {
    const [kernel, bias] = pieces(tensors, name);
    return tf.relu(tf.add(tf.conv2d(from as tf.Tensor4D, kernel as tf.Tensor4D, 2, 'same'), bias));
  }, start as tf.Tensor);
  const features = tf.mul(tf.reshape(plane, mask.shape), mask) as tf.Tensor2D;
  const hidden = tf.relu(dense(tensors, 'picture.hidden', features));
  return tf.squeeze(dense(tensors, 'picture.answer', hidden), [1]);
}

function dropMask(rows: number, columns: number, random: Random): tf.Tensor2D {
  const kept = 1 / (1 - DROPPED);
  const values = Float32Array.from({ length: rows * columns }, () => (random.next() < DROPPED ? 0 : kept));
  return tf.tensor2d(values, [rows, columns]);
}

export interface GateTraining {
  /** `embedding`: embeddings, [D] each; `picture`: standardised pixels, [24·48] each. */
  readonly part: GatePart;
  readonly faces: readonly Float32Array[];
  readonly others: readonly Float32Array[];
  readonly epochs: number;
  readonly random: Random;
  readonly onEpoch?: (epoch: number, loss: number) => void;
}

/** Fits one part. An epoch passes over as many of either set as the smaller has; seeded. → that part's tensors. */
export async function trainGate(options: GateTraining): Promise<GateValues> {
  const { part, epochs, random } = options;
  const ofEmbedding = part === 'embedding';
  const prepare = ofEmbedding ? gateInputs : (row: Float32Array) => row.slice();
  const [faces, others] = [options.faces.map(prepare), options.others.map(prepare)];
  const length = faces[0]?.length ?? 0;
  const { mean, scale } = moments(ofEmbedding ? [...faces, ...others] : []);
  for (const row of ofEmbedding ? [...faces, ...others] : []) {
    for (let i = 0; i < length; i++) row[i] = ((row[i] ?? 0) - (mean[i] ?? 0)) * (scale[i] ?? 0);
  }
  const learnt = gateTensors(length / 2, part).filter(({ name }) => !name.startsWith('input.'));
  const tensors: Tensors = Object.fromEntries(
    learnt.map(({ name, shape }) => {
      const fanIn = shape.slice(0, -1).reduce((total, side) => total * side, 1);
      const deviation = name.endsWith('.bias') ? 0 : Math.sqrt(2 / fanIn);
      const size = shape.reduce((total, side) => total * side, 1);
      const values = Float32Array.from({ length: size }, () => deviation * random.normal());
      return [name, tf.variable(tf.tensor(values, [...shape]), true)];
    }),
  );
  const half = BATCH / 2;
  const labels = tf.tensor1d(Array.from({ length: BATCH }, (_, i) => (i < half ? 1 : 0)));
  const steps = Math.max(1, Math.floor(Math.min(faces.length, others.length) / half));
  const optimiser = tf.train.adam(LEARNING_RATE);
  const features = tensors['picture.hidden.kernel']?.shape[0] ?? 0;
  const batch = new Float32Array(BATCH * length);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const orders = [random.shuffle([...faces]), random.shuffle([...others])];
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      for (let i = 0; i < BATCH; i++) {
        const order = orders[i < half ? 0 : 1] ?? [];
        batch.set(order[(step * half + (i % half)) % order.length] ?? [], i * length);
      }
      // Down along a cosine, as the students learn.
      const progress = (epoch * steps + step) / (epochs * steps);
      (optimiser as unknown as { learningRate: number }).learningRate =
        LEARNING_RATE * 0.5 * (1 + Math.cos(Math.PI * progress));
      const cost = optimiser.minimize(() => {
        const inputs = tf.tensor2d(batch, [BATCH, length]);
        const logits = ofEmbedding
          ? embeddingAnswer(tensors, inputs)
          : pictureAnswer(tensors, inputs, dropMask(BATCH, features, random));
        // log(1 + e^z) − y·z
        const loss = tf.mean(tf.sub(tf.softplus(logits), tf.mul(labels, logits)));
        const kernels = Object.entries(tensors).filter(([name]) => name.endsWith('.kernel'));
        return tf.add(
          loss,
          tf.mul(WEIGHT_DECAY, tf.addN(kernels.map(([, kernel]) => tf.sum(tf.square(kernel))))),
        ) as tf.Scalar;
      }, true);
      sum += (await cost?.data())?.[0] ?? 0;
      cost?.dispose();
    }
    options.onEpoch?.(epoch, sum / steps);
  }
  const values = await Promise.all(
    Object.entries(tensors).map(
      async ([name, tensor]) => [name, Float32Array.from(await tensor.data())] as const,
    ),
  );
  tf.dispose([labels, ...Object.values(tensors)]);
  optimiser.dispose();
  return { ...(ofEmbedding && { 'input.mean': mean, 'input.scale': scale }), ...Object.fromEntries(values) };
}
