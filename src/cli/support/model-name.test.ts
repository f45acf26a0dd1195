/** @file A name that a manifest refuses is refused where it is given, with what to do. */
import { expect, it } from 'vitest';
import { nameOfFolder, nameOfRecipe } from './model-name.ts';

const ALLOWED =
  '(allowed are letters from a to z, digits, points, dashes and underscores, at most 64 of them)';

it('a model is called as its folder, a run as its recipe', () => {
  expect(nameOfFolder('models/student-2.1/')).toBe('student-2.1');
  expect(nameOfRecipe('recipes/paired/tenth_ts.json')).toBe('tenth_ts');
});

it.each(['my union', 'schüler', 'x'.repeat(65)])('%s is no name of a model', (name) => {
  expect(() => nameOfFolder(`models/${name}`)).toThrow(
    `--out: a model cannot be called '${name}' ${ALLOWED}. Give --out a folder with such a name.`,
  );
  expect(() => nameOfFolder(name, '--model')).toThrow(`--model: a model cannot be called '${name}'`);
  expect(() => nameOfRecipe(`recipes/${name}.json`)).toThrow(
    `--recipe: a model cannot be called '${name}' ${ALLOWED}. Give the recipe’s file such a name.`,
  );
});
