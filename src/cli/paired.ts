/** @file `npm run tools -- paired`: ways of training with several seeds each, held against the first of them on the same faces. */
import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { DataError } from '../core/index.ts';
import { layoutAt, SPLITS, type Split } from '../datasets/index.ts';
import { accuracyOf, comparePaired, type Rightness, standardDeviation } from '../evaluate/index.ts';
import { writeWhole } from '../files/index.ts';
import { CLI_BACKENDS, type CliBackend, openBackend } from './support/backend.ts';
import { refuseLearnt } from './support/learnt-validation.ts';
import { namedFolder, predictAll, readEmotionModel } from './support/model-folder.ts';
import { startProgress } from './support/progress.ts';
import { splitReader } from './support/read-split.ts';
import { runCommand } from './support/run-command.ts';

interface Options {
  readonly data: string;
  readonly split: Split;
  readonly way: readonly string[];
  readonly json?: string;
  readonly backend: CliBackend;
}

interface Way {
  readonly name: string;
  readonly folders: readonly string[];
}

/** `NAME=RUN,RUN`. Throws DataError. */
function parseWay(text: string): Way {
  const [, name, runs = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  const folders = runs.split(',').filter(Boolean);
  if (!name || folders.length === 0)
    throw new DataError(
      `--way ${text}: expected a name and its runs.`,
      'For example --way votes=runs/votes-41,runs/votes-42',
    );
  return { name, folders: folders.map((run) => namedFolder(run, 'runs')) };
}

function parseWays(texts: readonly string[]): readonly [Way, ...Way[]] {
  const [control, ...others] = texts.map(parseWay);
  const uneven = others.find(({ folders }) => folders.length !== control?.folders.length);
  if (!control || others.length === 0)
    throw new DataError(
      '--way: expected two or more, the control first.',
      'Name at least one other way to compare it with.',
    );
  if (uneven)
    throw new DataError(
      `--way ${uneven.name}: expected ${control.folders.length} runs as of ${control.name}, got ${uneven.folders.length}.`,
      'Give a run for each seed, in the same order.',
    );
  return [control, ...others];
}

const percent = (share: number): string => (100 * share).toFixed(2);
const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
const chance = (p: number): string => (p < 0.001 ? '< 0.001' : p.toPrecision(2));

async function paired(options: Options): Promise<void> {
  const ways = parseWays(options.way);
  const backend = await openBackend(options.backend);
  const folders = ways.flatMap((way) => way.folders);
  const bar = startProgress('Judging runs ', folders.length);
  let judged = 0;
  const samplesOf = splitReader(options.data, options.split, { keep: 'majority' });
  const rightness = async (folder: string): Promise<Rightness> => {
    const model = await readEmotionModel(folder);
    refuseLearnt([model], options.split);
    const { half, network } = model.manifest;
    const samples = await samplesOf(network);
    const logits = await predictAll(
      model,
      samples.map(({ image }) => image),
      half,
    );
    bar.update(++judged);
    return logits.map((row, i) => row.indexOf(Math.max(...row)) === (samples[i]?.label ?? 0));
  };
  const runs: Rightness[][] = [];
  for (const way of ways) {
    const own: Rightness[] = [];
    for (const folder of way.folders) own.push(await rightness(folder));
    runs.push(own);
  }
  bar.stop();
  const [control = [], ...others] = runs;
  const [{ name: controlName }] = ways;
  const rows = runs.map((own, i) => {
    const accuracies = own.map(accuracyOf);
    return {
      name: ways[i]?.name ?? '',
      runs: ways[i]?.folders.map((folder) => basename(folder)) ?? [],
      accuracies,
      mean: accuracies.reduce((a, b) => a + b, 0) / accuracies.length,
      standardDeviation: standardDeviation(accuracies),
      against: i === 0 ? null : comparePaired(control, others[i - 1] ?? []),
    };
  });
  const faces = control[0]?.length ?? 0;
  console.log(
    `${faces} faces of the ${options.split} split in the layout of ${layoutAt(options.data)}, one forward pass (${backend}); differences in points, against ${controlName}.\n`,
  );
  console.log(
    '| way | accuracy of each run, % | mean ± s | difference | 95 % over faces | s over seeds | McNemar p of each pair |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const { name, accuracies, mean, standardDeviation: spread, against } of rows) {
    const cells = [
      name,
      accuracies.map(percent).join(', '),
      `${percent(mean)}${spread === null ? '' : ` ± ${percent(spread)}`}`,
      against ? signed(against.mean) : '',
      against ? `${signed(against.interval[0])} to ${signed(against.interval[1])}` : '',
      against?.standardDeviation == null ? '' : percent(against.standardDeviation),
      against ? against.tests.map(({ pValue }) => chance(pValue)).join(', ') : '',
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  if (options.json)
    await writeWhole(
      options.json,
      `${JSON.stringify({ layout: layoutAt(options.data), split: options.split, faces, backend, control: controlName, ways: rows }, null, 2)}\n`,
    );
}

const program = new Command('paired')
  .description('Compares ways of training with the first one, on the same seeds and the same faces.')
  .requiredOption('--data <dir>', 'folder of a data set')
  .requiredOption(
    '--way <name=runs>',
    'name of a way and its runs, one for each seed, separated by commas; the control first',
    (text, all: string[] = []) => [...all, text],
  )
  .addOption(new Option('--split <name>', 'split of the data set').choices(SPLITS).default('valid'))
  .option('--json <file>', 'all figures')
  .addOption(new Option('--backend <name>', 'backend to compute with').choices(CLI_BACKENDS).default('auto'));
runCommand(program, paired);
