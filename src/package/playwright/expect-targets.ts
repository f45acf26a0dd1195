/** @file Waits until the targets of a page are as a test expects. */
import { expect, type Page, test } from '@playwright/test';
import { assertNames, MODES, type Mode, OUTPUT_PATHS, type OutputPath, outputOf } from '../../core/index.ts';
import { readPage } from './with-page.ts';

/** By output: the least and greatest value, or the mode's name. */
export type ExpectedTargets = {
  readonly [Path in OutputPath]?: Path extends 'music.mode' ? Mode : readonly [least: number, most: number];
};

/** The expectations that are not met, in words; empty if all are met. */
export function unmet(expected: ExpectedTargets, readValue: (path: OutputPath) => number | string): string[] {
  return OUTPUT_PATHS.flatMap((path) => {
    const wanted = expected[path];
    if (wanted === undefined) return [];
    const value = readValue(path);
    if (typeof wanted === 'string') return value === wanted ? [] : [`${path} is ${value}, not ${wanted}`];
    const [least, most] = wanted;
    const holds = typeof value === 'number' && value >= least && value <= most;
    return holds ? [] : [`${path} is ${value}, not from ${least} to ${most}`];
  });
}

/** @throws Error that names the output, where no target could ever be as expected */
export function assertExpectations(expected: ExpectedTargets): void {
  const unknown = Object.keys(expected).filter((path) => !OUTPUT_PATHS.includes(path as OutputPath));
  if (unknown.length > 0)
    throw new Error(`There is no output ${unknown.join(', ')}. Take one of ${OUTPUT_PATHS.join(', ')}.`);
  for (const [path, wanted] of Object.entries(expected) as [OutputPath, unknown][]) {
    if (wanted === undefined) continue;
    if (path === 'music.mode') {
      if (!MODES.includes(wanted as Mode))
        throw new Error(`${path} is expected to be ${String(wanted)}. Take one of ${MODES.join(', ')}.`);
      continue;
    }
    const [least, most] = Array.isArray(wanted) ? (wanted as readonly unknown[]) : [];
    if (!(typeof least === 'number' && typeof most === 'number' && least <= most))
      throw new Error(
        `${path} is expected to be ${JSON.stringify(wanted)}. Give [least, most], as [0.7, 1].`,
      );
  }
}

/**
 * Waits until the targets of the page's newest Mienscape are as expected, all at once. Targets take seconds to move.
 * @param options `timeout` in milliseconds, default 30,000; it is added to the time that the test may take
 * @throws Error where they are not in time, with the last values, or where they could never be
 */
export async function expectTargets(
  page: Page,
  expected: ExpectedTargets,
  options: { readonly timeout?: number } = {},
): Promise<void> {
  assertExpectations(expected);
  assertNames('expectTargets', options, ['timeout']);
  const { timeout = 30_000 } = options;
  // Else the test's own limit, which is the same by default, would end it first and not say which target is missing.
  const info = test.info();
  if (info.timeout > 0) info.setTimeout(info.timeout + timeout);
  const found = async (): Promise<readonly string[]> => {
    const reading = await readPage(page).catch((error: Error) => {
      // Between two pages of the app.
      if (/context was destroyed|because of a navigation/.test(error.message)) return null;
      throw error;
    });
    if (!reading) return ['the page has made no Mienscape'];
    return unmet(expected, (path) => outputOf<number | string>(reading.targets, path));
  };
  await expect.poll(found, { timeout, message: 'targets of the page' }).toEqual([]);
}
