/**
 * @file What a tab has edited and not saved yet. The database does not answer a page that is closed or killed; local
 * storage takes a text at once. Once it is saved it is gone from here; else the next studio that opens saves it.
 */
import { z } from 'zod';
import { keysUnder } from './local-storage.ts';
import { type Keeper, textBytes } from './storage-registry.ts';
import { STORES } from './stores.ts';
import type { LivingTabs } from './tab-life.ts';

// zod's compiled parsers need `new Function`, which our Content-Security-Policy forbids.
z.config({ jitless: true });

const { prefix: PREFIX } = STORES.drafts;

/** A document as it was edited last, and the revision it was made from (null: it was never saved). */
export interface Draft {
  readonly document: unknown;
  readonly base: string | null;
}

const schema = z.array(z.object({ document: z.unknown(), base: z.string().nullable() }));

export type Drafts = ReturnType<typeof createDrafts>;

export function createDrafts(storage: Storage | null, tabId: string, living: LivingTabs) {
  const mine = PREFIX + tabId;
  const drop = (key: string): void => {
    try {
      storage?.removeItem(key);
    } catch {
      // Forbidden: then nothing stood there.
    }
  };
  return {
    /** Writes before it returns; answers false where the browser refuses. None: what was left is taken away. */
    leave(drafts: readonly Draft[]): boolean {
      if (drafts.length === 0) {
        drop(mine);
        return true;
      }
      try {
        storage?.setItem(mine, JSON.stringify(drafts));
        return storage !== null;
      } catch {
        return false;
      }
    },
    /** Takes out what tabs left that are gone. What is no draft is thrown away. */
    async collect(): Promise<readonly Draft[]> {
      const open = await living();
      const left = keysUnder(storage, PREFIX).filter(
        (key) => key === mine || !open.has(key.slice(PREFIX.length)),
      );
      return left.flatMap((key) => {
        try {
          const parsed = schema.safeParse(JSON.parse(storage?.getItem(key) ?? ''));
          return parsed.success ? parsed.data : [];
        } catch {
          return [];
        } finally {
          drop(key);
        }
      });
    },
    keeper: (): Keeper => ({
      id: 'drafts',
      name: 'Edits of a closed tab',
      holds: 'A mapping as you edited it last, until the studio opens again. No pictures.',
      origin: 'choices',
      measure: () => {
        const keys = keysUnder(storage, PREFIX);
        const bytes = keys.reduce((sum, key) => sum + textBytes(key, storage?.getItem(key) ?? null), 0);
        return { count: keys.length, bytes };
      },
      erase: () => {
        for (const key of keysUnder(storage, PREFIX)) storage?.removeItem(key);
      },
    }),
  };
}
