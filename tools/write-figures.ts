/**
 * @file Writes the figures of README.md and the model cards from evaluations, so that none is copied by hand. Of each student:
 * `npm run evaluate -- --data DIR --model NAME --json reports/NAME-valid.json`, of the small one with `--views 2 --json
 * reports/student-valid-both-views.json` too. A student that has learnt validation faces is the mean of two networks, each of
 * which has learnt one half of them: their reports on the other half take its place (reports/NAME-half-0.json, -1.json, and
 * -both-views.json). Then `npm run tools -- write-figures`. What others measured on the test split comes from
 * models/measured-apart.json; where other weights ship by now, it says so.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { readOptions } from '../src/cli/support/run-command.ts';
import { DataError, EMOTIONS } from '../src/core/index.ts';
import { apartFigures, type MeasuredApart, type Metrics, parseMeasuredApart } from '../src/evaluate/index.ts';
import { readJson } from '../src/files/index.ts';
import { together, type Unseen } from './lib/unseen.ts';

type Report = Metrics & {
  readonly model: string;
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

/** Markdown whose columns stand under each other as text too. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, ...rows].map((cells) => cells.map(String));
  const widths = head.map((_, i) => Math.max(3, ...lines.map((cells) => cells[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, i) => (cells[i] ?? '').padEnd(width)).join(' | ')} |`;
  const [first = [], ...others] = lines;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n');
}

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

/** A student: the file as shipped, and figures on faces that it has not learnt. */
interface Student {
  readonly name: string;
  readonly report: Report;
  readonly unseen: Unseen;
  /** Of the mean of a face's and its mirror image's readings; null where nobody reads so. */
  readonly bothViews: Unseen | null;
}

interface Reports {
  readonly small: Student;
  readonly large: Student;
  readonly apart: MeasuredApart;
}

const megabytes = ({ weightBytes }: Report): string => `${(weightBytes / 1e6).toFixed(2)} MB`;
const learnt = ({ report }: Student): boolean => report.learntFaces === true;

function readmeFigures({ small, large, apart }: Reports): string {
  const split = (student: Student): string =>
    `FER+ validation, ${student.unseen.faces.toLocaleString('en')} faces${learnt(student) ? ', in two halves' : ''}`;
  const parameters = millions(small.report.parameters);
  const who = learnt(small) ? 'Both students have' : 'The large student has';
  return [
    table(
      ['model', 'split', 'accuracy', 'parameters'],
      [
        [
          '**Mienscape’s large student**, which reads on WebGPU',
          split(large),
          `**${percent(large.unseen.accuracy, 2)}**`,
          millions(large.report.parameters),
        ],
        [
          '**Mienscape’s small student**, which reads on the CPU',
          split(small),
          `**${percent(small.unseen.accuracy, 2)}**`,
          parameters,
        ],
        [
          'the small student with the mirror image (mean of both readings)',
          split(small),
          percent(small.bothViews?.accuracy, 2),
          parameters,
        ],
        ...apartRows(apart),
        ...OTHERS,
      ],
    ),
    '',
    `The large student needs ${mmac(large.report.macs)} a face and has ${megabytes(large.report)} of weights, the small one ` +
      `${mmac(small.report.macs)} and ${megabytes(small.report)}. On a graphics processor that cannot compute the large one, the small one reads ` +
      `each face with its mirror image. ${who} learnt the validation faces too; ${learnt(small) ? 'their figures are' : 'its figure is'} of two networks of ` +
      `the same training, each measured on the half of these faces that it has not learnt. On the 80 % of faces of which it is surest, the large student is right on ` +
      `${percent(large.unseen.accuracyAtCoverage['0.8'])}, the small one on ${percent(small.unseen.accuracyAtCoverage['0.8'])}.`,
  ].join('\n');
}

function confusion({ confusion, perClassRecall }: Unseen): string {
  const short = EMOTIONS.map((emotion) => emotion.slice(0, 4));
  return table(
    ['true \\ named', ...short, 'recall'],
    EMOTIONS.map((emotion, i) => [emotion, ...(confusion[i] ?? []), percent(perClassRecall[emotion])]),
  );
}

