/**
 * @file Damaged entries of local storage: choices, calibrations and drafts. One that cannot be read counts as absent, is not
 * lost, and hides or changes no other.
 */
import { isDeepStrictEqual } from 'node:util';
import { headsKeeper, keepHead, loadHeads } from '../../app/storage/calibration-file.ts';
import { createDrafts } from '../../app/storage/drafts.ts';
import { createPreferenceStore } from '../../app/storage/preference-store.ts';
import {
  DEFAULT_PREFERENCES,
  entryKeyOf,
  loadPreferences,
  PREFERENCE_KEYS,
  type PreferenceKey,
  type Preferences,
  savePreferences,
  WHOLE_PICTURE,
} from '../../app/storage/preferences.ts';
import { createStorageRegistry } from '../../app/storage/storage-registry.ts';
import { STORES } from '../../app/storage/stores.ts';
import { applyHead } from '../../src/calibration/index.ts';
import { createRandom, DocumentError, EMOTIONS, type Random } from '../../src/core/index.ts';
import { MemoryStorage } from '../../src/fixtures/browser-storage.ts';
import { damageDocument, damageNames, damageText, growDocument } from './damage.ts';
import { asFile, must, type Tally, tallyTrial } from './tally.ts';

const MOST_TEXT = 2 ** 16;
const OLD_KEY = STORES.preferences.prefix;
const CALIBRATION_KEY = STORES.calibration.prefix;
const DRAFT_KEY = `${STORES.drafts.prefix}gone-b`;

const PREFERENCES: Preferences = {
  cameraConsent: true,
  arrived: 'camera',
  deviceId: 'a',
  lastFace: { kind: 'camera', id: 'a' },
  framing: { a: 'webcam', b: 'headset' },
  regions: { a: { ...WHOLE_PICTURE, width: 0.5 }, b: WHOLE_PICTURE },
  mappingId: 'focus',
  volume: 0.4,
  musicChoice: 'own',
  worldId: 'own-1',
  openingWorld: { worldId: 'own-1', tabId: 'gone', atMs: 1000 },
  strength: 0.5,
  resting: { light: true, music: false, pacing: true },
  quickAnswers: false,
  sessionLimitMin: 20,
  offlineRefusalRead: true,
};
const EMBEDDING = Float32Array.from({ length: 16 }, (_, i) => (i % 5) - 2);
const keptHead = (seed: number) => ({
  model: 'student@1',
  framing: 'webcam' as const,
  madeOn: '2026-01-31',
  before: { accuracy: 0.5, talk: 0.2 },
  after: { accuracy: 0.7, talk: 0.1 },
  head: {
    weights: Float32Array.from({ length: 8 * EMBEDDING.length }, (_, i) => ((i * seed) % 7) / 7),
    bias: new Float32Array(8).fill(seed),
  },
});
const draft = (id: string) => ({ document: { id, name: id }, base: null });
const living = async () => new Set(['here']);

/** Three choices, two cameras and three tabs' drafts, all sound. */
function soundEntries(): MemoryStorage {
  const local = new MemoryStorage();
  const storage = local as unknown as Storage;
  savePreferences(storage, PREFERENCES);
  keepHead(storage, {}, 'a', keptHead(3));
  keepHead(storage, {}, 'b', keptHead(5));
  for (const tab of ['gone-a', 'gone-b'])
    createDrafts(storage, tab, living).leave([draft(tab), draft(`${tab} 2`)]);
  return local;
}

interface Entry {
  readonly key: string;
  readonly text: string;
}

