/**
 * @file How the world answers short smiles, and what it ignores: `npm run responsiveness` writes docs/responsiveness.md
 * and its plots from streams and recorded faces through the joined line. With `-- --read all`, or the name of one, it first
 * reads the recordings anew, which needs ffmpeg and the folders of pictures; else their kept numbers are used.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { ROOT } from '../scripts/lib/run.mjs';
import { BUILT_IN_MAPPINGS } from '../src/adaptation/index.ts';
import { runCommand } from '../src/cli/support/run-command.ts';
import { DEFAULT_TEMPORAL_SETTINGS, type TemporalSettings } from '../src/temporal/index.ts';
import { figuresOf, type Measured, measure } from './responsiveness/figures.ts';
import { firstCompanion } from './responsiveness/first-rules.ts';
import { type Curve, type Plot, plotsAsSvg } from './responsiveness/plots.ts';
import { type Pictures, RECORDED_NAMES, recordedStreams, recordScores } from './responsiveness/recorded.ts';
import { runLine } from './responsiveness/run-line.ts';
import { HELD_SMILE, STREAMS, type Stream, smileOf, smilesOf } from './responsiveness/streams.ts';

const SWEPT = {
  recentRise: [0.05, 0.08, 0.12, 0.18, 0.25, 0.35, 0.5],
  leastMargin: [0.1, 0.2, 0.35, 0.5, 0.6],
  turnHalfLifeMs: [100, 400, 1500, 4000],
} as const satisfies Partial<Record<keyof TemporalSettings, readonly number[]>>;
const COLOURS = ['#b5432a', '#2a6fb5', '#3b8f4a'];

const number = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(3));

async function main({ read, ...pictures }: Pictures & { readonly read?: string }): Promise<void> {
  if (read !== undefined) {
    const missing = await recordScores(read, pictures);
    if (missing.length > 0)
      console.log(`Kept as they were, for want of their pictures: ${missing.join('; ')}.`);
  }
  const [companion] = BUILT_IN_MAPPINGS;
  if (!companion) throw new Error('No mapping is built in.');
  const settings = { mapping: companion, strength: 1, reducedMotion: false };
  const before = { ...settings, mapping: await firstCompanion() };
  const streams = [HELD_SMILE, ...STREAMS, ...(await recordedStreams())];
  const measured = measure(streams, settings);
  const figures = figuresOf(measured, settings);

  const row = ({ stream, answer }: Measured): string => {
    const old = runLine(stream, before, 1);
    const name = `${stream.name}${stream.heldOut ? ' †' : ''}`;
    const cells = [old.most, answer.within3S, answer.within30S, answer.most, answer.after60S];
    return `| ${name} | ${cells.map(number).join(' | ')} |`;
  };
  const table = (kind: Stream['kind']): string =>
    measured
      .filter(({ stream }) => stream.kind === kind)
      .map(row)
      .join('\n');

  const ignored = streams.filter(({ kind }) => kind === 'ignored');
  const two = smileOf(2);
  const sweeps: Curve[] = Object.entries(SWEPT).map(([key, list], i) => ({
    name: `${key}: ${list.join(', ')}`,
    colour: COLOURS[i] ?? 'black',
    points: list.map((value) => {
      const tuning = { [key]: value };
      const falsely = Math.max(...ignored.map((stream) => runLine(stream, settings, 2, tuning).most));
      return [falsely, runLine(two, settings, 2, tuning).within3S] as const;
    }),
  }));
  const chosen = {
    x: Math.max(
      ...measured.filter(({ stream }) => stream.kind === 'ignored').map(({ answer }) => answer.most),
    ),
    y: runLine(two, settings).within3S,
    text: 'chosen',
  };
  const often = smilesOf(2.5, 5);
  const over = (stream: Stream, rules: 1 | 2): (readonly [number, number])[] =>
    runLine(stream, rules === 1 ? before : settings, rules)
      .light.filter(({ atMs }, i) => i % 10 === 0 && atMs <= 60_000)
      .map(({ atMs, away }) => [atMs / 1000, away] as const);
  const plots: Plot[] = [
    {
      title: 'The light’s distance from neutral under Companion',
      x: {
        label: 'seconds since the first smile began',
        from: 0,
        to: 60,
        ticks: [0, 10, 20, 30, 40, 50, 60],
      },
      y: { label: 'light', from: 0, to: 0.3, ticks: [0, 0.1, 0.2, 0.3] },
      curves: [
        { name: '2.5 s of every 5 s, now', colour: '#b5432a', points: over(often, 2) },
        { name: '2.5 s of every 5 s, before', colour: '#b5432a', dashed: true, points: over(often, 1) },
        { name: 'one smile of 2 s, now', colour: '#2a6fb5', points: over(two, 2) },
        { name: 'one smile of 4 s, now', colour: '#3b8f4a', points: over(smileOf(4), 2) },
      ],
    },
    {
      title: 'Answer to a short smile against false moves: each curve sweeps one constant',
      x: {
        label: 'the farthest that any ignored stream moves the light',
        from: 0,
        to: 0.2,
        ticks: [0, 0.02, 0.05, 0.1, 0.15, 0.2],
      },
      y: {
        label: 'one smile of 2 s, within 3 s',
        from: 0,
        to: 0.15,
        ticks: [0, 0.02, 0.05, 0.08, 0.1, 0.15],
      },
      curves: sweeps,
      marks: [chosen],
      dots: true,
    },
  ];
  const sweepRows = sweeps.flatMap(({ points }, i) => {
    const [key, list] = Object.entries(SWEPT)[i] ?? ['', []];
    return points.map(([falsely, answer], k) => {
      const mine = list[k] === DEFAULT_TEMPORAL_SETTINGS[key as keyof TemporalSettings] ? ' **chosen**' : '';
      return `| ${key} | ${list[k]}${mine} | ${number(answer)} | ${number(falsely)} |`;
    });
  });

  const report = `# How the world answers a face

Made by \`npm run responsiveness\`; do not edit. Streams of scores (15 a second) and recorded faces run through the
simulation (\`src/simulation/simulation.ts\`) under the built-in mapping Companion. The figure is how far the light moves from its
neutral 0.58. _Before_ is the farthest it moved under the first rules, in which an expression had to last for 3 s before
the world followed it; the other columns are today's. A smile is happiness at 0.93 with a neutral face before and after.

Recorded faces are kept as probabilities and times alone (\`tools/responsiveness/recorded\`), read by the detector and
the small student as it was before it learnt from validation faces too. † marks what was not looked at while the constants were chosen.

## What should be answered

| stream | before | within 3 s | within 30 s | at most | after 60 s |
| ------ | ------ | ---------- | ----------- | ------- | ---------- |
${table('answered')}

## What should be ignored

| stream | before | within 3 s | within 30 s | at most | after 60 s |
| ------ | ------ | ---------- | ----------- | ------- | ---------- |
${table('ignored')}

## Figures to reach

| figure | asked | reached | |
| ------ | ----- | ------- | - |
${figures.map(({ what, value, asked, met }) => `| ${what} | ${asked} | ${number(value)} | ${met ? 'met' : '**missed**'} |`).join('\n')}

## The constants

Each curve of the second plot changes one constant of [TEMPORAL-14–TEMPORAL-16](../src/temporal/SPEC.md) and leaves the others. A
shorter rise answers short smiles more, and the alternating faces too; a smaller margin answers faces that the network is
not sure of, and a hand over the mouth with them.

![The light over time, and the answer against false moves](responsiveness.svg)

| constant | value | one smile of 2 s, within 3 s | farthest false move |
| -------- | ----- | ---------------------------- | ------------------- |
${sweepRows.join('\n')}
`;
  await writeFile(join(ROOT, 'docs', 'responsiveness.md'), report);
  await writeFile(join(ROOT, 'docs', 'responsiveness.svg'), plotsAsSvg(plots));
  const missed = figures.filter(({ met }) => !met);
  console.log(`docs/responsiveness.md: ${figures.length - missed.length} of ${figures.length} figures met.`);
  for (const { what, asked, value } of missed)
    console.log(`  ${what}: asked ${asked}, reached ${number(value)}`);
  if (missed.length > 0) process.exitCode = 1;
}

const program = new Command('responsiveness')
  .description('How the world answers faces → docs/responsiveness.md.')
  .addOption(
    new Option('--read <name>', 'reads a recording anew first; needs ffmpeg').choices(RECORDED_NAMES),
  )
  .option('--clips <dir>', 'folder of neutral-to-smile.mp4, for the recordings made of it')
  .option('--data <dir>', 'folder of FER+, for the recordings of strangers');
runCommand(program, main);
