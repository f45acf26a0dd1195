/** @file Counts of checks, and what the reports of Vitest and Playwright add to them. */

/**
 * @typedef {{ name: string, reason: string }} Skip
 * @typedef {{ passed: number, failed: number, skips: Skip[] }} Tally
 * @typedef {{ type: string, description?: string }} Annotation
 * @typedef {{ status: string, projectName?: string, annotations?: Annotation[] }} PlaywrightTest
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
  };
}

/** The last line of a test run. @type {(tally: Tally) => string} */
export function summaryLine({ passed, failed, skips }) {
  return `${passed} passed, ${failed} failed${skips.length > 0 ? `, ${skips.length} skipped` : ''}`;
}

/** One check that either holds or does not. @type {(exitCode: number) => Tally} */
export function oneCheck(exitCode) {
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skips: [] };
}

/**
 * A runner that failed without a failed test (a crash, no report, no test found) still counts as one failure.
 * @param {Tally | null} reported null where there is no report
 * @param {number} exitCode
 * @returns {Tally}
 */
export function trustButVerify(reported, exitCode) {
  if (reported === null) return { passed: 0, failed: 1, skips: [] };
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
  if (test.status === 'expected') return { passed: 1, failed: 0, skips: [] };
  if (test.status !== 'skipped') return { passed: 0, failed: 1, skips: [] };
  const note = test.annotations?.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
  return { passed: 0, failed: 0, skips: [{ name, reason: note ?? NO_REASON }] };
}
