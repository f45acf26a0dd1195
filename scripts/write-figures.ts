/**
 * @file Writes the figures of README.md and the model card from an evaluation, so that none is copied by hand:
 * `npm run evaluate -- --data DIR --json docs/student-valid.json && npm run figures`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { EMOTIONS } from '../src/core/index.ts';
import type { Metrics } from '../src/evaluate/index.ts';

type Report = Metrics & {
  readonly split: string;
  readonly macs: number;
  readonly parameters: number;
  readonly weightBytes: number;
  readonly weightsSha256: string;
};

const percent = (fraction: number | null | undefined, digits = 1): string =>
  fraction === null || fraction === undefined ? '–' : `${(100 * fraction).toFixed(digits)} %`;

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

/** Other people's figures, each with its split; sources in the text below the table. */
const OTHERS = [
  ['VGG-face, triplet + standard distillation (Georgescu and Ionescu 2020)', 'FER+ test', '82.75 %', '145 M'],
  ['VGG-face fine-tuned on lower halves (the same paper’s baseline)', 'FER+ test', '81.28 %', '145 M'],
  ['face-api, expression model (in-browser peer, measured by us)', 'FER+ test, 3,137 faces', '54.9 %', '–'],
  ['human, emotion model (in-browser peer, measured by us)', 'FER+ test, 3,137 faces', '34.6 %', '–'],
] as const;

function readmeFigures(report: Report): string {
  const faces = report.faces.toLocaleString('en');
  return [
    table(
      ['model', 'split', 'accuracy', 'parameters'],
      [
        [
          '**Mienscape’s student**',
          `FER+ ${report.split === 'valid' ? 'validation' : report.split}, ${faces} faces`,
          `**${percent(report.accuracy, 2)}**`,
          `${(report.parameters / 1e6).toFixed(2)} M`,
        ],
        ...OTHERS,
      ],
    ),
    '',
    `The student takes ${(report.macs / 1e6).toFixed(1)} M multiply-accumulates a face and ` +
      `${(report.weightBytes / 1e6).toFixed(2)} MB. On the 80 % of faces it is surest of, ` +
      `${percent(report.accuracyAtCoverage['0.8'])} are right.`,
  ].join('\n');
}

function cardFigures(report: Report): string {
  const short = EMOTIONS.map((emotion) => emotion.slice(0, 4));
  return [
    `On the ${report.split === 'valid' ? 'validation' : report.split} split (${report.faces.toLocaleString('en')} faces), ` +
      `lower half, one forward pass, the file as shipped (SHA-256 \`${report.weightsSha256.slice(0, 12)}…\`): ` +
      `**${percent(report.accuracy, 2)}** right; ${percent(report.accuracyAtCoverage['0.9'])} at 90 % coverage, ` +
      `${percent(report.accuracyAtCoverage['0.8'])} at 80 %; expected calibration error ${percent(report.calibrationError)}.`,
    '',
    table(
      ['true \\ named', ...short, 'recall'],
      EMOTIONS.map((emotion, i) => [
        emotion,
        ...(report.confusion[i] ?? []),
        percent(report.perClassRecall[emotion]),
      ]),
    ),
  ].join('\n');
}

/** Replaces what stands between `<!-- name:start -->` and `<!-- name:end -->`. */
function between(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`Expected ${start} … ${end} in the text.`);
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}

const report = JSON.parse(readFileSync('docs/student-valid.json', 'utf8')) as Report;
for (const [file, name, content] of [
  ['README.md', 'figures', readmeFigures(report)],
  ['models/student/README.md', 'card', cardFigures(report)],
] as const) {
  writeFileSync(file, between(readFileSync(file, 'utf8'), name, content));
}
