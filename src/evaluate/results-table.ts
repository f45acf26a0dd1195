/** @file Our results among the paper's rows, as Markdown and CSV. */
import type { Half } from '../core/index.ts';
import type { McNemar } from './mcnemar.ts';
import type { ApartFigures } from './measured-apart.ts';
import type { Metrics } from './metrics.ts';
import { METHOD_NAMES, type Method, PAPER_ROWS, type PaperRow } from './paper-table.ts';

/** McNemar's p below it counts, as in the paper. */
export const SIGNIFICANT_BELOW = 0.05;

/** One model judged on one half. */
export interface Result {
  readonly name: string;
  readonly network: string;
  readonly method: Method;
  readonly trainedOn: Half;
  readonly testedOn: Half;
  readonly metrics: Metrics;
  /** Accuracy where each face is read with its mirror image; null where it was not measured. */
  readonly bothViews: number | null;
  /** Accuracies that others measured on the test split, on the file as it ships; null where there are none. */
  readonly apart: ApartFigures | null;
  readonly macs: number;
  readonly parameters: number;
  readonly weightBytes: number;
  /** Against the undistilled network on the same faces; `onlyFirst` counts for this model. */
  readonly comparison: (McNemar & { readonly reference: string }) | null;
}

/** A line of the table: the paper's, ours, or both where the network is the same. */
export interface TableLine {
  readonly paper: PaperRow | null;
  readonly ours: Result | null;
}

function same(result: Result, row: PaperRow): boolean {
  return (
    result.method === row.method && result.trainedOn === row.trainedOn && result.testedOn === row.testedOn
  );
}

/**
 * The paper's rows in its order; a result of the same network stands in the row, others follow the last row of their
 * kind (method and halves), the best first; kinds that the paper lacks come last.
 */
export function tableLines(results: readonly Result[]): TableLine[] {
  const left = new Set(results);
  const best = (picked: readonly Result[]): Result[] =>
    [...picked].sort((a, b) => b.metrics.accuracy - a.metrics.accuracy);
  const lines: TableLine[] = [];
  for (const [index, paper] of PAPER_ROWS.entries()) {
    const [ours = null] = best([...left].filter((r) => same(r, paper) && r.network === paper.network));
    if (ours) left.delete(ours);
    lines.push({ paper, ours });
    const later = PAPER_ROWS.slice(index + 1).some(
      (row) =>
        row.method === paper.method && row.trainedOn === paper.trainedOn && row.testedOn === paper.testedOn,
    );
    if (later) continue;
    for (const other of best([...left].filter((r) => same(r, paper)))) {
      left.delete(other);
      lines.push({ paper: null, ours: other });
    }
  }
  return [...lines, ...best([...left]).map((ours) => ({ paper: null, ours }))];
}

const percent = (fraction: number): string => (100 * fraction).toFixed(2);

function printed(value: number | null, significant: boolean): string {
  return value === null ? '–' : `${value.toFixed(2)}${significant ? '†' : ''}`;
}

/** Ours is marked † by our own test: better than the reference, p < 0.05. */
export function isSignificant({ comparison }: Result): boolean {
  return (
    comparison !== null &&
    comparison.onlyFirst > comparison.onlySecond &&
    comparison.pValue < SIGNIFICANT_BELOW
  );
}

/** p to two digits, small ones as a bound. */
export function printP(pValue: number): string {
  return pValue < 0.0001 ? '< 0.0001' : pValue.toPrecision(2);
}

/** One view, then with the mirror image where that was measured too. */
function printedApart({ oneView, bothViews }: ApartFigures): string {
  const one = oneView === undefined ? '' : percent(oneView);
  return bothViews === undefined ? one : `${one} (mirrored ${percent(bothViews)})`.trim();
}

/** Cells of a line, as people read them. */
export interface LineCells {
  readonly trainedOn: string;
  readonly testedOn: string;
  readonly model: string;
  readonly paperAffectNet: string;
  readonly paperFerPlus: string;
  readonly ours: string;
  readonly bothViews: string;
  readonly apart: string;
  readonly pValue: string;
  readonly cost: string;
}

