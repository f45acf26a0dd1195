/** @file A training run as data, checked where it is read. */
import { z } from 'zod';
import { DataError, HALVES } from '../core/index.ts';
import { MINING } from './triplet.ts';

export const MOST_EPOCHS = 1000;
export const LARGEST_SEED = 0xffffffff;

const fraction = z.number().min(0).max(1);

const augmentation = z.strictObject({
  flip: z.boolean(),
  rotationDeg: z.number().min(0).max(45),
  scale: z.number().min(0).max(0.5),
  shift: z.number().min(0).max(0.5),
  gamma: z.number().min(0).max(2),
  shade: z.number().min(0).max(128),
  blurChance: fraction,
  noise: z.number().min(0).max(64),
  /** Share of the faces that are changed as a headset's camera would (faces/headset), 0–1. */
  headset: fraction.optional(),
});

/** λ times the triplet term, margin α (see triplet.ts); the teacher's embedding is as long as the student's. */
const triplet = z.strictObject({
  lambda: z.number().min(0).max(100),
  margin: z.number().min(0).max(1000),
  mining: z.enum(MINING),
  normalise: z.boolean(),
});

/** A run or a model folder; several are asked together, and what counts is the mean of their probabilities. */
const teacher = z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(8)]);

const loss = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('crossEntropy') }),
  /** λ and τ of the standard teacher–student loss; with `triplet`, that term is added. */
  z.strictObject({
    type: z.literal('teacherStudent'),
    teacher,
    lambda: fraction,
    temperature: z.number().positive().max(100),
    /** `same`: the teacher is of the student's half and sees the student's very crop, headset's camera and all. Left out: the whole face as it is. */
    view: z.literal('same').optional(),
    /** The soft term times τ², for as much gradient as the votes alone give (losses.ts); left out: as the paper writes it. */
    scaleByTemperature: z.boolean().optional(),
    triplet: triplet.optional(),
  }),
  /** Cross-entropy and the triplet term. */
  z.strictObject({ type: z.literal('triplet'), teacher, ...triplet.shape }),
]);

const fields = z.strictObject({
  network: z.string(),
  half: z.enum(HALVES),
  /** `soft`: vote distributions, faces without a majority kept; `majority`: one-hot labels. */
  labels: z.enum(['soft', 'majority']),
  loss,
  /** Of a network with a second head: how much its loss of valence and arousal (losses.ts) weighs beside `loss`. */
  affect: z.strictObject({ weight: z.number().positive().max(100) }).optional(),
  /**
   * Share of the training faces whose labels, valence and arousal are used; the others only a teacher speaks of. Which ones is
   * chosen by their place in the list of training faces: they are the same in every run that reads the same list, thus with the
   * same data, `labels`, `withValidation` and --limit.
   */
  labelled: z.number().positive().max(1).optional(),
  /** `balanced`: every emotion is drawn equally often. Left out: every face once an epoch. */
  sampling: z.literal('balanced').optional(),
  /** Left out: as many as there are; more only where `sampling` lets faces come again. */
  facesPerEpoch: z.int().min(1).optional(),
  epochs: z.int().min(1).max(MOST_EPOCHS),
  batchSize: z.int().min(2).max(4096),
  learningRate: z.number().positive().max(10),
  momentum: fraction,
  weightDecay: z.number().min(0).max(1),
  /** Share of the steps in which the learning rate rises. */
  warmup: z.number().min(0).max(0.5),
  /** Share of the running mean of the weights kept at each step (trainer.ts); left out: the last weights count. */
  averaging: z.number().min(0).max(0.99999).optional(),
  /**
   * Learns the validation faces too, once all has been chosen: the last epoch is taken, and the model says that its figures on
   * validation mean nothing. No face is left then to fit the temperature of its confidence on: it is the one that the same
   * training without those faces has in its manifest.
   */
  withValidation: z
    .strictObject(
      { temperature: z.number().min(0.05).max(20) },
      'expected { "temperature": NUMBER }, the temperature of the same training without the validation faces',
    )
    .optional(),
  augmentation,
  /** α of mixup (mixup.ts), above 0 and up to 1: each face is blended with another one, and so is what it is taught. */
  mixup: z.number().positive().max(1).optional(),
  seed: z.int().min(0).max(LARGEST_SEED),
  /** A run or model folder whose weights to start from: of a run those of its last epoch, of a model those that were exported. */
  startFrom: z.string().min(1).optional(),
});

const schema = fields
  .refine(({ affect, mixup }) => !affect || mixup === undefined, {
    message: 'expected no mixup beside affect: a blend of faces has no valence where one of them has none',
    path: ['mixup'],
  })
  .refine(
    ({ sampling, labelled = 1, loss }) =>
      sampling !== 'balanced' || labelled === 1 || loss.type === 'crossEntropy',
    {
      message:
        'expected no balanced sampling beside labelled and a teacher: of a face without a label no emotion is known',
      path: ['sampling'],
    },
  );

export type Recipe = z.infer<typeof schema>;

/** Checks a recipe; an error names the file, the path in it, what was expected and what came. */
export function parseRecipe(json: unknown, file: string): Recipe {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issues = result.error.issues.map(
    (issue) => `at ${issue.path.join('.') || 'the top'}: ${issue.message}`,
  );
  throw new DataError(`${file}: ${issues.join('; ')}.`, 'Compare it with recipes/student.json.');
}