const surest = ({ accuracyAtCoverage, calibrationError }: Unseen): string =>
  `${percent(accuracyAtCoverage['0.9'])} at 90 % coverage, ${percent(accuracyAtCoverage['0.8'])} at 80 %; ` +
  `expected calibration error ${percent(calibrationError)}.`;

function card(student: Student, apart: MeasuredApart): string {
  const { name, report, unseen, bothViews } = student;
  const sha = `SHA-256 \`${report.weightsSha256.slice(0, 12)}…\``;
  const faces = `${unseen.faces.toLocaleString('en')} faces`;
  const mirrored = bothViews
    ? ` With the face's mirror image in the same pass (${mmac(2 * report.macs)}): **${percent(bothViews.accuracy, 2)}** right; ${surest(bothViews)}`
    : '';
  const own = learnt(student)
    ? [
        `Two networks of this training have learnt one half of the validation faces each. On the other half, which they have not seen, ` +
          `they are right on **${percent(unseen.accuracy, 2)}** of ${faces} (lower half, one forward pass, stored as the shipped ` +
          `file is); ${surest(unseen)}${mirrored}`,
        '',
        `The shipped file (${sha}) is the mean of the weights of both, and has learnt **all** of ` +
          `these faces: that it is right on ${percent(report.accuracy, 2)} of them says nothing of other faces.`,
      ]
    : [
        `On the validation split (${faces}), lower half, one forward pass, the file as shipped (${sha}): ` +
          `**${percent(unseen.accuracy, 2)}** right; ${surest(unseen)}${mirrored}`,
      ];
  const half = learnt(student) ? ['The two networks on the half that each has not seen:', ''] : [];
  return [...own, '', apartSentence(apart, name), '', ...half, confusion(unseen)].join('\n');
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
    'Writes the figures of README.md and the model cards from the reports of both students.',
  ),
);

const EVALUATE = 'npm run evaluate -- --data DIR';

async function read(name: string, options: string): Promise<Report> {
  const file = `reports/${name}.json`;
  return (await readJson(file, `Write it with \`${EVALUATE} ${options} --json ${file}\`.`)) as Report;
}

/** The report of a student on validation, or those of the two networks whose mean it is. */
async function unseenOf(report: Report, views: 1 | 2): Promise<Unseen> {
  const { model, learntFaces, weightsSha256 } = report;
  const ending = views === 2 ? '-both-views' : '';
  const options = `--views ${views} --model`;
  const parts = learntFaces
    ? await Promise.all(
        [0, 1].map((half) => read(`${model}-half-${half}${ending}`, `${options} ITS-RUN-${half}`)),
      )
    : [await read(`${model}-valid${ending}`, `${options} ${model}`)];
  const wrong = parts.find(
    (part) =>
      part.views !== views ||
      part.split !== 'valid' ||
      part.learntFaces !== learntFaces ||
      (!learntFaces && part.weightsSha256 !== weightsSha256),
  );
  if (wrong)
    throw new DataError(
      `reports/${model}-*${ending}.json: expected ${views} view(s), the validation split, and weights of one training.`,
      'Evaluate again.',
    );
  return together(parts);
}

async function studentOf(name: string, mirrored: boolean): Promise<Student> {
  const report = await read(`${name}-valid`, `--model ${name}`);
  return {
    name,
    report,
    unseen: await unseenOf(report, 1),
    bothViews: mirrored ? await unseenOf(report, 2) : null,
  };
}

const APART = 'models/measured-apart.json';
const apart = parseMeasuredApart(JSON.parse(readFileSync(APART, 'utf8')), APART);
const small = await studentOf('student', true);
const large = await studentOf('student-large', false);
const others = Object.keys(apart.models).filter(
  (name) => !name.startsWith('student') && shaOf(name) !== null,
);
for (const [file, name, content] of [
  ['README.md', 'figures', readmeFigures({ small, large, apart })],
  ...[small, large].map(
    (student) => [`models/${student.name}/README.md`, 'card', card(student, apart)] as const,
  ),
  ...others.map((other) => [`models/${other}/README.md`, 'apart', apartSentence(apart, other)] as const),
] as const) {
  writeFileSync(file, between(readFileSync(file, 'utf8'), name, content));
}
