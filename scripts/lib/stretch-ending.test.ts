import { expect, it } from 'vitest';
import { withEnding } from './stretch-ending.ts';

it('is refused where the library’s script is another one', () => {
  expect(() => withEnding('let _export = 1;')).toThrow(/there is a new one/);
  expect(() => withEnding('let remoteMethods = {}; let remoteMethods = {};')).toThrow(/there is a new one/);
});
