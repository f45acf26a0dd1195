/**
 * @file `npm test`: every check in order, none hidden by an earlier failure, and one line of counts at the end.
 * `npm test -- --browsers` goes through one journey in Firefox and WebKitGTK as well, where they are installed.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './lib/browser.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { ROOT, run } from './lib/run.mjs';
import { oneCheck, sum, summaryLine, tallyPlaywright, trustButVerify } from './lib/tally.mjs';

/**
 * @typedef {import('./lib/tally.mjs').Tally} Tally
 * @typedef {{ heading: string, check: () => Promise<Tally> }} Step
 */

/** @type {(program: string, ...args: string[]) => () => Promise<Tally>} */
const single =
  (program, ...args) =>
  async () =>
    oneCheck(await run(program, args));

/**
 * A test runner that writes a report; an old report never stands in for a new one.
 * @param {string} report path below the repository root
 * @param {(json: string) => Tally} read
 * @param {string} program
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {() => Promise<Tally>}
 */
function reported(report, read, program, args, env = {}) {
  const path = join(ROOT, report);
  return async () => {
    rmSync(path, { force: true });
    const code = await run(program, args, { env });
    return trustButVerify(existsSync(path) ? read(readFileSync(path, 'utf8')) : null, code);
  };
}

/** @type {(project: 'unit' | 'gpu', ...args: string[]) => () => Promise<Tally>} */
function vitest(project, ...args) {
  const report = `reports/${project}.json`;
  return reported(report, JSON.parse, 'vitest', ['run', '--project', project, ...args], {
    MIENSCAPE_TALLY: report,
  });
}

/** @type {(check: () => Promise<Tally>) => () => Promise<Tally>} */
const inBrowser = (check) => async () => {
  await ensureChromium();
  return check();
};

/** @type {Step[]} */
const STEPS = [
  { heading: 'Format and lint (biome)', check: single('biome', 'check', '--error-on-warnings') },
  { heading: 'Types', check: single('tsc', '-p', 'tsconfig.json') },
  { heading: 'Types of the pure folders: no DOM, no Node', check: single('tsc', '-p', 'tsconfig.pure.json') },
  { heading: 'Who may import what (dependency-cruiser)', check: single('node', 'scripts/check-arrows.mjs') },
  { heading: 'Unused files, exports and packages (knip)', check: single('knip') },
  // Vitest leaves a core free unless told otherwise, which is half of two.
  { heading: 'Unit tests (vitest)', check: vitest('unit', '--maxWorkers=100%') },
  { heading: 'GPU tests in Chromium (vitest)', check: inBrowser(vitest('gpu')) },
  { heading: 'Build (vite)', check: single('vite', 'build') },
  { heading: 'Sizes (size-limit)', check: single('size-limit') },
  { heading: 'The npm package, and examples of it', check: single('node', 'scripts/test-package.mjs') },
  {
    heading: 'Journeys in Chromium (playwright)',
    check: inBrowser(
      reported('reports/e2e.json', (json) => tallyPlaywright(JSON.parse(json)), 'playwright', ['test']),
    ),
  },
];

if (process.argv.includes('--browsers')) {
  STEPS.push({
    heading: 'One journey in Firefox and WebKitGTK',
    check: single('node', 'scripts/test-browsers.mjs', '--installed'),
  });
}

/** @type {(error: unknown) => string} */
const messageOf = (error) => (error instanceof Error ? error.message : String(error));

/** @type {(step: Step, index: number) => Promise<Tally>} */
async function take({ heading, check }, index) {
  console.log(`\n━━ ${index + 1}/${STEPS.length}  ${heading}`);
  const startMs = performance.now();
  /** @type {Tally} */
  let tally;
  try {
    tally = await check();
  } catch (error) {
    console.error(messageOf(error));
    tally = oneCheck(1);
  }
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`${tally.failed > 0 ? '✗' : '✓'} ${heading}: ${summaryLine(tally)} (${seconds} s)`);
  return tally;
}

/** @type {{ heading: string, tally: Tally }[]} */
const results = [];
try {
  await ensureInstalled();
  for (const [index, step] of STEPS.entries()) {
    results.push({ heading: step.heading, tally: await take(step, index) });
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
if (broken.length > 0) console.log(`\nFailed: ${broken.map(({ heading }) => heading).join('; ')}`);
process.exitCode = total.failed > 0 ? 1 : 0;
console.log(`\n${summaryLine(total)}`);
