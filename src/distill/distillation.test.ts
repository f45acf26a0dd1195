/** @file Both distillations train a tiny network on made-up faces, and every recipe of the repository is sound. */
import '@tensorflow/tfjs-backend-cpu';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom, type GreyImage, type Half } from '../core/index.ts';
import { refuseSyncReads } from '../fixtures/backends.ts';
import {
  compactVgg,
  embeddingLength,
  forward,
  initialValues,
  NETWORK_NAMES,
  networkNamed,
  weightTensors,
} from '../networks/index.ts';
import { inputBatch, type TrainingFace } from './batches.ts';
import { PAPER_RECIPE_NAMES, paperRecipe } from './paper-recipe.ts';
import { parseRecipe, type Recipe } from './recipe.ts';
import { registerGradients } from './register-gradients.ts';
import { createTrainer, type Teacher } from './trainer.ts';

refuseSyncReads();
beforeAll(async () => {
  await tf.setBackend('cpu');
  await registerGradients();
}, 60_000);

const random = createRandom(2);
/** A bright band whose height in the face tells the class: 0–3. */
const faces: TrainingFace[] = Array.from({ length: 32 }, (_, i) => {
  const label = i % 4;
  const data = Float32Array.from({ length: 64 }, (_, p) => {
    const row = Math.floor(p / 8);
    return (row === label || row === label + 4 ? 200 : 60) + 20 * random.normal();
  });
  return {
    image: { width: 8, height: 8, data },
    target: Array.from({ length: 8 }, (_, c) => (c === label ? 1 : 0)),
  };
});
const still = {
  flip: false,
  rotationDeg: 0,
  scale: 0,
  shift: 0,
  gamma: 0,
  shade: 0,
  blurChance: 0,
  noise: 0,
};
const base = {
  network: 'tiny',
  half: 'lower',
  labels: 'majority',
  epochs: 6,
  batchSize: 16,
  learningRate: 0.15,
  momentum: 0.9,
  weightDecay: 0.0005,
  warmup: 0,
  augmentation: still,
  seed: 3,
};
const network = (height: number) =>
  compactVgg({ name: 'tiny', height, width: 8, channels: [4, 4], dropout: 0.1 });

const whole = network(8);
const teacher: Teacher = (images) => {
  const values = initialValues(whole, createRandom(9)).map((entry) => [entry.name, entry.values] as const);
  const parameters = weightTensors(whole, Object.fromEntries(values));
  return forward(whole, parameters, inputBatch(images, whole, 'full'), { kind: 'inference' });
};

async function losses(recipe: Recipe): Promise<number[]> {
  const trainer = createTrainer({ recipe, spec: network(4), faces, teacher });
  const found: number[] = [];
  for (let epoch = 0; epoch < recipe.epochs; epoch++) found.push(await trainer.runEpoch(epoch, () => {}));
  trainer.dispose();
  return found;
}

