/**
 * @file Measures the promises of docs/reliability.md, one section a command:
 *
 *   npm run reliability -- edits       [--runs 500] [--seed 1] [--trouble 'full disk']
 *   npm run reliability -- erasing     [--runs 500] [--seed 1]
 *   npm run reliability -- bytes
 *   npm run reliability -- camera      [--presses 1000] [--seed 1]
 *   npm run reliability -- kill-switch [--presses 1000] [--seed 1]
 */

/** One entry a command; each is loaded only when it is asked for, and answers whether every promise held. */
const COMMANDS: Readonly<
  Record<string, () => Promise<{ readonly run: (args: readonly string[]) => Promise<boolean> }>>
> = {
  edits: async () => (await import('./reliability/promises.ts')).edits,
  erasing: async () => (await import('./reliability/promises.ts')).erasing,
  bytes: async () => (await import('./reliability/promises.ts')).bytes,
  camera: async () => (await import('./reliability/promises.ts')).camera,
  'kill-switch': async () => (await import('./reliability/promises.ts')).killSwitch,
};

const [name = '', ...args] = process.argv.slice(2);
const load = COMMANDS[name];
if (load) {
  const { run } = await load();
  process.exit((await run(args)) ? 0 : 1);
} else {
  console.error(`'${name}' is no command: expected one of ${Object.keys(COMMANDS).join(', ')}.`);
  process.exitCode = 1;
}
