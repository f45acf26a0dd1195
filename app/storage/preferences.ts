/**
 * @file What a person chose, kept in this browser alone, one entry a choice: two tabs that change different choices
 * cannot overwrite each other. What is damaged or forbidden falls back to its default.
 */
import { z } from 'zod';
import type { CropRegion } from '../../src/core/index.ts';
import { keysUnder } from './local-storage.ts';
import { type Keeper, textBytes } from './storage-registry.ts';
import { STORES } from './stores.ts';

// zod's compiled parsers need `new Function`, which our Content-Security-Policy forbids.
z.config({ jitless: true });

/** Earlier versions kept all choices as one text under this key. */
const OLD_KEY = STORES.preferences.prefix;
const PREFIX = `${STORES.preferences.prefix}.`;

const fraction = z.number().min(0).max(1);
const region = z.strictObject({
  centerX: fraction,
  centerY: fraction,
  width: z.number().min(0.05).max(1),
  height: z.number().min(0.05).max(1),
  rotationDeg: z.number().min(-180).max(180),
  mirrored: z.boolean(),
});

/** Values by name. One that cannot be read is left out; the others stand. */
const byName = <Value>(value: z.ZodType<Value>) =>
  z.record(z.string(), z.unknown()).transform((all): Record<string, Value> => {
    const read = Object.entries(all).flatMap(([name, each]) => {
      const parsed = value.safeParse(each);
      return parsed.success ? [[name, parsed.data] as const] : [];
    });
    return Object.fromEntries(read);
  });

const schema = z.object({
  /** Given once, before the first camera. */
  cameraConsent: z.boolean().default(false),
  /** Which way in was taken on the first page; null until one was. */
  arrived: z.enum(['camera', 'without']).nullable().default(null),
  deviceId: z.string().max(512).nullable().default(null),
  /** The source of one's own face that opened last, to be offered again; `id` tells the network camera or the board. */
  lastFace: z
    .strictObject({ kind: z.enum(['camera', 'network', 'serial', 'osc']), id: z.string().max(128) })
    .nullable()
    .default(null),
  framing: byName(z.enum(['headset', 'webcam'])).default({}),
  /** Crop regions by device id, so that each camera keeps its own. */
  regions: byName(region).default({}),
  mappingId: z.string().max(64).default('companion'),
  volume: fraction.default(0.7),
  /** What sounds: music that is composed here, or stems that the person brought. */
  musicChoice: z.enum(['composed', 'own']).default('composed'),
  worldId: z.string().max(64).default('shore'),
  /** The own world that a tab is opening, or that stopped it, since when (ms of the epoch): see opening-mark.ts. */
  openingWorld: z
    .strictObject({ worldId: z.string().max(64), tabId: z.string().max(64), atMs: z.number() })
    .nullable()
    .default(null),
  /** How far the world answers, 0–1. */
  strength: fraction.default(1),
  /** Parts of the world that do not answer. */
  resting: z
    .object({
      light: z.boolean().default(false),
      music: z.boolean().default(false),
      pacing: z.boolean().default(false),
    })
    .prefault({}),
  /** Whether the beginning of an expression is answered at once. */
  quickAnswers: z.boolean().default(true),
  /** How long a visit in the headset lasts, minutes; 0 has no end. */
  sessionLimitMin: z.number().int().min(0).max(240).default(0),
  /** Whether somebody has read that the browser refuses to keep the app for use without a network. */
  offlineRefusalRead: z.boolean().default(false),
});

export type Preferences = z.infer<typeof schema>;

export const DEFAULT_PREFERENCES: Preferences = schema.parse({});

/** The whole picture: a headset's camera shows the lower face already. */
export const WHOLE_PICTURE: CropRegion = {
  centerX: 0.5,
  centerY: 0.5,
  width: 1,
  height: 1,
  rotationDeg: 0,
  mirrored: false,
};

export type PreferenceKey = keyof Preferences;
export const PREFERENCE_KEYS = Object.keys(DEFAULT_PREFERENCES) as readonly PreferenceKey[];
type LocalStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export const entryKeyOf = (key: PreferenceKey): string => PREFIX + key;

function validOrDefault<Key extends PreferenceKey>(key: Key, value: unknown): Preferences[Key] {
  const parsed = schema.shape[key].safeParse(value);
  return (parsed.success ? parsed.data : DEFAULT_PREFERENCES[key]) as Preferences[Key];
}

