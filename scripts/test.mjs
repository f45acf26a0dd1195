/**
 * @file `npm test`: every check, none hidden by an earlier failure, and one line of counts at the end. Checks that leave
 * a core idle go side by side with others; what those print comes in one piece, when each has ended.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './lib/browser.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ROOT, run } from './lib/run.mjs';
import { scriptOptions } from './lib/script-options.mjs';
import { oneCheck, sum, summaryLine, tallyPlaywright, trustButVerify } from './lib/tally.mjs';

scriptOptions(
  'npm test',
  'Installs what is missing and runs every check. One test alone: npx vitest run FILE, npx playwright test FILE.',
);

/**
 * @typedef {import('./lib/tally.mjs').Tally} Tally
 * @typedef {{ onOutput?: (piece: Buffer) => void }} Output where a check prints; this terminal unless told otherwise
 * @typedef {(output: Output) => Promise<Tally>} Check
 * @typedef {{ heading: string, check: Check }} Step
 */

/** @type {(program: string, ...args: string[]) => Check} */
const single =
  (program, ...args) =>
  async (output) =>
    oneCheck(await run(program, args, output));

/**
 * A test runner that writes a report; an old report never stands in for a new one.
 * @param {string} report path below the repository root
 * @param {(json: string) => Tally} read
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Check}
 */
function reported(report, read, program, args, env = {}) {
  const path = join(ROOT, report);
  return async (output) => {
    rmSync(path, { force: true });
    const code = await run(program, args, { ...output, env });
    return trustButVerify(existsSync(path) ? read(readFileSync(path, 'utf8')) : null, code);
  };
}

/** @type {(project: 'unit' | 'gpu', ...args: string[]) => Check} */
function vitest(project, ...args) {
  const report = `reports/${project}.json`;
  return reported(report, JSON.parse, 'vitest', ['run', '--project', project, ...args], {
    MIENSCAPE_TALLY: report,
  });
}

/** @type {(check: Check) => Check} */
const inBrowser = (check) => async (output) => {
  await ensureChromium();
  return check(output);
};

/**
 * One round after the other; the columns of a round side by side, the steps of a column in order.
 * @type {Step[][][]}
 */
const ROUNDS = [
  [
    [
      { heading: 'Format and lint (biome)', check: single('biome', 'check', '--error-on-warnings') },
      { heading: 'Types', check: single('node', 'scripts/tsc.mjs', '-p', 'tsconfig.json') },
      {
        heading: 'Types of the pure folders: no DOM, no Node',
        check: single('node', 'scripts/tsc.mjs', '-p', 'tsconfig.pure.json'),
      },
      {
        heading: 'Who may import what (dependency-cruiser)',
        check: single('node', 'scripts/check-arrows.mjs'),
      },
      { heading: 'Unused files, exports and packages (knip)', check: single('knip') },
      { heading: 'Build (vite)', check: single('vite', 'build') },
      { heading: 'Sizes (size-limit)', check: single('size-limit') },
      { heading: 'The npm package, and examples of it', check: single('node', 'scripts/test-package.mjs') },
      // Last, since they use what cores the other column leaves. Vitest leaves one free itself unless told otherwise.
      { heading: 'Unit tests (vitest)', check: vitest('unit', '--maxWorkers=100%') },
    ],
    [{ heading: 'GPU tests in Chromium (vitest)', check: inBrowser(vitest('gpu')) }],
  ],
  [
    [
      {
        heading: 'Journeys in Chromium (playwright)',
        check: inBrowser(
          reported('reports/e2e.json', (json) => tallyPlaywright(JSON.parse(json)), 'playwright', ['test']),
        ),
      },
    ],
  ],
  [
    [
      {
        heading: 'Journeys in Firefox and WebKitGTK, where they are installed',
        check: reported(
          'reports/browsers.json',
          JSON.parse,
          'node',
          ['scripts/test-browsers.mjs', '--installed'],
          { MIENSCAPE_TALLY: 'reports/browsers.json' },
        ),
      },
    ],
  ],
];

/** @type {(error: unknown) => string} */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

const steps = ROUNDS.flat(2);

/** @type {(step: Step, live: boolean) => Promise<Tally>} */
async function take({ heading, check }, live) {
  const title = `\n━━ ${steps.findIndex((step) => step.heading === heading) + 1}/${steps.length}  ${heading}`;
  /** @type {Buffer[]} */
  const pieces = [];
  if (live) console.log(title);
  const startMs = performance.now();
  /** @type {Tally} */
  let tally;
  let fault = '';
  try {
    tally = await check(live ? {} : { onOutput: (piece) => pieces.push(piece) });
  } catch (error) {
    fault = `${messageOf(error)}\n`;
    tally = oneCheck(1);
  }
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  const verdict = `${tally.failed > 0 ? '✗' : '✓'} ${heading}: ${summaryLine(tally)} (${seconds} s)`;
  console.log(live ? fault + verdict : `${title}\n${Buffer.concat(pieces)}${fault}${verdict}`);
  return tally;
}

/** @typedef {{ heading: string, tally: Tally }} Result */

/** @type {(column: Step[], live: boolean) => Promise<Result[]>} */
async function goDown(column, live) {
  /** @type {Result[]} */
  const results = [];
  for (const step of column) results.push({ heading: step.heading, tally: await take(step, live) });
  return results;
}

/** @type {Result[]} */
const results = [];
try {
  await ensureInstalled();
  for (const columns of ROUNDS) {
    results.push(...(await Promise.all(columns.map((column, i) => goDown(column, i === 0)))).flat());
  }
} catch (error) {
  console.error(`\n${messageOf(error)}`);
  results.push({ heading: 'Install', tally: oneCheck(1) });
}

const total = sum(results.map(({ tally }) => tally));
if (total.skips.length > 0) {
  console.log('\nSkipped:');
  for (const { name, reason } of total.skips) console.log(`  ${name}: ${reason}`);
}
const broken = results.filter(({ tally }) => tally.failed > 0);
if (broken.length > 0) console.log('\nFailed:');
for (const { heading, tally } of broken) {
  console.log(`  ${heading}`);
  for (const { name, reason } of tally.failures)
    console.log(`    ${name}\n${reason.replace(/^/gm, '      ')}`);
}
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${summaryLine(total)}`);
