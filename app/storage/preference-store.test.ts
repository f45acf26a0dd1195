/** @file Choices of two tabs: each change is written alone, and consent that was taken back stays taken back. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryStorage } from '../../src/fixtures/browser-storage.ts';
import { createPreferenceStore } from './preference-store.ts';
import { DEFAULT_PREFERENCES, loadPreferences, type Preferences } from './preferences.ts';
import { createStorageRegistry } from './storage-registry.ts';

/** A tab that hears of the others' writes only when the test says so. */
function tabOf(storage: MemoryStorage) {
  const page = new EventTarget();
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }));
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  const storedData = createStorageRegistry();
  const preferenceStore = createPreferenceStore({ storage: storage as unknown as Storage, storedData });
  const hear = (key: string | null): boolean =>
    page.dispatchEvent(Object.assign(new Event('storage'), { key }));
  return { storedData, preferenceStore, hear };
}

describe('choices of two tabs', () => {
  let storage: MemoryStorage;
  beforeEach(() => {
    storage = new MemoryStorage();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('a tab that has not heard yet writes no old consent back, and sees at once that there is none', () => {
    const [a, b] = [tabOf(storage), tabOf(storage)];
    a.preferenceStore.persist({ cameraConsent: true });
    b.hear(null);
    expect(b.preferenceStore.hasConsent()).toBe(true);
    a.preferenceStore.persist({ cameraConsent: false });
    expect(b.preferenceStore.hasConsent()).toBe(false);
    b.preferenceStore.persist({ strength: 0.4 });
    expect(loadPreferences(storage)).toMatchObject({ cameraConsent: false, strength: 0.4 });
  });

  it('a tab that falls back to a default after all was erased leaves nothing behind', () => {
    const [a, b] = [tabOf(storage), tabOf(storage)];
    a.preferenceStore.persist({ worldId: 'own-1', volume: 0.2 });
    storage.clear();
    b.preferenceStore.persist({ worldId: 'shore' });
    expect([...storage.entries.keys()]).toEqual([]);
    // The control: over a choice it is written, and a refusal always is.
    b.preferenceStore.persist({ worldId: 'own-1' });
    b.preferenceStore.persist({ worldId: 'shore', cameraConsent: false });
    expect(loadPreferences(storage).worldId).toBe('shore');
    expect([...storage.entries.keys()]).toHaveLength(2);
  });

  it('that one is not kept is told until that one is kept', () => {
    const { preferenceStore, storedData } = tabOf(storage);
    storage.mood = 'full';
    preferenceStore.persist({ volume: 0.2 });
    expect(storedData.problem).toMatch(/stores nothing/);
    preferenceStore.persist({ worldId: 'shore' });
    storage.mood = 'good';
    preferenceStore.persist({ strength: 0.4 });
    expect(storedData.problem).toMatch(/stores nothing/);
    preferenceStore.persist({ volume: 0.3 });
    expect(storedData.problem).toBeNull();
  });

  it('parts that rest and framings of cameras are merged one by one', () => {
    const [a, b] = [tabOf(storage), tabOf(storage)];
    a.preferenceStore.persistIn('resting', 'light', true);
    b.preferenceStore.persistIn('resting', 'music', true);
    a.preferenceStore.persistIn('framing', 'one', 'headset');
    b.preferenceStore.persistIn('framing', 'two', 'webcam');
    expect(loadPreferences(storage)).toMatchObject({
      resting: { light: true, music: true, pacing: false },
      framing: { one: 'headset', two: 'webcam' },
    });
  });

  it('hear of each other', () => {
    const [a, b] = [tabOf(storage), tabOf(storage)];
    let heard = 0;
    b.preferenceStore.subscribe(() => heard++);
    a.preferenceStore.persist({ volume: 0.1 });
    expect(b.preferenceStore.preferences().volume).toBe(DEFAULT_PREFERENCES.volume);
    b.hear('mienscape.preferences.volume');
    b.hear('of another app');
    expect(b.preferenceStore.preferences().volume).toBe(0.1);
    expect(heard).toBe(1);
  });

  it('erased in one, are the defaults in all, and only what is chosen anew is written', async () => {
    const [a, b] = [tabOf(storage), tabOf(storage)];
    a.preferenceStore.persist({ cameraConsent: true, volume: 0.1 });
    b.hear(null);
    storage.clear();
    b.hear(null);
    expect(b.preferenceStore.preferences()).toEqual(DEFAULT_PREFERENCES);
    b.preferenceStore.persist({ strength: 0.5 });
    expect(storage.entries.size).toBe(1);
  });

  it('that cannot be written live in their tab, and say so', () => {
    const a = tabOf(storage);
    storage.mood = 'full';
    a.preferenceStore.persist({ cameraConsent: true });
    expect(a.preferenceStore.hasConsent()).toBe(true);
    expect(a.storedData.problem).toContain('only until the tab is closed');
    storage.mood = 'good';
    a.hear(null);
    expect(a.preferenceStore.hasConsent()).toBe(true);
    a.preferenceStore.consentWasWithdrawn();
    expect(a.preferenceStore.hasConsent()).toBe(false);
    a.preferenceStore.persist({ cameraConsent: false });
    expect(a.storedData.problem).toBeNull();
    expect(loadPreferences(storage).cameraConsent).toBe(false);
  });

  it('the newest write of each choice stands, whoever wrote it and whoever had heard (any order)', () => {
    const step = fc.record({
      tab: fc.integer({ min: 0, max: 2 }),
      hears: fc.boolean(),
      change: fc.oneof(
        fc.record({ cameraConsent: fc.boolean() }),
        fc.record({ volume: fc.constantFrom(0, 0.25, 1) }),
        fc.record({ strength: fc.constantFrom(0, 0.25, 1) }),
        fc.record({ worldId: fc.constantFrom('shore', 'forest') }),
      ),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const shared = new MemoryStorage();
        const tabs = [tabOf(shared), tabOf(shared), tabOf(shared)];
        let expected: Preferences = DEFAULT_PREFERENCES;
        for (const { tab, hears, change } of steps) {
          if (hears) tabs[tab]?.hear(null);
          tabs[tab]?.preferenceStore.persist(change);
          expected = { ...expected, ...change };
        }
        expect(loadPreferences(shared)).toEqual(expected);
      }),
    );
  });
});
