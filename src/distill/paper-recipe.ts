/** @file The recipes of the paper's table, made from one template: `paper:vgg-f-lower-ts`, `paper:affectnet-vgg-face-full`. */
import { DataError, HALVES, type Half } from '../core/index.ts';
import type { Recipe } from './recipe.ts';

export const PAPER_PREFIX = 'paper:';

/** Batch size and learning rate by network; the larger network needs smaller ones. */
const PRETRAINED = {
  'vgg-f': { batchSize: 64, learningRate: 0.002 },
  'vgg-face': { batchSize: 32, learningRate: 0.001 },
} as const;

const LOSSES = ['', '-ts', '-triplet'] as const;

type Network = keyof typeof PRETRAINED;
type LossSuffix = (typeof LOSSES)[number];

interface PaperRun {
  readonly affectNet: boolean;
  readonly network: Network;
  readonly half: Half;
  readonly loss: LossSuffix;
}

const nameOf = ({ affectNet, network, half, loss }: PaperRun): string =>
  `${affectNet ? 'affectnet-' : ''}${network}-${half}${loss}`;

/** Every fine-tuned row: both data sets, both networks, each half, and on the lower half each loss. */
const RUNS: readonly PaperRun[] = [false, true].flatMap((affectNet) =>
  (Object.keys(PRETRAINED) as Network[]).flatMap((network) =>
    HALVES.flatMap((half) =>
      (half === 'lower' ? LOSSES : ([''] as const)).map((loss) => ({ affectNet, network, half, loss })),
    ),
  ),
);

const COMMON = {
  momentum: 0.9,
  weightDecay: 0.0005,
  warmup: 0.03,
  augmentation: {
    flip: true,
    rotationDeg: 15,
    scale: 0.12,
    shift: 0.08,
    gamma: 0.5,
    shade: 20,
    blurChance: 0.1,
    noise: 5,
  },
  seed: 1,
} as const;

function lossOf(run: PaperRun): Recipe['loss'] {
  const teacher = `runs/${nameOf({ ...run, half: 'full', loss: '' })}`;
  switch (run.loss) {
    case '':
      return { type: 'crossEntropy' };
    case '-ts':
      return { type: 'teacherStudent', teacher, lambda: 0.7, temperature: 4 };
    case '-triplet':
      return { type: 'triplet', teacher, lambda: 0.5, margin: 0.3, mining: 'semiHard', normalise: true };
    default:
      throw run.loss satisfies never;
  }
}

const recipeOf = (run: PaperRun): Recipe => ({
  ...COMMON,
  ...PRETRAINED[run.network],
  network: run.network,
  half: run.half,
  labels: 'majority',
  loss: lossOf(run),
  epochs: 20,
  // AffectNet's training faces are ten times as many, and unevenly spread over the emotions.
  ...(run.affectNet && { sampling: 'balanced', facesPerEpoch: 40_000 }),
  startFrom: `runs/pretrained/${run.network}`,
});

/** FER+'s VGG-13 is trained from nothing, on vote distributions (Barsoum et al. 2016). */
const VGG_13: Recipe = {
  ...COMMON,
  network: 'vgg-13',
  half: 'full',
  labels: 'soft',
  loss: { type: 'crossEntropy' },
  epochs: 60,
  batchSize: 64,
  // FER+'s own program has 0.05, and a momentum in which each gradient counts 1 − 0.9.
  learningRate: 0.005,
};

const RECIPES: ReadonlyMap<string, Recipe> = new Map([
  ...RUNS.map((run) => [nameOf(run), recipeOf(run)] as const),
  ['vgg-13-full', VGG_13],
]);

/** Names as `paperRecipe` takes them, without the prefix. */
export const PAPER_RECIPE_NAMES: readonly string[] = [...RECIPES.keys()];

/**
 * @param name one of PAPER_RECIPE_NAMES
 * @throws DataError for any other name
 */
export function paperRecipe(name: string): Recipe {
  const recipe = RECIPES.get(name);
  if (recipe) return recipe;
  throw new DataError(
    `--recipe ${PAPER_PREFIX}${name}: the paper has no such run.`,
    `Choose one of ${PAPER_RECIPE_NAMES.join(', ')}.`,
  );
}
