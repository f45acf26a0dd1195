/** @file What lies in models/: every file is whole, its figures agree, and the students do what they say. */
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFerPlus } from '../datasets/index.ts';
import { measure } from '../evaluate/index.ts';
import { useBackend } from '../fixtures/backends.ts';
import { HAS_REAL_FERPLUS, REAL_FERPLUS, REPOSITORY, WHY_NO_FERPLUS } from '../fixtures/paths.ts';
import { predictAll, readModel } from './support/model-folder.ts';

const MODELS = join(REPOSITORY, 'models');
const NAMES = readdirSync(MODELS).filter((name) => existsSync(join(MODELS, name, 'manifest.json')));

interface Figures {
  readonly validation: { readonly faces: number; readonly accuracy: number; readonly confusion: number[][] };
}

async function figures(name: string): Promise<Figures> {
  return JSON.parse(await readFile(join(MODELS, name, 'metrics.json'), 'utf8')) as Figures;
}

describe.each(NAMES)('models/%s', (name) => {
  it('decodes: schema, network hash, SHA-256, shapes and values', async () => {
    const { manifest } = await readModel(join(MODELS, name));
    expect(manifest.name).toMatch(/^[\w.-]+$/);
  });

  it('has the same figures in its manifest as in metrics.json, and figures that agree with each other', async () => {
    const { manifest } = await readModel(join(MODELS, name));
    const { validation } = await figures(name);
    expect((manifest.training as unknown as Figures).validation).toEqual(validation);
    const right = validation.confusion.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
    expect(validation.accuracy).toBeCloseTo(right / validation.faces, 12);
    expect(validation.confusion.flat().reduce((sum, count) => sum + count)).toBe(validation.faces);
  });
});

describe.each([
  ['student', 1.3e6, 150e6],
  ['student-large', 1.8e6, 200e6],
])('the shipped %s', (name, mostBytes, mostMacs) => {
  it(`reads the lower half, within ${mostBytes / 1e6} MB and ${mostMacs / 1e6} million multiply-accumulates`, async () => {
    const { manifest } = await readModel(join(MODELS, name));
    expect(manifest.half).toBe('lower');
    expect(manifest.weights.byteLength).toBeLessThanOrEqual(mostBytes);
    expect(manifest.macs).toBeLessThanOrEqual(mostMacs);
  });

  it('is as good on 200 real validation faces as it says, give or take the luck of 200', {
    timeout: 120_000,
  }, async (context) => {
    context.skip(!HAS_REAL_FERPLUS, WHY_NO_FERPLUS);
    await useBackend('wasm');
    const model = await readModel(join(MODELS, name));
    const samples = (await readFerPlus(REAL_FERPLUS, 'valid', 'majority'))
      .filter((_, i) => i % 15 === 0)
      .slice(0, 200);
    const logits = await predictAll(
      model,
      samples.map(({ image }) => image),
      'lower',
    );
    const found = measure(
      logits,
      samples.map(({ label }) => label ?? -1),
      model.manifest.temperature,
    );
    expect(found.faces).toBe(200);
    // Two standard deviations of an accuracy of 80 % on 200 faces are 5.7 points.
    const said = (await figures(name)).validation.accuracy;
    expect(Math.abs(found.accuracy - said)).toBeLessThan(0.06);
  });
});