function damageEntry(key: string, text: string, random: Random): Entry {
  const way = random.next();
  const sound: unknown = JSON.parse(text);
  if (way < 0.25) return { key, text: damageText(text, random) };
  if (way < 0.28) return { key, text: 'x'.repeat(2 ** 18) };
  // A newer version of the app wrote it.
  if (way < 0.4 && key === CALIBRATION_KEY)
    return { key, text: JSON.stringify({ ...(sound as object), version: 2, heads: [] }) };
  const holder = typeof sound === 'object' && sound !== null ? sound : { value: sound };
  const damaged =
    way < 0.5
      ? damageNames(holder, random)
      : way < 0.53
        ? growDocument(holder, random, MOST_TEXT)
        : damageDocument(holder, random);
  const value = holder === sound ? damaged : (damaged as { value?: unknown } | null)?.value;
  return { key, text: JSON.stringify(value) ?? 'null' };
}

/** No reader takes this key over. */
const withoutProto = (text: string): unknown => {
  const read = parsed(text);
  return read && JSON.parse(JSON.stringify(read), (key, value) => (key === '__proto__' ? undefined : value));
};

const absent = (): DocumentError => new DocumentError('It counts as absent.', 'It is kept as it is.');
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

function readChoice(local: MemoryStorage, { key, text }: Entry): void {
  const storage = local as unknown as Storage;
  const store = createPreferenceStore({ storage, storedData: createStorageRegistry() });
  const damaged = PREFERENCE_KEYS.find((each) => entryKeyOf(each) === key);
  const read = store.preferences();
  const others = (all: Preferences) => ({ ...all, ...(damaged && { [damaged]: null }) });
  must(isDeepStrictEqual(others(read), others(PREFERENCES)), 'another choice is lost');
  if (!damaged) return;
  const again = loadPreferences(local);
  must(isDeepStrictEqual(again, read), 'is read otherwise a second time');
  must(damaged !== 'cameraConsent' || read.cameraConsent === (parsed(text) === true), 'consents by itself');
  store.persist({ volume: 0.1, strength: 0.1 });
  const untouched = damaged !== 'volume' && damaged !== 'strength';
  must(!untouched || local.getItem(key) === text, 'is written over by another choice');
  if (damaged === 'framing' || damaged === 'regions') {
    const given = Object(parsed(text)) as Record<string, unknown>;
    for (const name of ['a', 'b'])
      if (isDeepStrictEqual(given[name], (PREFERENCES[damaged] as Record<string, unknown>)[name]))
        must(isDeepStrictEqual(read[damaged][name], PREFERENCES[damaged][name]), 'a sound camera is lost');
    store.persistIn('framing', 'c', 'webcam');
    must(loadPreferences(local).framing.c === 'webcam', 'no camera can be added');
  }
  const value = read[damaged as PreferenceKey];
  if (!isDeepStrictEqual(asFile(value), asFile(parsed(text)))) throw absent();
}

function readOldForm(local: MemoryStorage, { text }: Entry): void {
  for (const key of [...local.entries.keys()]) if (key.startsWith(OLD_KEY)) local.removeItem(key);
  local.setItem(OLD_KEY, text);
  const storage = local as unknown as Storage;
  const read = createPreferenceStore({ storage, storedData: createStorageRegistry() }).preferences();
  const given = Object(parsed(text)) as Record<string, unknown>;
  must(!read.cameraConsent || given.cameraConsent === true, 'consents by itself');
  for (const key of PREFERENCE_KEYS)
    must(
      isDeepStrictEqual(read[key], PREFERENCES[key]) || !isDeepStrictEqual(given[key], PREFERENCES[key]),
      'a sound choice is lost',
    );
  if (isDeepStrictEqual(read, DEFAULT_PREFERENCES)) throw absent();
}

