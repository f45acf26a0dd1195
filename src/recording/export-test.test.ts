/** @file Marks become a Playwright test that compiles, whatever people call them. */

import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { shortSession } from '../fixtures/sessions.ts';
import { fileName } from './export-test.ts';
import { exportTest, parseSession } from './index.ts';

function syntaxErrors(source: string): string[] {
  const { diagnostics = [] } = ts.transpileModule(source, { reportDiagnostics: true });
  return diagnostics.map(({ messageText }) => String(messageText));
}

const MOMENT = {
  atMs: 2000,
  text: 'the smile',
  attributes: { emotion: 'happiness', 'light-intensity': '0.6123' },
};

describe('exportTest', () => {
  it('[REC-12] asserts what the world did at each mark, on the session as a fixture', () => {
    const made = exportTest(shortSession(), [MOMENT]);
    expect(made.specName).toBe('short.spec.ts');
    expect(made.spec).toContain("new URL('./short.session.json', import.meta.url)");
    expect(made.spec).toContain("await test.step('the smile, at 2.00 s'");
    expect(made.spec).toContain("await expect(moment).toHaveAttribute('data-emotion', 'happiness');");
    expect(made.spec).toContain("await expect.poll(() => number('light-intensity')).toBeCloseTo(0.6123, 2);");
    expect(parseSession(made.fixture)).toEqual(shortSession());
  });

  it('[REC-12] leaves the picture out of the fixture', () => {
    const pictures = {
      width: 1,
      height: 1,
      half: 'lower' as const,
      crops: [{ capturedAtMs: 0, grey: 'AA==' }],
    };
    expect(exportTest({ ...shortSession(), pictures }, []).fixture).not.toContain('AA==');
  });

  it('[REC-12] is a test that compiles, whatever its session and marks are called', {
    timeout: 30_000,
  }, () => {
    expect(syntaxErrors("test('it's', () => {})")).not.toEqual([]);
    const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
    const nasty = fc.constantFrom("it's", '*/ process.exit()', '`', '$', '\u2028', '\\', "\\'", '"');
    fc.assert(
      fc.property(fc.oneof(name, nasty), fc.oneof(name, nasty), (session, text) => {
        const { spec, specName } = exportTest({ ...shortSession(), name: session }, [{ ...MOMENT, text }]);
        expect(syntaxErrors(spec)).toEqual([]);
        expect(specName).toMatch(/^[a-z0-9][a-z0-9-]*\.spec\.ts$/);
      }),
      { numRuns: 12 },
    );
  });

  it('makes names for files', () => {
    expect(fileName('  Élan – at dusk! ')).toBe('elan-at-dusk');
    expect(fileName('日本')).toBe('session');
  });
});
