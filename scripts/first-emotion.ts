/**
 * @file How long after a cached load the first emotion is named, in one run beside another build of the app:
 *
 *   npm run first-emotion [-- --rounds 8] [-- --against FOLDER_OF_ANOTHER_BUILD]
 *
 * Loads take turns, so that whatever else the machine does befalls both; the medians and their ratio are printed.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BrowserContext, chromium } from '@playwright/test';
import { preview } from 'vite';
import { CHROMIUM_FLAGS } from '../e2e/support/chromium-flags.ts';
import { findChromium } from './lib/browser.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { ROOT } from './lib/run.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '6' }, against: { type: 'string' } },
});

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
  readonly load: () => Promise<Load>;
  readonly close: () => Promise<void>;
}

/** A browser of its own that has been there before: its files are kept, its scripts compiled. */
async function visit(name: string, outDir: string): Promise<Visited> {
  const server = await preview({
    root: ROOT,
    build: { outDir },
    logLevel: 'error',
    preview: { port: 0, host: 'localhost' },
  });
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('The server has no address.');
  const executablePath = findChromium();
  const context: BrowserContext = await chromium.launchPersistentContext('', {
    args: [...CHROMIUM_FLAGS],
    ...(executablePath ? { executablePath } : {}),
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const load = async (): Promise<Load> => {
    await page.goto(url, { waitUntil: 'commit' });
    const measured = await page.evaluate<Load>(MEASURE);
    await page.goto('about:blank');
    return measured;
  };
  await page.goto(url);
  await page.evaluate('navigator.serviceWorker.ready.then(() => null)');
  await load();
  const close = async (): Promise<void> => {
    await context.close();
    await server.close();
  };
  return { name, load, close };
}

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

await ensureBuilt();
const visited = [
  ...(values.against ? [await visit('the other', values.against)] : []),
  await visit('this', join(ROOT, 'dist')),
];
const loads = visited.map((): Load[] => []);
for (let round = 0; round < Number(values.rounds); round++)
  for (const [i, { load }] of visited.entries()) loads[i]?.push(await load());
const medians = loads.map((of) =>
  Object.fromEntries(STEPS.map((step) => [step, median(of.map((load) => load[step]))])),
);
const table: Record<string, Record<string, number>> = {};
for (const [i, { name, close }] of visited.entries()) {
  table[name] = medians[i] ?? {};
  await close();
}
if (medians.length === 2)
  table.ratio = Object.fromEntries(
    STEPS.map((step) => [step, Number(((medians[0]?.[step] ?? 0) / (medians[1]?.[step] ?? 1)).toFixed(2))]),
  );
console.log(`Medians of ${values.rounds} cached loads each, ms:`);
console.table(table);
