/** @file Recipes: the shipped ones, and what is refused. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DataError } from '../core/index.ts';
import { REPOSITORY } from '../fixtures/paths.ts';
import { NETWORK_NAMES } from '../networks/index.ts';
import { parseRecipe, type Recipe } from './index.ts';

const RECIPES = join(REPOSITORY, 'recipes');

async function student(): Promise<Recipe> {
  return JSON.parse(await readFile(join(RECIPES, 'student.json'), 'utf8')) as Recipe;
}

describe('the shipped recipes', () => {
  it('are all sound, and name networks that exist', async () => {
    const files = (await readdir(RECIPES)).filter((file) => file.endsWith('.json'));
    expect(files).toContain('student.json');
    for (const file of files) {
      const recipe = parseRecipe(JSON.parse(await readFile(join(RECIPES, file), 'utf8')), file);
      expect(NETWORK_NAMES, file).toContain(recipe.network);
    }
  });
});

describe('a broken recipe is refused with file and path', () => {
  it.each<[string, object, string]>([
    ['no epochs', { epochs: 0 }, 'at epochs: '],
    ['epochs that are no number', { epochs: Number.NaN }, 'at epochs: '],
    ['an unknown half', { half: 'left' }, 'at half: '],
    ['a batch of one, whose statistics say nothing', { batchSize: 1 }, 'at batchSize: '],
    ['a learning rate of 0', { learningRate: 0 }, 'at learningRate: '],
    ['an unknown loss', { loss: { type: 'hinge' } }, 'at loss.type: '],
    [
      'a teacher–student loss without a teacher',
      { loss: { type: 'teacherStudent', lambda: 0.5, temperature: 4 } },
      'at loss.teacher: ',
    ],
    [
      'a λ above 1',
      { loss: { type: 'teacherStudent', teacher: 'runs/teacher', lambda: 1.5, temperature: 4 } },
      'at loss.lambda: ',
    ],
    [
      'a temperature of 0',
      { loss: { type: 'teacherStudent', teacher: 'runs/teacher', lambda: 0.5, temperature: 0 } },
      'at loss.temperature: ',
    ],
    ['a key that is not known', { learningrate: 1 }, 'Unrecognized key: "learningrate"'],
    ['mixup beside valence and arousal', { mixup: 0.2, affect: { weight: 1 } }, 'at mixup: '],
    [
      'balanced sampling of faces whose emotion nobody told',
      {
        sampling: 'balanced',
        labelled: 0.1,
        loss: { type: 'teacherStudent', teacher: 'runs/t', lambda: 1, temperature: 1 },
      },
      'at sampling: expected no balanced sampling beside labelled and a teacher',
    ],
    ['a negative seed', { seed: -1 }, 'at seed: '],
  ])('%s', async (_, change, said) => {
    const broken = { ...(await student()), ...change };
    expect(() => parseRecipe(broken, 'recipes/mine.json')).toThrow(DataError);
    expect(() => parseRecipe(broken, 'recipes/mine.json')).toThrow(
      /^recipes\/mine\.json: .*Compare it with recipes\/student\.json\.$/,
    );
    expect(() => parseRecipe(broken, 'recipes/mine.json')).toThrow(said);
  });

  it('names every mistake at once', async () => {
    const broken = { ...(await student()), epochs: 0, seed: -1 };
    expect(() => parseRecipe(broken, 'x.json')).toThrow(/at epochs: .*; at seed: /);
  });

  it.each([null, 3, 'text', []])('%j is no recipe', (json) => {
    expect(() => parseRecipe(json, 'x.json')).toThrow('x.json: at the top: ');
  });
});
