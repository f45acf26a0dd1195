/** @file Puts back what tabs left that closed before they could save; beside what another tab wrote, as a copy. */
import { parseMapping } from '../../../src/adaptation/index.ts';
import { type AppStorage, revisionOf } from '../../storage/index.ts';
import { fork } from './edits.ts';

/** Answers the names of the documents that were put back. */
export async function rescueDrafts(
  { mappings: library, drafts }: Pick<AppStorage, 'mappings' | 'drafts'>,
  newId: () => string,
): Promise<readonly string[]> {
  const names: string[] = [];
  const left = await drafts.collect();
  for (const [i, { document, base }] of left.entries()) {
    try {
      const mapping = parseMapping(document);
      const there = await library.load(mapping.id);
      if (there?.revision === revisionOf(mapping)) continue;
      let outcome = await library.save(mapping, base);
      // Deleted by another tab: it stays deleted. Changed: both stay.
      if (outcome.kind === 'conflict' && outcome.theirs !== null) {
        const taken = (await library.list()).map(({ name }) => name);
        outcome = await library.save(fork(mapping, newId(), taken), null);
      }
      if (outcome.kind === 'saved') names.push(mapping.name);
    } catch {
      // Still no room: it waits for the next time.
      drafts.leave(left.slice(i));
      break;
    }
  }
  return names;
}
