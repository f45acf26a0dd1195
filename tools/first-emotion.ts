/**
 * @file How long after a cached and after a cold load the first emotion is named, in one run beside another build:
 *
 *   npm run tools -- first-emotion --rounds 8 --against FOLDER_OF_ANOTHER_BUILD
 *
 * Cold is a browser that has never run before, with an empty profile. Loads take turns, so that whatever else the machine
 * does befalls both; the medians and their ratio are printed.
 */
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { Command } from 'commander';
import { preview } from 'vite';
import { CHROMIUM_FLAGS } from '../e2e/support/chromium-flags.ts';
import { findChromium } from '../scripts/lib/browser.mjs';
import { ensureBuilt } from '../scripts/lib/build.mjs';
import { ROOT } from '../scripts/lib/run.mjs';
import { wholeNumber } from '../src/cli/support/numbers.ts';
import { readOptions } from '../src/cli/support/run-command.ts';

const values = readOptions<{ rounds: number; against?: string }>(
  new Command('first-emotion')
    .description('Times cached and cold loads up to the first named emotion, in turns with another build.')
    .option('--rounds <n>', 'loads of each kind', wholeNumber(1), 6)
    .option('--against <dir>', 'folder of another build (its dist)'),
);

/** Milliseconds from the beginning of navigation. */
interface Load {
  readonly painted: number;
  readonly firstFace: number;
  readonly firstEmotion: number;
}
const STEPS = ['painted', 'firstFace', 'firstEmotion'] as const satisfies (keyof Load)[];

/** As text: what Playwright hands over must not lean on this loader's helpers. */
const MEASURE = `(async () => {
  const status = (name) => document.querySelector('[role=status]')?.getAttribute('data-' + name) ?? '';
  const until = async (there) => {
    while (!there()) await new Promise((resolve) => setTimeout(resolve, 20));
    return Math.round(performance.now());
  };
  const firstFace = await until(() => status('age-ms') !== '');
  const firstEmotion = await until(() => !['', 'off', 'unsure', 'face-lost'].includes(status('emotion')));
  const painted = Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
  return { painted, firstFace, firstEmotion };
})()`;

interface Visited {
  readonly name: string;
  readonly cached: () => Promise<Load>;
  readonly cold: () => Promise<Load>;
  readonly close: () => Promise<void>;
}

async function openBrowser(): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const executablePath = findChromium();
  const context = await chromium.launchPersistentContext('', {
    args: [...CHROMIUM_FLAGS],
    ...(executablePath ? { executablePath } : {}),
  });
  return { context, page: context.pages()[0] ?? (await context.newPage()) };
}

async function visit(name: string, outDir: string): Promise<Visited> {
  const server = await preview({
    root: ROOT,
    build: { outDir },
    logLevel: 'error',
    preview: { port: 0, host: 'localhost' },
  });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The server has no address.');
  const measure = async (page: Page): Promise<Load> => {
    await page.goto(url, { waitUntil: 'commit' });
    const measured = await page.evaluate<Load>(MEASURE);
    await page.goto('about:blank');
    return measured;
  };
  // This browser has been there before: its files are kept, its scripts compiled.
  const { context, page } = await openBrowser();
  await page.goto(url);
  await page.evaluate('navigator.serviceWorker.ready.then(() => null)');
  await measure(page);
  return {
    name,
    cached: () => measure(page),
    cold: async () => {
      const fresh = await openBrowser();
      try {
        return await measure(fresh.page);
      } finally {
        await fresh.context.close();
      }
    },
    close: async () => {
      await context.close();
      await server.close();
    },
  };
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

await ensureBuilt();
const visited = [
  ...(values.against ? [await visit('the other', values.against)] : []),
  await visit('this', join(ROOT, 'dist')),
];
for (const kind of ['cached', 'cold'] as const) {
  const loads = visited.map((): Load[] => []);
  for (let round = 0; round < values.rounds; round++)
    for (const [i, each] of visited.entries()) loads[i]?.push(await each[kind]());
  const medians = loads.map((of) =>
    Object.fromEntries(STEPS.map((step) => [step, median(of.map((load) => load[step]))])),
  );
  const table: Record<string, Record<string, number>> = {};
  for (const [i, { name }] of visited.entries()) table[name] = medians[i] ?? {};
  if (medians.length === 2)
    table.ratio = Object.fromEntries(
      STEPS.map((step) => [step, Number(((medians[0]?.[step] ?? 0) / (medians[1]?.[step] ?? 1)).toFixed(2))]),
    );
  console.log(`Medians of ${values.rounds} ${kind} loads each, ms:`);
  console.table(table);
}
for (const { close } of visited) await close();
