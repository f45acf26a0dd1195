/** @file Companion as it was under the first rules, from a session that was recorded then. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../scripts/lib/run.mjs';
import { type Mapping, parseMapping } from '../../src/adaptation/index.ts';

export async function firstCompanion(): Promise<Mapping> {
  const file = join(ROOT, 'e2e', 'marked', 'a-smile.session.json');
  const { mappings } = JSON.parse(await readFile(file, 'utf8')) as { mappings: readonly unknown[] };
  return parseMapping(mappings[0]);
}
