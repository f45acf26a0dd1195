/**
 * @file Remembers that an own world is being opened: one that stopped the page is not opened by itself at the next visit,
 * in none of the tabs that are opened again together.
 */
import type { PreferenceStore } from './preference-store.ts';
import type { Preferences } from './preferences.ts';
import type { LivingTabs } from './tab-life.ts';

export interface OpeningMark {
  /**
   * Before the world `worldId` is opened. This tab's next call for it goes through: who asks again means it.
   * @throws Error where a page that was opening it was closed or killed before the world stood, or stands still
   */
  begin(worldId: string): Promise<void>;
  /** It stands, cannot be shown, or is no longer wanted. Without a name: whichever this tab is opening. */
  end(worldId?: string): void;
}

type Mark = NonNullable<Preferences['openingWorld']>;

/** A world that is still being opened after so long has stopped its page. */
const STUCK_AFTER_MS = 30_000;

const REFUSED =
  'The page stopped while this world was opened last time, so it is not opened again by itself.';

export function createOpeningMark(options: {
  readonly preferenceStore: Pick<PreferenceStore, 'preferences' | 'persist'>;
  readonly tabId: string;
  readonly living: LivingTabs | null;
  readonly nowMs?: () => number;
}): OpeningMark {
  const { preferenceStore, tabId, living, nowMs = Date.now } = options;
  let wanted: string | null = null;
  /** For which this tab has refused its world. It stays in the browser until the world is asked for: other tabs refuse it too. */
  let refused: Mark | null = null;
  const isRefused = ({ tabId: opener, atMs }: Mark): boolean =>
    refused?.tabId === opener && refused.atMs === atMs;
  /** Of another tab, which may be opening it at this very moment. */
  const isStuck = async (mark: Mark): Promise<boolean> => {
    if (Math.abs(nowMs() - mark.atMs) > STUCK_AFTER_MS) return true;
    const tabs = await living?.().catch(() => null);
    return tabs ? !tabs.has(mark.tabId) : false;
  };
  return {
    async begin(worldId) {
      wanted = worldId;
      const { openingWorld: mark } = preferenceStore.preferences();
      const isOthers = mark?.worldId === worldId && mark.tabId !== tabId;
      if (isOthers && !isRefused(mark) && (await isStuck(mark))) {
        refused = mark;
        throw new Error(REFUSED);
      }
      // Left while the other tabs were asked for.
      if (wanted !== worldId) return;
      preferenceStore.persist({ openingWorld: { worldId, tabId, atMs: nowMs() } });
    },
    end(worldId) {
      if (worldId === undefined || worldId === wanted) wanted = null;
      const { openingWorld: mark } = preferenceStore.preferences();
      if (mark?.tabId === tabId && (worldId ?? mark.worldId) === mark.worldId)
        preferenceStore.persist({ openingWorld: null });
    },
  };
}
