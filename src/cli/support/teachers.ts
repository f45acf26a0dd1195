/** @file The frozen teachers of a recipe. */
import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../../artifacts/index.ts';
import { DataError, type GreyImage, type Half } from '../../core/index.ts';
import {
  blend,
  inputBatch,
  type Mix,
  meanProbabilities,
  type Recipe,
  type Teacher,
} from '../../distill/index.ts';
import {
  embeddingLength,
  forward,
  type NetworkSpec,
  type Outputs,
  weightTensors,
} from '../../networks/index.ts';
import { readModel } from './model-folder.ts';
import { sayIfUnfinished, trainedFolder } from './trained-folder.ts';

type DistillingLoss = Exclude<Recipe['loss'], { type: 'crossEntropy' }>;

/**
 * From a run or a model folder (`trainedFolder`): the weights of a run's best epoch. Says so where the run is not finished.
 * @throws DataError or ArtifactError where there is none, or it cannot be used
 */
export async function readTeacher(folder: string): Promise<Model> {
  const place = trainedFolder(folder, ['manifest.json']);
  const model = await readModel(place);
  await sayIfUnfinished(place);
  return model;
}

/** A frozen teacher, of the half that it was made for. */
function openTeacher(model: Model): { readonly half: Half; readonly answer: Teacher } {
  const { network, half } = model.manifest;
  const parameters = weightTensors(network, model.parameters);
  for (const tensor of Object.values(parameters)) tf.keep(tensor);
  const answer = (faces: readonly GreyImage[], mix?: Mix): Outputs => {
    const input = inputBatch(faces, network, half);
    return forward(network, parameters, mix ? blend(input, mix) : input, { kind: 'inference' });
  };
  return { half, answer };
}

/** The triplet loss compares the student's embedding with the teachers', which are joined. @throws DataError */
function checkEmbeddings(models: readonly Model[], loss: DistillingLoss, student: NetworkSpec): void {
  if (loss.type !== 'triplet' && !loss.triplet) return;
  const own = embeddingLength(student);
  const theirs = models.reduce((sum, { manifest }) => sum + embeddingLength(manifest.network), 0);
  if (own !== theirs)
    throw new DataError(
      `The recipe's triplet loss compares embeddings: that of ${student.name} has ${own} values, the teacher's ${theirs}.`,
      'Name a teacher with as long an embedding, such as one of the same network, or another loss.',
    );
}

/**
 * All teachers of a recipe as one: of several, logits whose softmax is the mean of theirs, and embeddings joined.
 * @throws DataError where the recipe's loss asks for another half or length of embedding than a teacher has
 */
export function openTeachers(
  models: readonly Model[],
  loss: DistillingLoss,
  half: Half,
  student: NetworkSpec,
): Teacher {
  checkEmbeddings(models, loss, student);
  const teachers = models.map(openTeacher);
  const other = teachers.find((teacher) => teacher.half !== half);
  if (loss.type === 'teacherStudent' && loss.view === 'same' && other) {
    throw new DataError(
      `The recipe shows the teacher the student's ${half} half, but a teacher was made for ${other.half}.`,
      'Name a teacher of that half, or leave out "view".',
    );
  }
  const [only] = teachers;
  if (only && teachers.length === 1) return only.answer;
  return (faces, mix) => {
    const answers = teachers.map(({ answer }) => answer(faces, mix));
    const logits = meanProbabilities(answers.map((answer) => answer.logits));
    return {
      logits,
      embedding: tf.concat2d(
        answers.map(({ embedding }) => embedding),
        1,
      ),
    };
  };
}
