/** @file Vitest reporter: writes a tally as JSON. Vitest's own JSON leaves out why a test was skipped. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { NO_REASON } from './tally.mjs';

/** @typedef {import('vitest/node').Reporter} Reporter */

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
    const tally = { passed: 0, failed: unhandledErrors.length, skips: [] };
    for (const module of modules) {
      // A file that could not be loaded, or whose hooks threw, has errors of its own.
      const broken = [module, ...module.children.allSuites()].filter((suite) => suite.errors().length > 0);
      tally.failed += broken.length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') tally.passed++;
        else if (result.state === 'failed') tally.failed++;
        else {
          const note = result.state === 'skipped' ? result.note : 'it never ran';
          tally.skips.push({
            name: `${module.relativeModuleId} › ${test.fullName}`,
            reason: note ?? NO_REASON,
          });
        }
      }
    }
    mkdirSync(dirname(this.outputFile), { recursive: true });
    writeFileSync(this.outputFile, JSON.stringify(tally));
  }
}
