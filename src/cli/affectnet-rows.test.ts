/**
 * @file The paper's prior rows on AffectNet learn made-up faces in its CSV layout, by their recipes: AlexNet, VGG-12 and
 * MT-VGG, each with a few filters in place of many.
 */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../core/index.ts';
import { readSamples, type Sample } from '../datasets/index.ts';
import {
  createTrainer,
  installConvGradients,
  judgedWeights,
  parseRecipe,
  type Recipe,
} from '../distill/index.ts';
import { useBackend } from '../fixtures/backends.ts';
import { REPOSITORY } from '../fixtures/paths.ts';
import { drawFaces, oneHot } from '../fixtures/synthetic-mouths.ts';
import { tempFolder } from '../fixtures/temp-folder.ts';
import { foldBatchNorm, type Layer, type NetworkSpec, networkNamed } from '../networks/index.ts';
import { readModel } from './support/model-folder.ts';
import { shipModel } from './support/ship-model.ts';

const ROOT = tempFolder();
const RECIPES = join(REPOSITORY, 'recipes', 'paper', 'affectnet');
/** Of the drawn mouths: AffectNet's label, valence and arousal; every fourth face has neither, every eighth no arousal. */
const ANNOTATED: Readonly<Record<number, readonly [number, number, number]>> = {
  1: [1, 0.8, 0.2],
  2: [3, 0.1, 0.9],
  3: [2, -0.7, -0.3],
};

beforeAll(async () => {
  await useBackend('wasm', 'training');
  installConvGradients();
  const folder = join(ROOT, 'Manually_Annotated_Images', '1');
  await mkdir(folder, { recursive: true });
  const rows = await Promise.all(
    drawFaces(48, createRandom(1)).map(async ({ image, label }, i) => {
      const { width, height } = image;
      await sharp(Uint8Array.from(image.data), { raw: { width, height, channels: 1 } })
        .png()
        .toFile(join(folder, `${i}.png`));
      const [code, valence, arousal] = ANNOTATED[label] ?? [0, 0, 0];
      const affect = i % 4 === 3 ? '-2,NULL' : `${valence},${i % 8 === 2 ? -2 : arousal}`;
      return `1/${i}.png,0,0,48,48,12.5;30.1,${code},${affect}`;
    }),
  );
  const header =
    'subDirectory_filePath,face_x,face_y,face_width,face_height,facial_landmarks,expression,valence,arousal';
  await writeFile(join(ROOT, 'training.csv'), [header, ...rows].join('\n'));
}, 180_000);

/** The same layers on a smaller face, with a few filters each, the classifier and the second head as they are. */
function slim(spec: NetworkSpec): NetworkSpec {
  // AlexNet's pools leave nothing of a much smaller face.
  const side = Math.min(99, spec.input.width);
  const last = spec.layers.length - 1;
  const layers = spec.layers.map((layer, i): Layer => {
    if (layer.type === 'conv') return { ...layer, filters: Math.ceil(layer.filters / 32) };
    return layer.type === 'dense' && i !== last ? { ...layer, units: 32 } : layer;
  });
  return { ...spec, input: { ...spec.input, height: side, width: side }, layers };
}

const read = (split: 'train' | 'valid', side: number): Promise<Sample[]> =>
  readSamples(ROOT, split, { keep: 'majority', side, cache: join(ROOT, 'cache'), affect: true });

async function recipeOf(file: string): Promise<Recipe> {
  return parseRecipe(JSON.parse(await readFile(join(RECIPES, file), 'utf8')), file);
}

it('every recipe for AffectNet is sound and names a network that exists', async () => {
  const files = await readdir(RECIPES);
  expect(files).toEqual(expect.arrayContaining(['affectnet-mt-vgg-full.json', 'affectnet-vgg-12-full.json']));
  for (const file of files) {
    const recipe = await recipeOf(file);
    const { secondHead } = networkNamed(recipe.network, recipe.half);
    expect(recipe.affect !== undefined, file).toBe(secondHead !== undefined);
  }
});

describe('on made-up faces in AffectNet’s layout', { timeout: 300_000 }, () => {
  it.each(['alexnet', 'vgg-12', 'mt-vgg'])('%s learns by its recipe', async (name) => {
    const shipped = await recipeOf(`affectnet-${name}-full.json`);
    const recipe = { ...shipped, epochs: 4, facesPerEpoch: 64, batchSize: 8, learningRate: 0.01 };
    const spec = slim(networkNamed(name, 'full'));
    const [train, valid] = [await read('train', 64), await read('valid', 64)];
    expect(train).toHaveLength(36);
    const trainer = createTrainer({
      recipe,
      spec,
      faces: train.map(({ image, label, affect }) => ({ image, target: oneHot(label ?? 0), affect })),
    });
    const losses: number[] = [];
    for (let epoch = 0; epoch < recipe.epochs; epoch++) losses.push(await trainer.runEpoch(epoch, () => {}));
    const folded = foldBatchNorm(spec, judgedWeights(await trainer.snapshot(recipe.epochs)));
    trainer.dispose();
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) - 0.2);

    const folder = join(ROOT, name);
    await shipModel(
      folder,
      {
        name,
        half: 'full',
        network: folded.spec,
        parameters: folded.parameters,
        dtype: 'float16',
        temperature: 1,
      },
      {},
      {
        faces: valid.map(({ image }) => image),
        labels: valid.map(({ label }) => label ?? 0),
        affect: valid.map(({ affect }) => affect),
      },
    );
    const { manifest } = await readModel(folder);
    const { validation } = manifest.training as { validation: Record<string, unknown> };
    expect(validation.faces).toBe(12);
    const known = (dimension: 'valence' | 'arousal') =>
      valid.filter(({ affect }) => affect?.[dimension] !== null).length;
    if (name !== 'mt-vgg') expect(validation.affect).toBeUndefined();
    else
      expect(validation.affect).toEqual({
        valence: { faces: known('valence'), rmse: expect.any(Number), ccc: expect.any(Number) },
        arousal: { faces: known('arousal'), rmse: expect.any(Number), ccc: expect.any(Number) },
      });
  });
});
