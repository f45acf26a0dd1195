/** @file A bench's findings → files: JSON that the documents are made from, a table and a plot. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { markdown, plot } from './report.ts';
import type { BenchReport } from './types.ts';

export interface Places {
  /** Folder of `<name>.md` and `<name>.svg`. */
  readonly out: string;
  readonly name: string;
  /** Folder of `bench-<name>.json`. */
  readonly raw: string;
}

/** `sizes`: bytes that a browser loads for each engine. Returns the table. */
export async function writeFindings(
  report: BenchReport,
  sizes: ReadonlyMap<string, number>,
  { out, name, raw }: Places,
): Promise<string> {
  const text = markdown(report, sizes, new Date().toISOString().slice(0, 10));
  await Promise.all([out, raw].map((folder) => mkdir(folder, { recursive: true })));
  const json = { ...report, bytes: Object.fromEntries(sizes) };
  await writeFile(join(raw, `bench-${name}.json`), `${JSON.stringify(json, null, 2)}\n`);
  await writeFile(join(out, `${name}.svg`), plot(report));
  await writeFile(join(out, `${name}.md`), `${text}\n![times](${name}.svg)\n`);
  return text;
}