/** One choice as it stands in the browser now. */
export function loadPreference<Key extends PreferenceKey>(
  storage: Pick<Storage, 'getItem'> | null,
  key: Key,
): Preferences[Key] {
  try {
    const text = storage?.getItem(entryKeyOf(key)) ?? null;
    return text === null ? DEFAULT_PREFERENCES[key] : validOrDefault(key, JSON.parse(text));
  } catch {
    return DEFAULT_PREFERENCES[key];
  }
}

export function loadPreferences(storage: Pick<Storage, 'getItem'> | null): Preferences {
  const entries = PREFERENCE_KEYS.map((key) => [key, loadPreference(storage, key)]);
  return Object.fromEntries(entries) as Preferences;
}

/**
 * Where nothing stands, a default need not: a page that falls back to one, after all was erased, leaves nothing behind.
 * That consent was refused is always written: an earlier version's copy of it does not count then.
 */
function addsNothing(storage: LocalStorage | null, key: PreferenceKey, text: string): boolean {
  return (
    key !== 'cameraConsent' &&
    text === JSON.stringify(DEFAULT_PREFERENCES[key]) &&
    storage?.getItem(entryKeyOf(key)) === null
  );
}

/**
 * Writes these choices and no other. Answers false where the browser forbids or has no room for it; then what stood
 * there is taken away, so that no old choice, consent least of all, comes back after the tab is closed.
 */
export function savePreferences(storage: LocalStorage | null, changes: Partial<Preferences>): boolean {
  let saved = storage !== null;
  for (const [key, value] of Object.entries(changes) as [PreferenceKey, unknown][]) {
    const text = JSON.stringify(value);
    try {
      if (addsNothing(storage, key, text)) continue;
      storage?.setItem(entryKeyOf(key), text);
    } catch {
      saved = false;
      try {
        storage?.removeItem(entryKeyOf(key));
      } catch {
        // Forbidden altogether: then nothing stood there.
      }
    }
  }
  return saved;
}

/**
 * Takes over what an earlier version kept as one text, once. Consent is taken only where no choice was made in the
 * new form yet: a tab of the earlier version that is still open may write its copy again.
 */
export function adoptOldForm(storage: Storage | null): void {
  try {
    const text = storage?.getItem(OLD_KEY) ?? null;
    if (!storage || text === null) return;
    const taken = keysUnder(storage, PREFIX);
    const old: unknown = JSON.parse(text);
    for (const key of PREFERENCE_KEYS) {
      const value = (old as Record<string, unknown> | null)?.[key];
      if (value === undefined || taken.includes(entryKeyOf(key))) continue;
      if (key === 'cameraConsent' && taken.length > 0) continue;
      storage.setItem(entryKeyOf(key), JSON.stringify(value));
    }
    storage.removeItem(OLD_KEY);
  } catch {
    // No room, forbidden or damaged: the defaults stand.
  }
}

const LAST_SOURCE = 'the camera or other source of your face used last';
const FRAMING = 'its framing';
const WORLD = 'world (and one that is being opened or stopped the page)';

/** What each choice is called where people read what is kept. */
const HELD: Readonly<Record<keyof Preferences, string>> = {
  cameraConsent: 'Consent',
  arrived: 'with or without a camera',
  deviceId: LAST_SOURCE,
  lastFace: LAST_SOURCE,
  framing: FRAMING,
  regions: FRAMING,
  worldId: WORLD,
  openingWorld: WORLD,
  mappingId: 'mapping',
  musicChoice: 'music',
  volume: 'volume',
  strength: 'strength',
  resting: 'which parts answer',
  quickAnswers: 'quick answers',
  sessionLimitMin: 'the length of a visit',
  offlineRefusalRead: 'whether you have read that the browser refuses use without a network',
};

/** Choices as the registry lists them. */
export function preferencesKeeper(storage: Storage | null): Keeper {
  const keys = () => keysUnder(storage, STORES.preferences.prefix);
  return {
    id: 'preferences',
    name: 'Your choices',
    holds: `${[...new Set(Object.values(HELD))].join(', ')}. No pictures.`,
    origin: 'choices',
    measure: () => {
      const bytes = keys().reduce((sum, key) => sum + textBytes(key, storage?.getItem(key) ?? null), 0);
      return { count: bytes === 0 ? 0 : 1, bytes };
    },
    erase: () => {
      for (const key of keys()) storage?.removeItem(key);
    },
  };
}
