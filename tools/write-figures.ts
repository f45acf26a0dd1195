/**
 * @file Writes the figures of README.md and the model cards from evaluations, so that none is copied by hand:
 * `npm run evaluate -- --data DIR --json reports/student-valid.json`, with `--views 2 --json reports/student-valid-both-views.json`,
 * with `--model student-large --json reports/student-large-valid.json`, and those of the two networks whose mean student-large
 * is, each on the half of the validation faces that it has not learnt (reports/student-large-half-*.json); then
 * `npm run tools -- write-figures`. What others measured on the test split comes from models/measured-apart.json; where other
 * weights ship by now, it says so.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { readOptions } from '../src/cli/support/run-command.ts';
import { DataError, EMOTIONS, eachEmotion } from '../src/core/index.ts';
import { apartFigures, type MeasuredApart, type Metrics, parseMeasuredApart } from '../src/evaluate/index.ts';
import { readJson } from '../src/files/index.ts';

type Report = Metrics & {
  readonly split: string;
  readonly views: number;
  readonly macs: number;
  readonly parameters: number;
  readonly weightBytes: number;
  readonly weightsSha256: string;
  readonly learntFaces?: true;
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
  [
    'face-api, expression model (in-browser peer); 68.9 % on whole faces',
    'FER+ test, 3,137 faces, measured apart',
    '54.9 %',
    '–',
  ],
  [
    'human, emotion model (in-browser peer); 66.6 % on whole faces',
    'FER+ test, 3,137 faces, measured apart',
    '34.6 %',
    '–',
  ],
] as const;

const mmac = (macs: number): string => `${(macs / 1e6).toFixed(1)} M multiply-accumulates`;

const millions = (parameters: number): string => `${(parameters / 1e6).toFixed(2)} M`;

/** Of the weights in this repository now; null where the model is no longer in it. */
function shaOf(name: string): string | null {
  const file = `models/${name}/manifest.json`;
  if (!existsSync(file)) return null;
  return (JSON.parse(readFileSync(file, 'utf8')) as { weights: { sha256: string } }).weights.sha256;
}

/** What the README calls the models whose test accuracy was measured apart; last, when other weights have taken their place. */
const MEASURED = [
  ['student-large', 'Mienscape’s large student', 'Mienscape’s previous large student'],
  ['student', 'Mienscape’s small student', 'Mienscape’s previous small student'],
  ['teacher', 'our teacher, **whole** faces', 'our previous teacher, **whole** faces'],
  ['union', 'union of two students', 'union of two earlier students'],
  ['upper', 'our network on **upper** halves', 'our network on **upper** halves'],
] as const;

function apartRows(apart: MeasuredApart): (readonly string[])[] {
  const split = `${apart.split}, ${apart.faces.toLocaleString('en')} faces, measured apart`;
  return MEASURED.flatMap(([name, now, before]) => {
    const figures = apart.models[name];
    if (!figures) return [];
    const title = figures.weightsSha256 === shaOf(name) ? now : before;
    const cells = (model: string, accuracy: number | undefined): (readonly string[])[] =>
      accuracy === undefined ? [] : [[model, split, percent(accuracy, 2), millions(figures.parameters)]];
    return [...cells(title, figures.oneView), ...cells(`${title}, with the mirror image`, figures.bothViews)];
  });
}

/** One sentence for a model card. */
function apartSentence(apart: MeasuredApart, name: string): string {
  const figures = apartFigures(apart, name, shaOf(name) ?? '');
  if (!figures) return 'Its accuracy on the test split has not been measured.';
  const parts = [
    figures.oneView === undefined ? '' : `**${percent(figures.oneView, 2)}** in one view`,
    figures.bothViews === undefined ? '' : `**${percent(figures.bothViews, 2)}** with the mirror image`,
  ].filter(Boolean);
  return (
    `Measured apart on the ${apart.split} split (${apart.faces.toLocaleString('en')} faces, which we do not have), ` +
    `${figures.half === 'full' ? 'whole faces' : `${figures.half} half`}, the file as shipped: ${parts.join(', ')}.`
  );
}

