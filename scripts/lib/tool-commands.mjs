/** @file The commands of src/cli and tools: `npm run tools` lists and runs them, a test checks and documents them. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from './run.mjs';

/** Commands that are a folder, and the file that begins each. */
const FOLDERS = { 'music-figures': 'figures.ts', 'world-figures': 'shots.ts' };

/** @returns {Map<string, string>} name → file below the repository root */
export function toolCommands() {
  /** @type {Map<string, string>} */
  const commands = new Map();
  for (const folder of ['src/cli', 'tools'])
    for (const file of readdirSync(join(ROOT, folder)).filter(
      (name) => name.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(name),
    ))
      commands.set(basename(file, '.ts'), join(folder, file));
  for (const [name, file] of Object.entries(FOLDERS)) commands.set(name, join('tools', name, file));
  return commands;
}

/**
 * What a command says of itself in its --help, read without running it.
 * @param {string} file below the repository root
 */
export function aboutCommand(file) {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return /\.description\(\s*'((?:[^'\\]|\\.)*)'/.exec(text)?.[1] ?? '';
}