describe('distillation', () => {
  const triplet = {
    type: 'triplet',
    teacher: 't',
    lambda: 1,
    margin: 0.3,
    mining: 'semiHard',
    normalise: true,
  };
  const standard = { type: 'teacherStudent', teacher: 't', lambda: 0.5, temperature: 2 };

  it.each([
    // Twice, to the same numbers.
    ['triplet', triplet],
    ['triplet, hardest, not normalised', { ...triplet, mining: 'hardest', normalise: false }],
    ['teacher–student', standard],
  ])(
    'learns by the %s loss',
    async (_, loss) => {
      const recipe = parseRecipe({ ...base, loss }, 'test');
      const found = await losses(recipe);
      expect(found.at(-1)).toBeLessThan((found[0] ?? 0) - 0.1);
      if (loss === triplet) expect(await losses(recipe)).toEqual(found);
    },
    60_000,
  );

  it('keeps no tensor of a step', async () => {
    const recipe = parseRecipe({ ...base, loss: triplet, epochs: 1 }, 'test');
    const trainer = createTrainer({ recipe, spec: network(4), faces, teacher });
    await trainer.runEpoch(0, () => {});
    const before = tf.memory().numTensors;
    await trainer.runEpoch(1, () => {});
    expect(tf.memory().numTensors).toBe(before);
    trainer.dispose();
  });

  it('shows a teacher of the same view what the student sees, blended alike, and another the plain face', {
    timeout: 60_000,
  }, async () => {
    const shown: { faces: readonly GreyImage[]; mixed: boolean }[] = [];
    const watching: Teacher = (images, mix) => {
      shown.push({ faces: images, mixed: mix !== undefined });
      return teacher(images);
    };
    const augmentation = { ...still, headset: 1 };
    const inRange = faces.map((face) => ({
      ...face,
      image: {
        ...face.image,
        data: Float32Array.from(face.image.data, (v) => Math.min(255, Math.max(0, v))),
      },
    }));
    for (const loss of [{ ...standard, view: 'same' }, standard]) {
      const recipe = parseRecipe({ ...base, loss, augmentation, mixup: 0.3, epochs: 1 }, 'test');
      const trainer = createTrainer({ recipe, spec: network(4), faces: inRange, teacher: watching });
      await trainer.runEpoch(0, () => {});
      trainer.dispose();
    }
    const plain = new Set(inRange.map(({ image }) => String(Array.from(image.data, Math.round))));
    const known = shown.map(
      ({ faces: seen }) => seen.filter(({ data }) => plain.has(String(Array.from(data, Math.round)))).length,
    );
    // Two steps an epoch: every face through a headset's camera (one of them may be hardly changed), then as it is.
    expect(known.slice(0, 2).every((count) => count <= 2)).toBe(true);
    expect(known.slice(2)).toEqual([16, 16]);
    expect(shown.every(({ mixed }) => mixed)).toBe(true);
  });

  it('blends: with mixup the same faces give another loss, the same in every run', {
    timeout: 60_000,
  }, async () => {
    const plain = parseRecipe({ ...base, loss: { type: 'crossEntropy' }, epochs: 2 }, 'test');
    const mixed = parseRecipe({ ...base, loss: { type: 'crossEntropy' }, epochs: 2, mixup: 0.5 }, 'test');
    expect(await losses(mixed)).toEqual(await losses(mixed));
    expect(await losses(mixed)).not.toEqual(await losses(plain));
  });

  it('learns faces without labels from the teacher, by standard T-S and by triplet', {
    timeout: 60_000,
  }, async () => {
    const bare = faces.map((face, i) => (i < 8 ? face : { ...face, target: face.target.map(() => 0) }));
    for (const loss of [standard, triplet]) {
      const recipe = parseRecipe({ ...base, loss, epochs: 4 }, 'test');
      const trainer = createTrainer({ recipe, spec: network(4), faces: bare, teacher });
      const first = await trainer.runEpoch(0, () => {});
      for (const epoch of [1, 2]) await trainer.runEpoch(epoch, () => {});
      expect(await trainer.runEpoch(3, () => {})).toBeLessThan(first);
      trainer.dispose();
    }
  });

  it('draws balanced epochs of the length asked for', async () => {
    const recipe = parseRecipe(
      { ...base, loss: { type: 'crossEntropy' }, sampling: 'balanced', facesPerEpoch: 20, epochs: 1 },
      'test',
    );
    const trainer = createTrainer({ recipe, spec: network(4), faces });
    const steps: number[] = [];
    await trainer.runEpoch(0, ({ steps: all }) => steps.push(all));
    expect(steps).toEqual([1]);
    trainer.dispose();
  });
});

describe('recipes of the repository', () => {
  const root = join(import.meta.dirname, '../../recipes');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.json'),
  );
  const recipes = new Map([
    ...files.map(
      (file) => [file, parseRecipe(JSON.parse(readFileSync(join(root, file), 'utf8')), file)] as const,
    ),
    ...PAPER_RECIPE_NAMES.map((name) => [`${name}.json`, parseRecipe(paperRecipe(name), name)] as const),
  ]);

  it('are all of a known network', () => {
    expect(PAPER_RECIPE_NAMES).toContain('affectnet-vgg-face-lower-triplet');
    expect(recipes.size).toBeGreaterThan(25);
    for (const recipe of recipes.values()) expect(NETWORK_NAMES).toContain(recipe.network);
  });

  it('name teachers that another recipe makes on the faces they are shown, with embeddings as long where these are compared', () => {
    const made = new Map(
      [...recipes].map(([file, recipe]) => [file.split('/').at(-1)?.slice(0, -5), recipe]),
    );
    const taught = [...recipes.values()].filter(({ loss }) => loss.type !== 'crossEntropy');
    expect(taught.length).toBeGreaterThan(8);
    for (const { loss, network, half } of taught) {
      const names = loss.type === 'crossEntropy' ? [] : [loss.teacher].flat();
      const teachers = names.map((name) => made.get(name.split('/').at(-1)));
      const seen = loss.type === 'teacherStudent' && loss.view === 'same' ? half : 'full';
      for (const teacher of teachers) expect(teacher?.half).toBe(seen);
      const [own] = teachers;
      const length = (name = '', seen: Half = 'full'): number => embeddingLength(networkNamed(name, seen));
      if (loss.type === 'triplet' || (loss.type === 'teacherStudent' && loss.triplet))
        expect(length(own?.network)).toBe(length(network, half));
    }
  });

  it('refuse a run that the paper has not, with the names that it has', () => {
    expect(() => paperRecipe('vgg-f-upper-ts')).toThrow(/paper:vgg-f-upper-ts: .* vgg-f-lower-ts/);
  });

  it('refuses a triplet recipe without its margin, naming it', () => {
    const loss = { type: 'triplet', teacher: 't', lambda: 1, mining: 'random', normalise: true };
    expect(() => parseRecipe({ ...base, loss }, 'x.json')).toThrow(/x\.json: at loss\.margin/);
    expect(() => parseRecipe({ ...base, loss: { ...loss, margin: 1 } }, 'x.json')).not.toThrow();
  });
});
