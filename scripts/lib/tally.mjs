/** @file Counts of checks, and what the reports of Vitest and Playwright add to them. */

import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {{ name: string, reason: string }} Named a test, and why it was skipped or how it failed
 * @typedef {{ passed: number, failed: number, skips: Named[], failures: Named[] }} Tally `failed` counts also what has no
 *   name of its own, such as a crash
 * @typedef {{ type: string, description?: string }} Annotation
 * @typedef {{ error?: { message?: string } }} PlaywrightResult
 * @typedef {{ status: string, projectName?: string, annotations?: Annotation[], results?: PlaywrightResult[] }} PlaywrightTest
 * @typedef {{ title: string, tests: PlaywrightTest[] }} PlaywrightSpec
 * @typedef {{ title: string, specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @typedef {{ suites?: PlaywrightSuite[], errors?: unknown[] }} PlaywrightReport
 */

export const NO_REASON = 'no reason given';

/** @type {(tallies: readonly Tally[]) => Tally} */
export function sum(tallies) {
  return {
    passed: tallies.reduce((total, tally) => total + tally.passed, 0),
    failed: tallies.reduce((total, tally) => total + tally.failed, 0),
    skips: tallies.flatMap((tally) => tally.skips),
    failures: tallies.flatMap((tally) => tally.failures),
  };
}

/** The last line of a test run. @type {(tally: Tally) => string} */
export function summaryLine({ passed, failed, skips }) {
  return `${passed} passed, ${failed} failed${skips.length > 0 ? `, ${skips.length} skipped` : ''}`;
}

/** One check that either holds or does not. @type {(exitCode: number) => Tally} */
export function oneCheck(exitCode) {
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skips: [], failures: [] };
}

/**
 * A runner that failed without a failed test (a crash, no report, no test found) still counts as one failure.
 * @param {Tally | null} reported null where there is no report
 * @param {number} exitCode
 * @returns {Tally}
 */
export function trustButVerify(reported, exitCode) {
  if (reported === null) return { passed: 0, failed: 1, skips: [], failures: [] };
  const silent = reported.failed === 0 && (exitCode !== 0 || reported.passed + reported.skips.length === 0);
  return silent ? { ...reported, failed: 1 } : reported;
}

/**
 * Playwright's JSON report. A flaky test counts as failed: it did fail once.
 * @param {PlaywrightReport} report
 * @returns {Tally}
 */
export function tallyPlaywright(report) {
  const visit = (/** @type {PlaywrightSuite} */ suite, /** @type {string[]} */ path) => {
    /** @type {Tally[]} */
    const parts = (suite.suites ?? []).map((inner) => visit(inner, [...path, inner.title]));
    for (const spec of suite.specs ?? []) {
      for (const test of spec.tests) parts.push(tallyTest(test, [...path, spec.title].join(' › ')));
    }
    return sum(parts);
  };
  const tests = sum((report.suites ?? []).map((suite) => visit(suite, [suite.title])));
  return { ...tests, failed: tests.failed + (report.errors ?? []).length };
}

/** @type {(test: PlaywrightTest, name: string) => Tally} */
function tallyTest(test, name) {
  const none = { passed: 0, failed: 0, skips: [], failures: [] };
  if (test.status === 'expected') return { ...none, passed: 1 };
  if (test.status !== 'skipped') {
    const message = test.results?.find(({ error }) => error?.message)?.error?.message;
    return { ...none, failed: 1, failures: [{ name, reason: inShort(message ?? test.status) }] };
  }
  const note = test.annotations?.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
  return { ...none, skips: [{ name, reason: note ?? NO_REASON }] };
}

const MOST_LINES = 8;
const MOST_CHARACTERS = 600;

/** An error's first lines, without colours: what is seen where only the end of a long output is kept. @type {(message: string) => string} */
export function inShort(message) {
  const lines = stripVTControlCharacters(message).split('\n');
  const text = lines
    .filter((line) => line.trim() !== '')
    .slice(0, MOST_LINES)
    .join('\n');
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