interface Reports {
  readonly report: Report;
  readonly both: Report;
  readonly large: Report;
  /** On faces that the large student has not learnt. */
  readonly largeUnseen: Unseen;
  readonly apart: MeasuredApart;
}

const megabytes = ({ weightBytes }: Report): string => `${(weightBytes / 1e6).toFixed(2)} MB`;

function readmeFigures({ report, both, large, largeUnseen, apart }: Reports): string {
  const faces = report.faces.toLocaleString('en');
  const split = `FER+ ${report.split === 'valid' ? 'validation' : report.split}, ${faces} faces`;
  const parameters = millions(report.parameters);
  return [
    table(
      ['model', 'split', 'accuracy', 'parameters'],
      [
        [
          '**Mienscape’s large student**, which reads on WebGPU',
          `${split}, in two halves`,
          `**${percent(largeUnseen.accuracy, 2)}**`,
          millions(large.parameters),
        ],
        [
          '**Mienscape’s small student**, which reads on the CPU',
          split,
          `**${percent(report.accuracy, 2)}**`,
          parameters,
        ],
        [
          'the small student with the mirror image (mean of both readings)',
          split,
          percent(both.accuracy, 2),
          parameters,
        ],
        ...apartRows(apart),
        ...OTHERS,
      ],
    ),
    '',
    `The large student needs ${mmac(large.macs)} a face and has ${megabytes(large)} of weights, the small one ` +
      `${mmac(report.macs)} and ${megabytes(report)}. On a graphics processor that cannot compute the large one, the small one reads ` +
      `each face with its mirror image. The large student has learnt the validation faces too; its figure is of two networks of ` +
      `the same training, each measured on the half of these faces that it has not learnt. On the 80 % of faces of which it is surest, the large student is right on ` +
      `${percent(largeUnseen.accuracyAtCoverage['0.8'])}, the small one on ${percent(report.accuracyAtCoverage['0.8'])}.`,
  ].join('\n');
}

const oneView = (report: Report): string =>
  `On the ${report.split === 'valid' ? 'validation' : report.split} split (${report.faces.toLocaleString('en')} faces), ` +
  `lower half, one forward pass, the file as shipped (SHA-256 \`${report.weightsSha256.slice(0, 12)}…\`): ` +
  `**${percent(report.accuracy, 2)}** right; ${percent(report.accuracyAtCoverage['0.9'])} at 90 % coverage, ` +
  `${percent(report.accuracyAtCoverage['0.8'])} at 80 %; expected calibration error ${percent(report.calibrationError)}.`;

function confusion(report: Pick<Metrics, 'confusion' | 'perClassRecall'>): string {
  const short = EMOTIONS.map((emotion) => emotion.slice(0, 4));
  return table(
    ['true \\ named', ...short, 'recall'],
    EMOTIONS.map((emotion, i) => [
      emotion,
      ...(report.confusion[i] ?? []),
      percent(report.perClassRecall[emotion]),
    ]),
  );
}

const largeCard = ({ large, largeUnseen, apart }: Reports): string =>
  [
    `Two networks of this training have learnt one half of the validation faces each. On the other half, which they have not seen, ` +
      `they are right on **${percent(largeUnseen.accuracy, 2)}** of ${largeUnseen.faces.toLocaleString('en')} faces (lower half, one ` +
      `forward pass, stored as the shipped file is); ${percent(largeUnseen.accuracyAtCoverage['0.9'])} at 90 % coverage, ` +
      `${percent(largeUnseen.accuracyAtCoverage['0.8'])} at 80 %; expected calibration error ${percent(largeUnseen.calibrationError)}.`,
    '',
    `The shipped file (SHA-256 \`${large.weightsSha256.slice(0, 12)}…\`) is the mean of the weights of both, and has learnt **all** of ` +
      `these faces: that it is right on ${percent(large.accuracy, 2)} of them says nothing of other faces.`,
    '',
    apartSentence(apart, 'student-large'),
    '',
    'The two networks on the half that each has not seen:',
    '',
    confusion(largeUnseen),
  ].join('\n');

