/** @file Runs a command: reads its options, and tells in one sentence with a remedy whatever ends it before its end. */
import type { Command } from 'commander';
import { MienscapeError } from '../../core/index.ts';
import { systemFault } from '../../files/index.ts';
import { stopAllProgress } from './progress.ts';

/** As a shell counts them: 128 and the signal's number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Commands with a script of their own in package.json; the others are asked for by `npm run tools`. */
export const OWN_SCRIPTS: ReadonlySet<string> = new Set([
  'train',
  'evaluate',
  'table',
  'bench',
  'responsiveness',
  'reliability',
]);

/** What a person types before the options. */
export const spokenName = (name: string): string =>
  OWN_SCRIPTS.has(name) ? `npm run ${name} --` : `npm run tools -- ${name}`;

type Environment = Readonly<Record<string, string | undefined>>;

/** They say where things go, not what comes out. */
const LEFT_OUT: ReadonlySet<string> = new Set(['out', 'json', 'fresh', 'ship']);
/** Where a person's data lie concerns nobody who reads a model. */
const PRIVATE: ReadonlySet<string> = new Set(['data', 'pictures']);

const shellWord = (word: string): string => (/^[\w./:=,+-]+$/.test(word) ? word : `"${word}"`);

/** What makes the same figures again: every option that has a value, typed or by default, with DIR for folders of data. */
export function typedCommand(program: Command): string {
  const words = program.options.flatMap((option) => {
    const name = option.attributeName();
    const value: unknown = program.getOptionValue(name);
    if (value === undefined || value === false || LEFT_OUT.has(name)) return [];
    if (value === true) return [option.long ?? ''];
    const text = Array.isArray(value) ? value.join(',') : String(value);
    return [`${option.long} ${PRIVATE.has(name) ? 'DIR' : shellWord(text)}`];
  });
  return [program.name(), ...words].join(' ');
}

let stopNote = 'Files that it had written are whole. Run the same command again.';

/** What a person reads who stops the command from now on. */
export function sayWhenStopped(note: string): void {
  stopNote = note;
}

/** What is written of an error. Only one that is a fault of the command itself shows where it arose. */
export function describeFailure(error: unknown): string {
  if (error instanceof MienscapeError) return error.message;
  const fault = systemFault(error);
  if (fault) return `${fault.path ?? 'A file'}: ${fault.reason}. ${fault.remedy}`;
  if (error instanceof WebAssembly.RuntimeError)
    return (
      `The WebAssembly backend ended (${error.message}), most likely for want of memory: it has 2 GB at most. ` +
      'Give --backend tensorflow, a recipe with a smaller batchSize, or fewer faces at a time.'
    );
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `The command failed by a fault of its own. Please report it with these lines:\n${trace}`;
}

function fail(error: unknown): void {
  stopAllProgress();
  console.error(`\n${describeFailure(error)}`);
  process.exitCode = 1;
}

/** What npm leaves in the environment of an option that it took; of `--no-x` that is an empty `x`. */
function isTaken(long: string, args: readonly string[], environment: Environment): boolean {
  if (args.some((arg) => arg === long || arg.startsWith(`${long}=`))) return false;
  const [, no, name = ''] = /^--(no-)?(.*)$/.exec(long) ?? [];
  const left = environment[`npm_config_${name.replaceAll('-', '_')}`];
  return no ? left === '' : Boolean(left);
}

/**
 * Without the two dashes npm takes options for its own, and hands on no more than a variable of the environment.
 * `program` is called as a person types it. What is wrong and the remedy, or null.
 */
export function takenByNpm(
  program: Command,
  args: readonly string[],
  environment: Environment,
): string | null {
  const asked = program.commands.filter((each) => args.includes(each.name()));
  for (const each of [program, ...asked]) {
    const taken = each.options.find(({ long }) => long && isTaken(long, args, environment))?.long;
    const spoken = each === program ? program.name() : `${program.name()} ${each.name()}`;
    if (taken)
      return `npm took ${taken} for its own option. Write \`${spoken} ${taken} …\`, with the two dashes.`;
  }
  return null;
}

const HELP = 'Run it with --help to see its options.';

/** What is said after a refusal. Of some options npm leaves nothing but their values, such as `all` of `--read all`. */
export function helpHint(spoken: string, args: readonly string[], environment: Environment): string {
  const byNpm = environment.npm_lifecycle_event !== undefined && !args.some((arg) => arg.startsWith('-'));
  return byNpm ? `${HELP} npm keeps those that stand before two dashes: write \`${spoken} --…\`.` : HELP;
}

/**
 * The options of a command whose file is its own main program. From here on an error that nobody catches, and Ctrl C,
 * are told in a sentence.
 */
export function readOptions<Options extends object>(program: Command): Options {
  const args = process.argv.slice(2);
  program.name(spokenName(program.name()));
  const taken = takenByNpm(program, args, process.env);
  const hint = taken === null ? helpHint(program.name(), args, process.env) : HELP;
  for (const each of [program, ...program.commands]) each.showHelpAfterError(hint);
  if (taken !== null) program.error(taken);
  program.parse();
  // Whoever reads the output may stop reading it, as `head` does; files are written all the same.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  // A failed command may hold a browser or a server, which would keep the process alive.
  process.on('uncaughtException', (error) => {
    fail(error);
    process.exit();
  });
  // A terminal and whoever started the command may both send it: the second one changes nothing.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      stopAllProgress();
      console.error(`\nStopped before its end (${signal === 'SIGINT' ? 'Ctrl C' : signal}). ${stopNote}`);
      process.exit(EXIT_CODES[signal]);
    });
  return program.opts<Options>();
}

/** A command that is a function of its options and of what else was written. */
export function runCommand<Options extends object>(
  program: Command,
  main: (options: Options, rest: readonly string[]) => Promise<void>,
): void {
  main(readOptions<Options>(program), program.args).catch(fail);
}
