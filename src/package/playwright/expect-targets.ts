/** @file Waits until the targets of a page are as a test expects. */
import { expect, type Page } from '@playwright/test';
import { type Mode, OUTPUT_PATHS, type OutputPath, outputOf } from '../../core/index.ts';
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

/** Waits until the targets of the page's newest Mienscape are as expected, all at once. Targets take seconds to move. */
export async function expectTargets(
  page: Page,
  expected: ExpectedTargets,
  { timeout = 30_000 }: { readonly timeout?: number } = {},
): Promise<void> {
  const unknown = Object.keys(expected).filter((path) => !OUTPUT_PATHS.includes(path as OutputPath));
  if (unknown.length > 0)
    throw new Error(`There is no output ${unknown.join(', ')}. Take one of ${OUTPUT_PATHS.join(', ')}.`);
  const found = async (): Promise<readonly string[]> => {
    const reading = await readPage(page);
    if (!reading) return ['the page has made no Mienscape'];
    return unmet(expected, (path) => outputOf<number | string>(reading.targets, path));
  };
  await expect.poll(found, { timeout, message: 'targets of the page' }).toEqual([]);
}
