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

const schema = z.array(z.looseObject({ document: z.unknown(), base: z.string().nullable() }));

/** A draft of a tab that is gone. It stays in storage until it is put back. */
export interface LeftDraft extends Draft {
  /** False once everything was erased. */
  isKept(): boolean;
  /** It was put back, or nobody needs it: takes it out of storage. */
  release(): void;
}

export type Drafts = ReturnType<typeof createDrafts>;

/**
 * @param living null: nothing tells the drafts of a closed tab from those of an open one. Then none are left or
 * collected, and a tab with unsaved edits has to ask before it is closed
 */
export function createDrafts(storage: Storage | null, tabId: string, living: LivingTabs | null) {
  const mine = PREFIX + tabId;
  /** What this tab is putting back lies under its own name, so that no other tab puts it back as well. */
  const CLAIM = '.';
  let claims = 0;
  const ownerOf = (key: string): string => key.slice(PREFIX.length).split(CLAIM)[0] ?? '';
  const drop = (key: string): void => {
    try {
      storage?.removeItem(key);
    } catch {
      // Forbidden: then nothing stood there.
    }
  };
  /** Null for what is no list of drafts. */
  const read = (key: string): readonly Draft[] | null => {
    try {
      return schema.safeParse(JSON.parse(storage?.getItem(key) ?? '')).data ?? null;
    } catch {
      return null;
    }
  };
  /** Answers the key that it lies under from now on; the old one where there is no room for the move. */
  const claim = (key: string, drafts: readonly Draft[]): string => {
    const claimed = `${mine}${CLAIM}${claims++}`;
    try {
      storage?.setItem(claimed, JSON.stringify(drafts));
    } catch {
      return key;
    }
    drop(key);
    return claimed;
  };
  return {
    /** Writes before it returns; answers false where they are not left. None: what was left is taken away. */
    leave(drafts: readonly Draft[]): boolean {
      if (drafts.length === 0) {
        drop(mine);
        return true;
      }
      if (!living) return false;
      try {
        storage?.setItem(mine, JSON.stringify(drafts));
        return storage !== null;
      } catch {
        return false;
      }
    },
    /**
     * What tabs left that are gone. Each stays in storage until it is released: this tab may be closed before it has
     * saved them. What this version cannot read is left where it is: a newer version of the app may read it.
     */
    async collect(): Promise<readonly LeftDraft[]> {
      // Not known: those of a tab that is open are never taken.
      const open = await living?.().catch(() => null);
      if (!open) return [];
      const keys = keysUnder(storage, PREFIX).filter(
        (key) => ownerOf(key) === tabId || !open.has(ownerOf(key)),
      );
      return keys.flatMap((key) => {
        const found = read(key);
        if (found?.length === 0) drop(key);
        if (found === null || found.length === 0) return [];
        let rest = found;
        const place = claim(key, found);
        return found.map((draft) => ({
          ...draft,
          isKept: () => keysUnder(storage, PREFIX).includes(place),
          release: () => {
            rest = rest.filter((other) => other !== draft);
            if (rest.length === 0) drop(place);
            else
              try {
                storage?.setItem(place, JSON.stringify(rest));
              } catch {
                // Shorter than before, it has room; forbidden meanwhile, it is put back twice, which changes nothing.
              }
          },
        }));
      });
    },
    keeper: (): Keeper => ({
      id: 'drafts',
      name: 'Edits of a closed tab',
      holds: 'The last edits of a mapping, kept until the studio is opened again. No pictures.',
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
