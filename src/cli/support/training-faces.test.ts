/** @file What a run knows of a face whose label its recipe does not use: nothing but the picture. */
import { expect, it } from 'vitest';
import { createRandom } from '../../core/index.ts';
import type { Recipe } from '../../distill/index.ts';
import { drawFaces, oneHot } from '../../fixtures/synthetic-mouths.ts';
import { trainingFaces } from './training-faces.ts';

const samples = drawFaces(20, createRandom(1)).map(({ image, label }, i) => ({
  id: String(i),
  image,
  label,
  distribution: oneHot(label),
  affect: { valence: 0.5, arousal: -0.5 },
}));
const recipe = (type: 'crossEntropy' | 'teacherStudent') =>
  ({ labels: 'soft', labelled: 0.25, loss: { type } }) as unknown as Recipe;

it('a face whose label is not used has neither label nor valence and arousal, where a teacher speaks of it', () => {
  const faces = trainingFaces(samples, recipe('teacherStudent'));
  expect(faces).toHaveLength(20);
  const known = faces.filter(({ affect }) => affect !== undefined);
  expect(known).toHaveLength(5);
  for (const { target, affect } of faces)
    expect(target.reduce((sum, share) => sum + share, 0)).toBe(affect === undefined ? 0 : 1);
});

it('without a teacher it is left out', () => {
  const faces = trainingFaces(samples, recipe('crossEntropy'));
  expect(faces).toHaveLength(5);
  for (const { affect } of faces) expect(affect).toEqual({ valence: 0.5, arousal: -0.5 });
});
