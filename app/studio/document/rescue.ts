/** @file Restores edits of tabs that closed before they could save; as a copy if another tab has changed the document. */
import { type Mapping, parseMapping } from '../../../src/adaptation/index.ts';
import { type AppStorage, revisionOf } from '../../storage/index.ts';
import { fork } from './edits.ts';

/** Answers the names under which the documents were put back. Each draft stays where it is until its document is saved. */
export async function rescueDrafts(
  { mappings: library, drafts }: Pick<AppStorage, 'mappings' | 'drafts'>,
  newId: () => string,
): Promise<readonly string[]> {
  const names: string[] = [];
  for (const draft of await drafts.collect()) {
    const mapping = readable(draft.document);
    // Made by a newer version: that one puts it back.
    if (mapping === null) continue;
    try {
      const there = await library.load(mapping.id);
      // Erased meanwhile.
      if (!draft.isKept()) continue;
      if (there?.revision !== revisionOf(mapping)) {
        let restored = mapping;
        let outcome = await library.save(restored, draft.base);
        // Deleted by another tab: it stays deleted. Changed: both stay.
        if (outcome.kind === 'conflict' && outcome.theirs !== null) {
          const taken = (await library.list()).map(({ name }) => name);
          restored = fork(mapping, newId(), taken);
          outcome = await library.save(restored, null);
        }
        if (outcome.kind === 'saved') names.push(restored.name);
      }
      draft.release();
    } catch {
      // Still no room: this one and the rest wait for the next time.
      break;
    }
  }
  return names;
}

function readable(document: unknown): Mapping | null {
  try {
    return parseMapping(document);
  } catch {
    return null;
  }
}
