/**
 * @file Measures the promises of docs/reliability.md and writes the figures there, one section a command:
 *
 *   npm run reliability -- COMMAND [options]
 */
import { failureMessage, type ReliabilityCommand } from './reliability/command.ts';

const promises = () => import('./reliability/promises.ts');

/** One entry a command; each is loaded only when it is asked for. */
const COMMANDS: Readonly<Record<string, () => Promise<ReliabilityCommand>>> = {
  bytes: async () => (await promises()).bytes,
  camera: async () => (await promises()).camera,
  edits: async () => (await promises()).edits,
  erasing: async () => (await promises()).erasing,
  'kill-switch': async () => (await promises()).killSwitch,
  faults: () => import('./reliability/faults.ts'),
  light: () => import('./reliability/light.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = COMMANDS[name];
if (!load) {
  console.error(
    `'${name}' is no command: expected one of ${Object.keys(COMMANDS).join(', ')}. ` +
      'Example: npm run reliability -- faults',
  );
  process.exitCode = 1;
} else {
  try {
    const { run } = await load();
    // Made-up tabs keep their timers: the process would wait for them.
    process.exit((await run(args)) ? 0 : 1);
  } catch (error) {
    console.error(failureMessage(error));
    process.exitCode = 1;
  }
}
