/** @file A test file has one subject: no file of tests is so long that nobody reads it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const MOST_LINES = 400;
const TESTS = /\.(?:test\.tsx?|spec\.ts|e2e\.ts|conformance\.ts|fixture\.ts)$/;

it(`no file of tests has more than ${MOST_LINES} lines: split it by subject, and share what they need in a .fixture.ts`, () => {
  const files = ['app', 'src', 'e2e', 'scripts', 'tools'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && TESTS.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  expect(files.length).toBeGreaterThan(200);
  const lines = (file: string): number => readFileSync(file, 'utf8').split('\n').length - 1;
  expect(files.filter((file) => lines(file) > MOST_LINES)).toEqual([]);
});
