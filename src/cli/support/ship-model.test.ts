/** @file A model's figures are those of its file and of both its heads; a file that loses too much is not written. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeArtifact } from '../../artifacts/index.ts';
import { createRandom } from '../../core/index.ts';
import { useBackend } from '../../fixtures/backends.ts';
import { drawFaces } from '../../fixtures/synthetic-mouths.ts';
import { tempFolder } from '../../fixtures/temp-folder.ts';
import { randomValues, TINY_NETWORK } from '../../fixtures/tiny-network.ts';
import { foldBatchNorm } from '../../networks/index.ts';
import { readModel, writeModel } from './model-folder.ts';
import { judgeModel, labelledFrom, shipModel } from './ship-model.ts';

const ROOT = tempFolder();
const TWO_HEADS = {
  ...TINY_NETWORK,
  secondHead: { type: 'dense', name: 'affect', units: 2, activation: 'none' },
} as const;
const valid = labelledFrom(
  drawFaces(12, createRandom(4)).map(({ image, label }, i) => ({
    id: String(i),
    image,
    label,
    distribution: [],
    affect: { valence: i / 12, arousal: i % 3 === 0 ? null : -i / 12 },
  })),
);
const { spec, parameters } = foldBatchNorm(TWO_HEADS, randomValues(TWO_HEADS, 3));
const content = { name: 'two', half: 'lower', network: spec, parameters, dtype: 'float32' } as const;

beforeAll(async () => {
  await useBackend('cpu');
});

describe('a model', () => {
  it('with a second head has figures of valence and arousal, whatever the temperature', async () => {
    const folder = join(ROOT, 'two');
    const artifact = await encodeArtifact({ ...content, temperature: 1.5, training: {} });
    await writeModel(folder, artifact.manifest, artifact.weights);
    const { figures, temperature } = await judgeModel(await readModel(folder), valid, 1.5);
    expect(temperature).toBe(1.5);
    expect(figures).toMatchObject({ faces: 12, affect: { valence: { faces: 12 }, arousal: { faces: 8 } } });
    const shipped = await shipModel(join(ROOT, 'shipped'), content, {}, valid);
    expect(shipped.metrics).toMatchObject({ affect: { arousal: { faces: 8 } } });
  });

  it('is not written where its file loses more than it may', async () => {
    const folder = join(ROOT, 'worse');
    const expected = { accuracy: 1, mostLoss: 0.1, remedy: 'Take another.' };
    await expect(shipModel(folder, content, {}, valid, expected)).rejects.toThrow(
      /loses \d+\.\d\d points of accuracy, more than 0\.1\. Nothing was written\. Take another\./,
    );
    expect(existsSync(folder)).toBe(false);
    const { metrics } = await shipModel(join(ROOT, 'first'), content, {}, valid);
    const same = { ...expected, accuracy: metrics.accuracy };
    await expect(shipModel(folder, content, {}, valid, same)).resolves.toBeDefined();
  });
});
