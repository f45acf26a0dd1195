/**
 * @file Measures the promises of docs/reliability.md and writes the figures there, one section a command:
 *
 *   npm run reliability -- COMMAND [options]
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { wholeNumber } from '../src/cli/support/numbers.ts';
import { readOptions } from '../src/cli/support/run-command.ts';
import type { ReliabilityCommand, ReliabilityOptions } from './reliability/command.ts';

const TROUBLES = ['killed', 'closed', 'competing tabs', 'full disk', 'newer version'];
const PAGES = ['experience', 'studio'];
const promises = () => import('./reliability/promises.ts');

function share(text: string): string {
  const [, part, parts] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? [];
  if (Number(part) <= Number(parts)) return text;
  throw new InvalidArgumentError('Give a share such as 1/4.');
}

const runs = new Option('--runs <n>', 'rounds of each kind').argParser(wholeNumber(1)).default(500);
const presses = new Option('--presses <n>', 'presses of the kill switch')
  .argParser(wholeNumber(1))
  .default(1000);
const seed = new Option('--seed <n>', 'what is drawn at random').argParser(wholeNumber(0)).default(1);
const only = new Option('--only <text>', 'those alone whose name holds it');
const report = new Option('--report', 'measures nothing: writes the section from the last figures').default(
  false,
);

interface Entry {
  readonly about: string;
  readonly options: readonly Option[];
  readonly load: () => Promise<ReliabilityCommand>;
}

/** One entry a command; each is loaded only when it is asked for. */
const COMMANDS: Readonly<Record<string, Entry>> = {
  bytes: {
    about: 'what is left on the device after it was erased',
    options: [],
    load: async () => (await promises()).bytes,
  },
  camera: {
    about: 'the kill switch while a camera is opened, in Chromium',
    options: [presses, seed, new Option('--page <name>', 'this page alone').choices(PAGES)],
    load: async () => (await promises()).camera,
  },
  edits: {
    about: 'edits that are saved while tabs are killed, compete or find no room',
    options: [runs, seed, new Option('--trouble <name>', 'this trouble alone').choices(TROUBLES)],
    load: async () => (await promises()).edits,
  },
  erasing: {
    about: 'erasing while tabs write',
    options: [runs, seed],
    load: async () => (await promises()).erasing,
  },
  'kill-switch': {
    about: 'the kill switch against the page’s own way of opening a camera',
    options: [presses, seed],
    load: async () => (await promises()).killSwitch,
  },
  faults: {
    about: 'requests, devices and storage that fail at every point of a visit',
    options: [
      new Option('--part <k/n>', 'a share of the cases').argParser(share).default('1/1'),
      new Option('--point <name>', 'this point of the visit alone'),
      only,
      report,
    ],
    load: () => import('./reliability/faults.ts'),
  },
  light: {
    about: 'how fast the picture’s light changes at each transition',
    options: [only, report],
    load: () => import('./reliability/light.ts'),
  },
};

const program = new Command('reliability').description(
  'Measures what the app promises → docs/reliability.md, a section a command.',
);
const chosen: { readonly load: Entry['load']; readonly options: ReliabilityOptions }[] = [];
for (const [name, { about, options, load }] of Object.entries(COMMANDS)) {
  const command = program.command(name).description(about);
  for (const option of options) command.addOption(option);
  command.action((given: ReliabilityOptions) => {
    chosen.push({ load, options: given });
  });
}
readOptions(program);

for (const { load, options } of chosen) {
  const { run } = await load();
  // Made-up tabs keep their timers: the process would wait for them.
  process.exit((await run(options)) ? 0 : 1);
}
