import { describe, expect, it } from 'vitest';
import { inShort, NO_REASON, oneCheck, sum, summaryLine, tallyPlaywright, trustButVerify } from './tally.mjs';

const spec = (title: string, status: string, annotations: { type: string; description?: string }[] = []) => ({
  title,
  tests: [{ status, annotations }],
});

describe('the counts of npm test', () => {
  it('adds up steps and ends in one line', () => {
    const total = sum([oneCheck(0), oneCheck(2), { passed: 3, failed: 0, skips: [], failures: [] }]);
    expect(summaryLine(total)).toBe('4 passed, 1 failed');
  });

  it('names the number of skipped tests when there are any', () => {
    expect(summaryLine({ passed: 1, failed: 0, skips: [{ name: 'a', reason: 'b' }], failures: [] })).toBe(
      '1 passed, 0 failed, 1 skipped',
    );
  });

  it('counts Playwright tests in nested suites, a flaky one as failed, a skipped one with its reason', () => {
    const report = {
      suites: [
        {
          title: 'a.spec.ts',
          specs: [spec('works', 'expected'), spec('wavers', 'flaky')],
          suites: [
            {
              title: 'inner',
              specs: [
                {
                  title: 'breaks',
                  tests: [
                    {
                      status: 'unexpected',
                      results: [{}, { error: { message: '\u001b[31mError: expected 1\u001b[0m' } }],
                    },
                  ],
                },
                spec('waits', 'skipped', [{ type: 'skip', description: 'no device' }]),
                spec('sleeps', 'skipped'),
              ],
            },
          ],
        },
      ],
    };
    expect(tallyPlaywright(report)).toEqual({
      passed: 1,
      failed: 2,
      skips: [
        { name: 'a.spec.ts › inner › waits', reason: 'no device' },
        { name: 'a.spec.ts › inner › sleeps', reason: NO_REASON },
      ],
      failures: [
        { name: 'a.spec.ts › inner › breaks', reason: 'Error: expected 1' },
        { name: 'a.spec.ts › wavers', reason: 'flaky' },
      ],
    });
  });

  it('keeps an error to a few lines, without blank ones', () => {
    const long = Array.from({ length: 40 }, (_, i) => `line ${i}`).join('\n\n');
    expect(inShort(long).split('\n')).toHaveLength(8);
    expect(inShort('x'.repeat(5000)).length).toBeLessThan(700);
  });

  it('counts an error outside any test', () => {
    expect(tallyPlaywright({ errors: ['no tests found'] }).failed).toBe(1);
  });

  it.each([
    ['there is no report', null, 0],
    ['the runner failed without a failed test', { passed: 5, failed: 0, skips: [], failures: [] }, 1],
    ['no test ran at all', { passed: 0, failed: 0, skips: [], failures: [] }, 0],
  ])('fails when %s', (_, tally, exitCode) => {
    expect(trustButVerify(tally, exitCode).failed).toBe(1);
  });

  it('leaves a sound report alone (control)', () => {
    const tally = { passed: 5, failed: 0, skips: [], failures: [] };
    expect(trustButVerify(tally, 0)).toEqual(tally);
  });
});
