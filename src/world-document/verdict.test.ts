import { expect, it } from 'vitest';
import { calmVerdict, NOT_FILMED, readVerdict } from './index.ts';

it('a world that was found calm stays so, but not by a film of how it was drawn before', () => {
  expect(readVerdict(calmVerdict(0.1))).toEqual(calmVerdict(0.1));
  expect(readVerdict({ kind: 'calm', luminancePerS: 0.1 })).toEqual(NOT_FILMED);
});
