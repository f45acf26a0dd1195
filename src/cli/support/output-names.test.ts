/** @file No two results are written over each other. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { outputNames } from './output-names.ts';

it('keeps plain names, and puts folders before those that are alike', () => {
  expect(outputNames(['a/face.png', 'b/other.jpg'])).toEqual(['face', 'other']);
  expect(outputNames(['a/face.png', 'b/face.png'])).toEqual(['a-face', 'b-face']);
  expect(outputNames(['x/a/face.png', 'y/a/face.png', 'c.png'])).toEqual(['x-a-face', 'y-a-face', 'c']);
  expect(outputNames(['a/face.png', 'a/face.jpg', 'a/face.png'])[2]).toMatch(/face-3$/);
});

it('gives as many names as paths, none alike on a disk that knows no case', () => {
  const part = fc.constantFrom('a', 'A', 'b', 'a-b', 'a-2');
  const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}.png`);
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 8 }), (paths) => {
      const names = outputNames(paths);
      expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(paths.length);
      expect(names.every((name) => !/[/\\]/.test(name))).toBe(true);
    }),
  );
});
