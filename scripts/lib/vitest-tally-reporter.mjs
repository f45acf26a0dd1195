/** @file Vitest reporter: writes a tally as JSON. Vitest's own JSON leaves out why a test was skipped. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inShort, NO_REASON } from './tally.mjs';

/** @typedef {import('vitest/node').Reporter} Reporter */

/** @type {(error: unknown) => string} */
const messageOf = (error) =>
  error !== null && typeof error === 'object' && 'message' in error ? String(error.message) : String(error);

/** @implements {Reporter} */
export default class TallyReporter {
  /** @param {string} outputFile */
  constructor(outputFile) {
    this.outputFile = outputFile;
  }

  /**
   * @param {ReadonlyArray<import('vitest/node').TestModule>} modules
   * @param {ReadonlyArray<unknown>} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {import('./tally.mjs').Tally} */
    const tally = { passed: 0, failed: 0, skips: [], failures: [] };
    /** @type {(name: string, errors: ReadonlyArray<unknown>) => void} */
    const fail = (name, errors) => {
      tally.failed++;
      tally.failures.push({ name, reason: inShort(errors.map(messageOf).join('\n')) });
    };
    for (const error of unhandledErrors) fail('Outside any test', [error]);
    for (const module of modules) {
      // A file that could not be loaded, or whose hooks threw, has errors of its own.
      const broken = [module, ...module.children.allSuites()].filter((suite) => suite.errors().length > 0);
      for (const suite of broken) fail(module.relativeModuleId, suite.errors());
      for (const test of module.children.allTests()) {
        const result = test.result();
        const name = `${module.relativeModuleId} › ${test.fullName}`;
        if (result.state === 'passed') tally.passed++;
        else if (result.state === 'failed') fail(name, result.errors);
        else {
          const note = result.state === 'skipped' ? result.note : 'it never ran';
          tally.skips.push({ name, reason: note ?? NO_REASON });
        }
      }
    }
    mkdirSync(dirname(this.outputFile), { recursive: true });
    writeFileSync(this.outputFile, JSON.stringify(tally));
  }
}
