/** @file Remembers that an own world is being opened: one that stopped the page is not opened by itself at the next visit. */
import type { PreferenceStore } from './preference-store.ts';
import type { LivingTabs } from './tab-life.ts';

export interface OpeningMark {
  /**
   * Before the world `worldId` is opened. The next call for it goes through: who asks again means it.
   * @throws Error where a page that was opening it was closed or killed before the world stood, or stands still
   */
  begin(worldId: string): Promise<void>;
  /** It stands, cannot be shown, or is no longer wanted. Without a name: whichever this tab is opening. */
  end(worldId?: string): void;
}

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
  /** Of another tab, which may be opening it at this very moment. */
  const isStuck = async (mark: { readonly tabId: string; readonly atMs: number }): Promise<boolean> => {
    if (Math.abs(nowMs() - mark.atMs) > STUCK_AFTER_MS) return true;
    const tabs = await living?.().catch(() => null);
    return tabs ? !tabs.has(mark.tabId) : false;
  };
  return {
    async begin(worldId) {
      wanted = worldId;
      const { openingWorld: mark } = preferenceStore.preferences();
      if (mark && mark.worldId === worldId && mark.tabId !== tabId && (await isStuck(mark))) {
        preferenceStore.persist({ openingWorld: null });
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
