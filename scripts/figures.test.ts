/** @file Figures in documents that files of the repository hold too: the settings of recipes, and what models weigh and reach. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { PAPER_PREFIX, paperRecipe } from '../src/distill/index.ts';

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const lossOf = (recipe: unknown): Readonly<Record<string, unknown>> =>
  z.object({ loss: z.record(z.string(), z.unknown()) }).parse(recipe).loss;

const files = readdirSync('recipes', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .map((file) => join('recipes', file));
const recipes = [
  ...files.map((file) => [file, read(file)] as const),
  ...['vgg-f-lower-ts', 'vgg-face-lower-ts', 'vgg-f-lower-triplet'].map(
    (name) => [`${PAPER_PREFIX}${name}`, paperRecipe(name)] as const,
  ),
];

describe('docs/method.md', () => {
  const text = readFileSync('docs/method.md', 'utf8').replaceAll(/\s+/g, ' ');

  it.each(recipes)('names the λ, τ and α of %s', (_, recipe) => {
    const { type, lambda, temperature, margin } = lossOf(recipe);
    if (type === 'crossEntropy') return;
    expect(text).toContain(`λ ${lambda}, ${type === 'triplet' ? `α ${margin}` : `τ ${temperature}`}`);
  });
});

describe('a model card', () => {
  const models = readdirSync('models').filter((name) => existsSync(join('models', name, 'manifest.json')));
  const manifestSchema = z.object({
    macs: z.number(),
    parameters: z.number(),
    weights: z.object({ byteLength: z.number() }),
    training: z.object({
      learntValidation: z.boolean().optional(),
      validation: z.object({ accuracy: z.number() }),
    }),
  });

  it.each(models)('of %s has the accuracy and the size of its own files', (name) => {
    const manifest = manifestSchema.parse(read(join('models', name, 'manifest.json')));
    const card = readFileSync(join('models', name, 'README.md'), 'utf8');
    const { learntValidation, validation } = manifest.training;
    const accuracy = `${(100 * validation.accuracy).toFixed(2)} %`;
    const figures = {
      // What says nothing of other faces does not stand out.
      accuracy: learntValidation ? `${accuracy} of them says nothing` : `**${accuracy}**`,
      parameters: `${(manifest.parameters / 1e6).toFixed(2)} M parameters`,
      bytes: `${(manifest.weights.byteLength / 1e6).toFixed(2)} MB`,
      macs: `${(manifest.macs / 1e6).toFixed(1)} M multiply-accumulates`,
    };
    const results = readFileSync('docs/results.md', 'utf8');
    expect(card).toContain(figures.accuracy);
    expect(results).toContain(accuracy);
    // The teacher's card refers to the student's for its layers.
    if (/\| size \|/.test(card))
      for (const part of [figures.parameters, figures.bytes, figures.macs]) expect(card).toContain(part);
    else expect(card).toContain('The same compact VGG');
  });
});
