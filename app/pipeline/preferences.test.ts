/** @file What a person chose outlives the tab, and nothing damaged, full or forbidden gets in the way. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_PREFERENCES, loadPreferences, preferencesKeeper, savePreferences } from './preferences.ts';

function memory(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { readonly size: number } {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => {
      values.set(key, value);
    },
    removeItem: (key) => {
      values.delete(key);
    },
    get size() {
      return values.size;
    },
  };
}

const chosen = { ...DEFAULT_PREFERENCES, cameraConsent: true, mappingId: 'focus', volume: 0.2 };

describe('preferences', () => {
  it('come back as they were saved (control)', () => {
    const storage = memory();
    expect(savePreferences(storage, chosen)).toBe(true);
    expect(loadPreferences(storage)).toEqual(chosen);
  });

  it.each([
    ['no JSON', '{'],
    ['another kind of thing', '[1, 2]'],
    ['a number beyond its range', '{"volume": 7}'],
    ['no consent but a word', '{"cameraConsent": "yes"}'],
  ])('fall back to the defaults where storage holds %s', (_, text) => {
    expect(loadPreferences({ getItem: () => text })).toEqual(DEFAULT_PREFERENCES);
  });

  it('say so when storage is full or forbidden, and never throw', () => {
    const refuse = (): never => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(savePreferences({ setItem: refuse }, chosen)).toBe(false);
    expect(savePreferences(null, chosen)).toBe(false);
    expect(loadPreferences({ getItem: refuse })).toEqual(DEFAULT_PREFERENCES);
    expect(loadPreferences(null)).toEqual(DEFAULT_PREFERENCES);
  });

  it('are listed with their size, and erased from storage and memory alike', async () => {
    const storage = memory();
    let forgotten = false;
    const keeper = preferencesKeeper(storage, () => {
      forgotten = true;
    });
    expect(await keeper.measure()).toEqual({ count: 0, bytes: 0 });
    savePreferences(storage, chosen);
    const { count, bytes } = await keeper.measure();
    expect(count).toBe(1);
    expect(bytes).toBeGreaterThan(100);
    await keeper.erase();
    expect(forgotten).toBe(true);
    expect(storage.size).toBe(0);
  });
});
