/** @file What a person chose outlives the tab, and nothing damaged, full or forbidden gets in the way. */
import { describe, expect, it } from 'vitest';
import { MemoryStorage } from '../../src/fixtures/browser-storage.ts';
import {
  adoptOldForm,
  DEFAULT_PREFERENCES,
  loadPreferences,
  preferencesKeeper,
  savePreferences,
  WHOLE_PICTURE,
} from './preferences.ts';

const chosen = { ...DEFAULT_PREFERENCES, cameraConsent: true, mappingId: 'focus', volume: 0.2 };

describe('preferences', () => {
  it('come back as they were saved (control)', () => {
    const storage = new MemoryStorage();
    expect(savePreferences(storage, chosen)).toBe(true);
    expect(loadPreferences(storage)).toEqual(chosen);
  });

  it.each([
    ['no JSON', 'volume', '{'],
    ['another kind of thing', 'regions', '[1, 2]'],
    ['a number beyond its range', 'volume', '7'],
    ['no consent but a word', 'cameraConsent', '"yes"'],
  ] as const)('fall back to the default where storage holds %s, and keep the others', (_, key, text) => {
    const storage = new MemoryStorage();
    savePreferences(storage, chosen);
    storage.setItem(`mienscape.preferences.${key}`, text);
    expect(loadPreferences(storage)).toEqual({ ...chosen, [key]: DEFAULT_PREFERENCES[key] });
  });

  it('of other cameras stand where that of one camera cannot be read', () => {
    const storage = new MemoryStorage();
    const regions = JSON.stringify({ mine: WHOLE_PICTURE, damaged: { ...WHOLE_PICTURE, width: null } });
    storage.setItem('mienscape.preferences.regions', regions);
    storage.setItem('mienscape.preferences.framing', '{"mine":"headset","damaged":"glasses"}');
    expect(loadPreferences(storage)).toMatchObject({
      regions: { mine: WHOLE_PICTURE },
      framing: { mine: 'headset' },
    });
  });

  it('are taken over from the one text of earlier versions, once, and never consent beside newer choices', () => {
    const old = JSON.stringify({ cameraConsent: true, volume: 0.3, worldId: 7 });
    const storage = new MemoryStorage();
    storage.setItem('mienscape.preferences', old);
    adoptOldForm(storage);
    expect(loadPreferences(storage)).toEqual({ ...DEFAULT_PREFERENCES, cameraConsent: true, volume: 0.3 });
    expect(storage.getItem('mienscape.preferences')).toBeNull();
    // A tab of the earlier version, still open, writes its copy after consent was taken back here.
    savePreferences(storage, { cameraConsent: false, volume: 0.5 });
    storage.removeItem('mienscape.preferences.cameraConsent');
    storage.setItem('mienscape.preferences', old);
    adoptOldForm(storage);
    expect(loadPreferences(storage)).toMatchObject({ cameraConsent: false, volume: 0.5 });
    storage.setItem('mienscape.preferences', '{');
    adoptOldForm(storage);
    expect(loadPreferences(storage)).toMatchObject({ volume: 0.5 });
  });

  it('say so when storage is full or forbidden, and never throw', () => {
    const refuse = (): never => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    expect(
      savePreferences({ getItem: () => null, setItem: refuse, removeItem: () => undefined }, chosen),
    ).toBe(false);
    expect(savePreferences(null, chosen)).toBe(false);
    expect(loadPreferences({ getItem: refuse })).toEqual(DEFAULT_PREFERENCES);
    expect(loadPreferences(null)).toEqual(DEFAULT_PREFERENCES);
  });

  it('leave no old consent behind where a newer choice could not be written', () => {
    const storage = new MemoryStorage();
    savePreferences(storage, { cameraConsent: true });
    storage.mood = 'full';
    expect(savePreferences(storage, { cameraConsent: false })).toBe(false);
    storage.mood = 'good';
    expect(loadPreferences(storage).cameraConsent).toBe(false);
  });

  it('are listed with their size, and erased', async () => {
    const storage = new MemoryStorage();
    const keeper = preferencesKeeper(storage);
    expect(await keeper.measure()).toEqual({ count: 0, bytes: 0 });
    savePreferences(storage, chosen);
    storage.setItem('of another app', 'stays');
    const { count, bytes } = await keeper.measure();
    expect(count).toBe(1);
    expect(bytes).toBeGreaterThan(100);
    await keeper.erase();
    expect([...storage.entries.keys()]).toEqual(['of another app']);
  });
});