function readHeads(local: MemoryStorage, { key, text }: Entry): void {
  const storage = local as unknown as Storage;
  const uniform = EMOTIONS.map(() => 1 / EMOTIONS.length);
  const heads = loadHeads(storage);
  for (const { head } of Object.values(heads)) {
    const read = applyHead(head, uniform, EMBEDDING);
    must(Math.abs(read.reduce((sum, p) => sum + p, 0) - 1) < 1e-6, 'gives what is no probability');
  }
  const cameras = (Object(parsed(text)) as { cameras?: Record<string, unknown> }).cameras;
  const version = (Object(parsed(text)) as { version?: unknown }).version;
  const sound = JSON.parse(soundEntries().getItem(key) ?? '') as { cameras: Record<string, unknown> };
  for (const slot of ['a', 'b'])
    if (version === 1 && !Array.isArray(cameras) && isDeepStrictEqual(cameras?.[slot], sound.cameras[slot]))
      must(heads[slot], 'a sound one is lost');
  const { count, bytes } = headsKeeper(storage).measure() as { count: number; bytes: number };
  must(count > 0 && bytes > 0, 'is not among what is kept on this device');
  const { saved } = keepHead(storage, heads, 'c', keptHead(2));
  if (!saved) {
    must(local.getItem(key) === text, 'was written over');
    throw absent();
  }
  const after = (JSON.parse(local.getItem(key) ?? '') as { cameras: Record<string, unknown> }).cameras;
  must(after.c, 'none can be added');
  if (typeof cameras === 'object' && cameras !== null && !Array.isArray(cameras) && version === 1)
    for (const [slot, kept] of Object.entries(cameras))
      if (slot !== 'c' && slot !== '__proto__')
        must(isDeepStrictEqual(asFile(after[slot]), asFile(kept)), 'another was changed or lost');
  if (Object.keys(heads).length === 0) throw absent();
}

async function readDrafts(local: MemoryStorage, { key, text }: Entry): Promise<void> {
  const drafts = createDrafts(local as unknown as Storage, 'here', living);
  const collected = await drafts.collect();
  const found = collected.filter(({ document }) => !isDeepStrictEqual(document, draft('gone-a').document));
  must(collected.length > found.length, 'a sound one is lost');
  const isEmpty = isDeepStrictEqual(parsed(text), []);
  const kept = [...local.entries]
    .filter(([each]) => each.startsWith(STORES.drafts.prefix))
    .map(([, each]) => each);
  must(
    isEmpty ||
      kept.some((each) => each === text || isDeepStrictEqual(withoutProto(each), withoutProto(text))),
    'was lost',
  );
  const { count } = (await drafts.keeper().measure()) as { count: number };
  must(count >= (isEmpty ? 1 : 2), 'is not among what is kept on this device');
  if (local.getItem(key) === text) throw absent();
  for (const each of collected) each.release();
  must(!(await drafts.keeper().measure()).count, 'is not gone once it is put back');
}

const READERS: readonly {
  readonly keys: () => readonly string[];
  readonly read: (local: MemoryStorage, entry: Entry) => unknown;
}[] = [
  { keys: () => PREFERENCE_KEYS.map(entryKeyOf), read: readChoice },
  { keys: () => [OLD_KEY], read: readOldForm },
  { keys: () => [CALIBRATION_KEY], read: readHeads },
  { keys: () => [DRAFT_KEY], read: readDrafts },
];

/** @param heads another reader of calibrations, for the test of this one; it is given the judge of the true one */
export function fuzzEntries(
  count: number,
  seed: number,
  heads: (local: MemoryStorage, entry: Entry, judge: typeof readHeads) => void = readHeads,
): Promise<Tally> {
  const random = createRandom(seed + 10);
  return tallyTrial({
    kind: 'stored choices',
    count,
    damaged: (i) => {
      const { keys } = READERS[i % READERS.length] as (typeof READERS)[number];
      const all = keys();
      const key = all[random.integer(all.length)] as string;
      const text = key === OLD_KEY ? JSON.stringify(PREFERENCES) : soundEntries().getItem(key);
      return { ...damageEntry(key, text ?? '', random), reader: i % READERS.length };
    },
    read: async ({ key, text, reader }) => {
      const local = soundEntries();
      local.setItem(key, text);
      const { read } = READERS[reader] as (typeof READERS)[number];
      await (read === readHeads ? heads(local, { key, text }, readHeads) : read(local, { key, text }));
    },
    refusals: [DocumentError],
    judge: () => null,
  });
}
