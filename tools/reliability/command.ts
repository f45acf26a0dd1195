/** @file What a command of `npm run reliability` is, and how it writes its section of docs/reliability.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/run.mjs';

/** Takes a line of the figures. */
export type Say = (line: string) => void;

/** Of all commands together; each uses those that it names (`tools/reliability.ts`). */
export interface ReliabilityOptions {
  readonly runs: number;
  readonly presses: number;
  readonly seed: number;
  readonly trouble?: string;
  readonly page?: string;
  readonly part: string;
  readonly point?: string;
  readonly only?: string;
  readonly report?: boolean;
}

export interface ReliabilityCommand {
  /** Measures and writes. @returns whether every promise held */
  readonly run: (options: ReliabilityOptions) => Promise<boolean>;
}

const PAGE = join(ROOT, 'docs', 'reliability.md');

/** Replaces the text between the section's two marks; where there are none yet, they are added at the end. */
export function withSection(page: string, name: string, markdown: string): string {
  const start = `<!-- ${name}:start -->`;
  const end = `<!-- ${name}:end -->`;
  const section = `${start}\n\n${markdown.trim()}\n\n${end}`;
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) return `${page.trimEnd()}\n\n${section}\n`;
  return page.slice(0, from) + section + page.slice(to + end.length);
}

export function writeSection(name: string, markdown: string): void {
  writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), name, markdown));
}