/** What is written of faces that the network has not learnt. */
type Unseen = Pick<
  Metrics,
  'faces' | 'accuracy' | 'confusion' | 'perClassRecall' | 'calibrationError' | 'accuracyAtCoverage'
>;

/** Figures on disjoint faces as those of all of them. */
function together(parts: readonly Metrics[]): Unseen {
  const faces = parts.reduce((sum, part) => sum + part.faces, 0);
  const mean = (of: (part: Metrics) => number): number =>
    parts.reduce((sum, part) => sum + part.faces * of(part), 0) / faces;
  const [first] = parts as readonly [Metrics, ...Metrics[]];
  const table = first.confusion.map((row, i) =>
    row.map((_, j) => parts.reduce((sum, part) => sum + (part.confusion[i]?.[j] ?? 0), 0)),
  );
  const recallOf = (i: number): number =>
    (table[i]?.[i] ?? 0) / (table[i] ?? []).reduce((sum, count) => sum + count, 0);
  return {
    faces,
    accuracy: mean(({ accuracy }) => accuracy),
    confusion: table,
    perClassRecall: eachEmotion((emotion) => recallOf(EMOTIONS.indexOf(emotion))),
    calibrationError: mean(({ calibrationError }) => calibrationError),
    accuracyAtCoverage: {
      '0.9': mean(({ accuracyAtCoverage }) => accuracyAtCoverage['0.9']),
      '0.8': mean(({ accuracyAtCoverage }) => accuracyAtCoverage['0.8']),
    },
  };
}

function cardFigures({ report, both, apart }: Reports): string {
  return [
    `${oneView(report)} With the face's mirror image in the same pass (${mmac(2 * both.macs)}): **${percent(both.accuracy, 2)}** right; ` +
      `${percent(both.accuracyAtCoverage['0.9'])} at 90 % coverage, ${percent(both.accuracyAtCoverage['0.8'])} at 80 %; ` +
      `calibration error ${percent(both.calibrationError)}.`,
    '',
    apartSentence(apart, 'student'),
    '',
    confusion(report),
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

readOptions(
  new Command('write-figures').description(
    'Writes the figures of README.md and the model cards from the reports student-valid, student-valid-both-views and student-large-valid.',
  ),
);

const EVALUATE = 'npm run evaluate -- --data DIR';

async function read(file: string, options: string): Promise<Report> {
  return (await readJson(file, `Write it with \`${EVALUATE} ${options}--json ${file}\`.`)) as Report;
}

const report = await read('reports/student-valid.json', '');
const both = await read('reports/student-valid-both-views.json', '--views 2 ');
if (report.views !== 1 || both.views !== 2 || report.weightsSha256 !== both.weightsSha256)
  throw new DataError(
    'reports/student-valid*.json: expected one view and both of the same weights.',
    'Evaluate again.',
  );
const large = await read('reports/student-large-valid.json', '--model student-large ');
const halves = await Promise.all(
  [0, 1].map((half) => read(`reports/student-large-half-${half}.json`, `--model runs/again-valid-${half} `)),
);
if (large.learntFaces === undefined || halves.some(({ learntFaces }) => learntFaces === undefined))
  throw new DataError(
    'reports/student-large-*.json: expected reports of networks that have learnt validation faces.',
    'Evaluate again.',
  );
const APART = 'models/measured-apart.json';
const apart = parseMeasuredApart(JSON.parse(readFileSync(APART, 'utf8')), APART);
const reports = { report, both, large, largeUnseen: together(halves), apart };
const others = Object.keys(apart.models).filter(
  (name) => !name.startsWith('student') && shaOf(name) !== null,
);
for (const [file, name, content] of [
  ['README.md', 'figures', readmeFigures(reports)],
  ['models/student/README.md', 'card', cardFigures(reports)],
  ['models/student-large/README.md', 'card', largeCard(reports)],
  ...others.map((other) => [`models/${other}/README.md`, 'apart', apartSentence(apart, other)] as const),
] as const) {
  writeFileSync(file, between(readFileSync(file, 'utf8'), name, content));
}
