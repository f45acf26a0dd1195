/** @file Our results find their place among the paper's rows, and come out whole as Markdown, CSV and HTML. */
import { describe, expect, it } from 'vitest';
import { mcnemarOf } from './mcnemar.ts';
import { type Metrics, measure } from './metrics.ts';
import { PAPER_ROWS } from './paper-table.ts';
import { reliabilityBins } from './reliability.ts';
import { type Report, toHtml } from './report-html.ts';
import { isSignificant, type Result, tableLines, toCsv, toMarkdown } from './results-table.ts';

const logits = [0, 1, 1, 3].map((label) => Array.from({ length: 8 }, (_, i) => (i === label ? 2 : 0)));
const labels = [0, 1, 2, 3];
const metrics: Metrics = measure(logits, labels);
const result = (changes: Partial<Result>): Result => ({
  name: 'a',
  network: 'compact-vgg',
  method: 'plain',
  trainedOn: 'lower',
  testedOn: 'lower',
  metrics,
  bothViews: null,
  apart: null,
  macs: 58_700_000,
  parameters: 1_170_000,
  weightBytes: 2_350_000,
  comparison: null,
  ...changes,
});
const withAccuracy = (name: string, accuracy: number, changes: Partial<Result> = {}): Result =>
  result({ name, metrics: { ...metrics, accuracy }, ...changes });

describe('the paper’s rows', () => {
  it('are the 21 of its table, with its marks', () => {
    expect(PAPER_ROWS).toHaveLength(21);
    expect(PAPER_ROWS.filter(({ significant }) => significant.ferPlus)).toHaveLength(4);
    expect(PAPER_ROWS.filter(({ significant }) => significant.affectNet)).toHaveLength(3);
    expect(PAPER_ROWS.at(-1)).toMatchObject({ model: 'VGG-face', affectNet: 50.09, ferPlus: 82.75 });
    expect(Math.max(...PAPER_ROWS.filter((r) => r.testedOn === 'lower').map((r) => r.ferPlus ?? 0))).toBe(
      82.75,
    );
  });
});

describe('our results among them', () => {
  it('stand in the row of their network, others after the last row of their kind, the best first', () => {
    const lines = tableLines([
      withAccuracy('weak', 0.78),
      withAccuracy('strong', 0.81),
      withAccuracy('rebuilt', 0.79, { network: 'vgg-f' }),
    ]);
    expect(lines).toHaveLength(PAPER_ROWS.length + 2);
    const rebuilt = lines.findIndex(({ ours }) => ours?.name === 'rebuilt');
    expect(lines[rebuilt]?.paper).toMatchObject({ model: 'VGG-f', method: 'plain', testedOn: 'lower' });
    expect(
      lines.slice(rebuilt + 1, rebuilt + 4).map(({ paper, ours }) => paper?.model ?? ours?.name),
    ).toEqual(['VGG-face', 'strong', 'weak']);
  });

  it('keep the paper’s order, and a kind that the paper lacks comes last', () => {
    const lines = tableLines([
      withAccuracy('odd', 0.5, { method: 'standard', trainedOn: 'upper', testedOn: 'upper' }),
    ]);
    expect(lines.flatMap(({ paper }) => paper ?? [])).toEqual(PAPER_ROWS);
    expect(lines.at(-1)?.ours?.name).toBe('odd');
  });

  it('are marked only when better, and by more than luck', () => {
    const against = (mine: number, theirs: number) =>
      isSignificant(result({ comparison: { ...mcnemarOf(mine, theirs), reference: 'plain' } }));
    expect(against(165, 100)).toBe(true);
    expect(against(100, 165)).toBe(false);
    expect(against(105, 100)).toBe(false);
    expect(isSignificant(result({}))).toBe(false);
  });
});

describe('the files', () => {
  const ours = result({
    name: 'ts, "two"',
    bothViews: 0.765,
    apart: { weightsSha256: '0'.repeat(64), parameters: 1, half: 'lower', oneView: 0.741, bothViews: 0.752 },
    comparison: { ...mcnemarOf(165, 100), reference: 'plain' },
  });
  const lines = tableLines([{ ...ours, method: 'standard' }]);

  it('Markdown has every line, ours bold and marked', () => {
    const text = toMarkdown(lines, 'FER+ valid');
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(2 + PAPER_ROWS.length + 1);
    expect(new Set(rows.map((row) => row.split('|').length)).size).toBe(1);
    expect(text).toContain('| **75.00†** | 76.50 | 74.10 (mirrored 75.20) | < 0.0001 | 59 MMAC, 2.35 MB |');
    expect(text).toContain('| 48.75† | 80.17† |');
    expect(text).toContain('bag of visual words (cited)');
  });

  it('CSV quotes what must be, and has as many cells in every line', () => {
    const rows = toCsv(lines, 'FER+', 'valid').trimEnd().split('\r\n');
    const cells = (row: string) => row.replace(/"([^"]|"")*"/g, 'quoted').split(',').length;
    expect(rows[0]).toMatch(/^trained_on,tested_on,method,/);
    expect(rows.filter((row) => row.includes('"ts, ""two"""'))).toHaveLength(1);
    expect(new Set(rows.map(cells)).size).toBe(1);
    expect(rows.find((row) => row.includes('"ts, '))).toContain(',165,100,');
    expect(rows.find((row) => row.includes('"ts, '))).toContain(',0.75,0.765,');
  });

  it('HTML needs nothing else, and no name becomes markup', () => {
    const named = result({ name: '<img src=x>' });
    const report: Report = {
      title: 'T & Co',
      subject: 'FER+ valid',
      command: 'npm run table',
      madeAt: '2026-01-01',
      lines: tableLines([named]),
      models: [
        {
          result: named,
          temperature: 1.2,
          bins: reliabilityBins(logits, labels, 1),
          maps: [{ emotion: 'fear', png: Uint8Array.of(1, 2, 255), faces: 3 }],
        },
      ],
      robustness: [
        {
          name: '<b>',
          clean: 0.8,
          byCorruption: [
            { corruption: 'blur', half: 0.7, full: 0.6 },
            { corruption: 'dim', half: 0.5, full: 0.1 },
          ],
        },
      ],
    };
    const html = toHtml(report);
    expect(html).not.toMatch(/<img src=x>|<b>/);
    expect(html).toContain('T &amp; Co');
    expect(html).toContain('data:image/png;base64,AQL/');
    expect(html).not.toMatch(/(src|href)="(?!data:)/);
    expect(html).toContain('75.00 %');
    expect(html).toContain('60.00 %');
    expect(html).toContain('35.00 %'); // the mean of 60 and 10
    for (const tag of ['table', 'section', 'svg', 'figure', 'tr', 'td', 'th', 'ul'])
      expect(html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length).toBe(
        html.match(new RegExp(`</${tag}>`, 'g'))?.length,
      );
  });
});
