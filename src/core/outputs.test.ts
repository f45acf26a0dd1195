/** @file The guide for people who use the package says the range of every output. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { OUTPUT_PATHS, OUTPUTS } from './outputs.ts';

const guide = readFileSync(new URL('../../docs/own-app.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');

it.each(OUTPUT_PATHS)('the range of %s', (path) => {
  const { min, max, unit, transform } = OUTPUTS[path];
  if (unit === '' && transform !== 'mode') {
    expect([min, max]).toEqual([0, 1]);
    expect(guide).toContain('all others 0–1.');
    return;
  }
  const range =
    transform === 'mode' ? 'the name of a mode' : `${min}–${max}${/^[°×]/.test(unit) ? '' : ' '}${unit}`;
  expect(guide).toContain(`\`${path}\` ${range}`);
});
