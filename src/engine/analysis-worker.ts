/** @file The worker's side of analysing: scores recorded crops with any model, and explains one by Grad-CAM. */
import * as tf from '@tensorflow/tfjs-core';
import { decodeArtifact, type Model } from '../artifacts/index.ts';
import { type GreyImage, type Half, parseJsonText, SensingError, softmax } from '../core/index.ts';
import { faceInput, fitFor } from '../faces/index.ts';
import { forward, gradCam, inputTensor, type Parameters, weightTensors } from '../networks/index.ts';
import { again } from './again.ts';
import type {
  AnalysisReply,
  AnalysisRequest,
  AnalysisResult,
  AnalysisTask,
  Explained,
} from './analysis-client.ts';
import { toFault } from './faults.ts';
import { fetchModel } from './fetch-model.ts';
import { openBackend } from './tfjs-backend.ts';

interface Opened {
  readonly model: Model;
  readonly parameters: Parameters;
}

const opened = new Map<string, Opened>();
const BATCH = 16;

export async function answerAnalysis(
  { id, task }: AnalysisRequest,
  answer: (answer: AnalysisReply) => void,
): Promise<void> {
  try {
    const result = await run(task, (share) => answer({ id, kind: 'progress', share }));
    answer({ id, kind: 'done', result });
  } catch (error) {
    answer({ id, kind: 'failed', fault: toFault('frame', error) });
  }
}

async function run(task: AnalysisTask, onProgress: (share: number) => void): Promise<AnalysisResult> {
  switch (task.kind) {
    case 'open':
      return open(task);
    case 'score':
      return score(find(task.key), task.crops, task.half, onProgress);
    case 'explain':
      return explain(find(task.key), task.crop, task.half);
    default:
      throw task satisfies never;
  }
}

function find(key: string): Opened {
  const found = opened.get(key);
  if (!found) throw new SensingError('This model is no longer open.', 'Open it again.');
  return found;
}

async function load(origin: Extract<AnalysisTask, { kind: 'open' }>['origin']): Promise<Model> {
  if (origin.kind === 'url') return fetchModel({ manifest: origin.manifest }, () => undefined);
  let json: unknown;
  try {
    json = parseJsonText(origin.manifest);
  } catch {
    throw new SensingError('manifest.json is not JSON.', 'Choose the two files of one model folder.');
  }
  return decodeArtifact(json, origin.weights, 'the model');
}

async function open({
  key,
  wasmUrl,
  origin,
}: Extract<AnalysisTask, { kind: 'open' }>): Promise<AnalysisResult> {
  const model = await load(origin);
  try {
    await openBackend('wasm', wasmUrl);
  } catch {
    await openBackend('cpu', wasmUrl);
  }
  opened.set(key, { model, parameters: weightTensors(model.manifest.network, model.parameters) });
  return { key, name: model.manifest.name, half: model.manifest.half };
}

/** [N,H,W,C], as the network is fed while sensing. */
function inputOf({ model }: Opened, crops: readonly GreyImage[], half: Half): tf.Tensor4D {
  const { network, half: own } = model.manifest;
  if (own !== half && own !== 'full')
    throw new SensingError(
      `${model.manifest.name} reads the ${own} half of a face; the session keeps the ${half} half.`,
      'Choose a model made for that half.',
    );
  return inputTensor(network, faceInput(crops, half, network.input, fitFor(network.input, own, half)));
}

function probabilitiesOf({ model }: Opened, logits: ArrayLike<number>): number[] {
  return softmax(logits, model.manifest.temperature).map((p) => Math.round(p * 1e5) / 1e5);
}

async function score(
  analysed: Opened,
  crops: readonly GreyImage[],
  half: Half,
  onProgress: (share: number) => void,
): Promise<number[][]> {
  const found: number[][] = [];
  for (let from = 0; from < crops.length; from += BATCH) {
    const batch = crops.slice(from, from + BATCH);
    const input = inputOf(analysed, batch, half);
    const logits = tf.tidy(
      () =>
        forward(analysed.model.manifest.network, analysed.parameters, input, { kind: 'inference' }).logits,
    );
    const values = await logits.data();
    tf.dispose([input, logits]);
    const classes = values.length / batch.length;
    for (let i = 0; i < batch.length; i++)
      found.push(probabilitiesOf(analysed, values.slice(i * classes, (i + 1) * classes)));
    onProgress(found.length / crops.length);
  }
  return found;
}

async function explain(analysed: Opened, crop: GreyImage, half: Half): Promise<Explained> {
  // Only those who ask for it pay for it.
  await again(() => import('@tensorflow/tfjs-core/dist/register_all_gradients'));
  const input = inputOf(analysed, [crop], half);
  try {
    const { logits, ...cam } = await gradCam(analysed.model.manifest.network, analysed.parameters, input);
    const { heat, width, height, label } = cam;
    return { heat, width, height, label, probabilities: probabilitiesOf(analysed, logits) };
  } finally {
    input.dispose();
  }
}
