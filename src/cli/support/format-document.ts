/** @file Lays out a document that a command writes as the repository's others are, wherever it will lie. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** On Windows npm's programs are .cmd files, which start in a shell alone: so Biome's script is given to Node itself. */
const SCRIPT = '@biomejs/biome/bin/biome';
const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Markdown → the same, laid out. The text goes through a pipe: Biome breaks off over a file outside the repository. */
export function formatMarkdown(text: string): string {
  const script = createRequire(import.meta.url).resolve(SCRIPT);
  const args = [script, 'format', '--stdin-file-path=document.md'];
  return execFileSync(process.execPath, args, { cwd: ROOT, input: text, encoding: 'utf8' });
}