export function lineCells({ paper, ours }: TableLine): LineCells {
  const name = [METHOD_NAMES[(paper ?? ours)?.method ?? 'plain'], paper?.model ?? ours?.network ?? '']
    .filter(Boolean)
    .join(' ');
  const cited = paper?.method === 'cited' ? ' (cited)' : '';
  return {
    trainedOn: paper?.trainedOn ?? ours?.trainedOn ?? '',
    testedOn: paper?.testedOn ?? ours?.testedOn ?? '',
    model: `${name}${cited}${ours ? ` — ${ours.name}` : ''}`,
    paperAffectNet: paper ? printed(paper.affectNet, paper.significant.affectNet) : '',
    paperFerPlus: paper ? printed(paper.ferPlus, paper.significant.ferPlus) : '',
    ours: ours ? `${percent(ours.metrics.accuracy)}${isSignificant(ours) ? '†' : ''}` : '',
    bothViews: typeof ours?.bothViews === 'number' ? percent(ours.bothViews) : '',
    apart: ours?.apart ? printedApart(ours.apart) : '',
    pValue: ours?.comparison ? printP(ours.comparison.pValue) : '',
    cost: ours ? `${(ours.macs / 1e6).toFixed(0)} MMAC, ${(ours.weightBytes / 1e6).toFixed(2)} MB` : '',
  };
}

/** `subject`: what ours were measured on, for example "FER+ valid". */
export function toMarkdown(lines: readonly TableLine[], subject: string): string {
  const heads = [
    'trained on',
    'tested on',
    'model',
    'paper, AffectNet',
    'paper, FER+ test',
    `ours, ${subject}`,
    'with mirror image',
    'FER+ test, measured apart',
    'McNemar p',
    'cost',
  ];
  const rows = lines.map((line) => {
    const cells = Object.values(lineCells(line)) as string[];
    const shown = line.ours ? cells.map((cell, i) => (i === 5 ? `**${cell}**` : cell)) : cells;
    return `| ${shown.join(' | ')} |`;
  });
  return [
    `| ${heads.join(' | ')} |`,
    `|${heads.map((_, i) => (i < 3 ? '---|' : '--:|')).join('')}`,
    ...rows,
    '',
    '† better than the undistilled network of the same half by McNemar’s test, p < 0.05 (the paper’s marks: against its [1]).',
    '',
  ].join('\n');
}

const quoted = (cell: string | number | null): string => {
  const text = cell === null ? '' : String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Every figure unrounded, one line a row of the table (RFC 4180). */
export function toCsv(lines: readonly TableLine[], layout: string, split: string): string {
  const records = lines.map(({ paper, ours }) => ({
    trained_on: paper?.trainedOn ?? ours?.trainedOn ?? null,
    tested_on: paper?.testedOn ?? ours?.testedOn ?? null,
    method: paper?.method ?? ours?.method ?? null,
    paper_model: paper?.model ?? null,
    paper_affectnet: paper?.affectNet ?? null,
    paper_affectnet_significant: paper ? String(paper.significant.affectNet) : null,
    paper_ferplus: paper?.ferPlus ?? null,
    paper_ferplus_significant: paper ? String(paper.significant.ferPlus) : null,
    our_model: ours?.name ?? null,
    our_network: ours?.network ?? null,
    layout: ours ? layout : null,
    split: ours ? split : null,
    faces: ours?.metrics.faces ?? null,
    accuracy: ours?.metrics.accuracy ?? null,
    accuracy_95_percent_low: ours?.metrics.accuracyInterval[0] ?? null,
    accuracy_95_percent_high: ours?.metrics.accuracyInterval[1] ?? null,
    mean_recall: ours?.metrics.meanRecall ?? null,
    accuracy_with_mirror_image: ours?.bothViews ?? null,
    test_accuracy_measured_apart: ours?.apart?.oneView ?? null,
    test_accuracy_with_mirror_image_measured_apart: ours?.apart?.bothViews ?? null,
    accuracy_at_90_percent_coverage: ours?.metrics.accuracyAtCoverage['0.9'] ?? null,
    accuracy_at_80_percent_coverage: ours?.metrics.accuracyAtCoverage['0.8'] ?? null,
    calibration_error: ours?.metrics.calibrationError ?? null,
    reference: ours?.comparison?.reference ?? null,
    only_this_right: ours?.comparison?.onlyFirst ?? null,
    only_reference_right: ours?.comparison?.onlySecond ?? null,
    mcnemar_p: ours?.comparison?.pValue ?? null,
    macs: ours?.macs ?? null,
    parameters: ours?.parameters ?? null,
    weight_bytes: ours?.weightBytes ?? null,
  }));
  const heads = Object.keys(records[0] ?? {});
  return [heads.join(','), ...records.map((record) => Object.values(record).map(quoted).join(','))]
    .join('\r\n')
    .concat('\r\n');
}
