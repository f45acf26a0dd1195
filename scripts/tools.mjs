/** @file `npm run tools -- NAME …`: runs one of the commands of src/cli or tools; without a name it lists them. */
import { ensureInstalled } from './lib/install.mjs';
import { run } from './lib/run.mjs';
import { aboutCommand, toolCommands } from './lib/tool-commands.mjs';

const commands = toolCommands();
const [name, ...args] = process.argv.slice(2);
const path = name === undefined ? undefined : commands.get(name);
if (path !== undefined) {
  try {
    // A fresh clone has no packages yet.
    await ensureInstalled();
    process.exitCode = await run('tsx', [path, ...args], { endsItself: true });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
} else {
  const wantsList = name === undefined || name === '--help' || name === '-h';
  if (!wantsList) console.error(`There is no command “${name}”.\n`);
  console.log(
    'npm run tools -- NAME …, where NAME is one of the following (NAME --help shows its options):\n',
  );
  const width = Math.max(...[...commands.keys()].map((each) => each.length));
  for (const [each, file] of [...commands].sort(([a], [b]) => a.localeCompare(b)))
    console.log(`  ${each.padEnd(width)}  ${aboutCommand(file)}`);
  process.exitCode = wantsList ? 0 : 1;
}
