/** @file A mirror image's columns. */
import { expect, it } from 'vitest';
import { mirrorFace } from './mirror.ts';

it('turns each row round, and twice is once', () => {
  const face = { width: 3, height: 2, data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const mirrored = mirrorFace(face);
  expect([...mirrored.data]).toEqual([3, 2, 1, 6, 5, 4]);
  expect(mirrorFace(mirrored)).toEqual(face);
});
