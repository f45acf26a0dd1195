/** @file `npm run tools -- NAME …`: runs one of the commands of src/cli or tools; without a name it lists them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT, run } from './lib/run.mjs';

/** Commands that are a folder, and the file that begins each. */
const FOLDERS = { 'music-figures': 'figures.ts', 'world-figures': 'shots.ts' };

/** @type {Map<string, string>} */
const commands = new Map();
for (const folder of ['src/cli', 'tools'])
  for (const file of readdirSync(join(ROOT, folder)).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  ))
    commands.set(basename(file, '.ts'), join(folder, file));
for (const [name, file] of Object.entries(FOLDERS)) commands.set(name, join('tools', name, file));

const [name, ...args] = process.argv.slice(2);
const path = name === undefined ? undefined : commands.get(name);
if (path && existsSync(join(ROOT, path))) {
  process.exitCode = await run('tsx', [path, ...args]);
} else {
  if (name !== undefined) console.error(`There is no command “${name}”.\n`);
  console.log('npm run tools -- NAME …, where NAME is one of:\n');
  const width = Math.max(...[...commands.keys()].map((each) => each.length));
  for (const [each, file] of [...commands].sort(([a], [b]) => a.localeCompare(b))) {
    const about = /@file\s+(.*?)(?:\*\/|\n)/.exec(readFileSync(join(ROOT, file), 'utf8'))?.[1]?.trim() ?? '';
    console.log(`  ${each.padEnd(width)}  ${about}`);
  }
  process.exitCode = name === undefined ? 0 : 1;
}
