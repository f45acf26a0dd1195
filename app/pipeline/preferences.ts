/** @file What a person chose, kept in this browser alone; damaged or forbidden storage falls back to defaults. */
import { z } from 'zod';
import type { CropRegion } from '../../src/core/index.ts';
import { type Keeper, textBytes } from './storage-registry.ts';

const KEY = 'mienscape.preferences';

const fraction = z.number().min(0).max(1);
const region = z.strictObject({
  centerX: fraction,
  centerY: fraction,
  width: z.number().min(0.05).max(1),
  height: z.number().min(0.05).max(1),
  rotationDeg: z.number().min(-180).max(180),
  mirrored: z.boolean(),
});

const schema = z.object({
  /** Given once, before the first camera. */
  cameraConsent: z.boolean().default(false),
  /** Which way in was taken on the first page; null until one was. */
  arrived: z.enum(['camera', 'without']).nullable().default(null),
  deviceId: z.string().max(512).nullable().default(null),
  framing: z.record(z.string(), z.enum(['headset', 'webcam'])).default({}),
  /** Crop regions by device id, so that each camera keeps its own. */
  regions: z.record(z.string(), region).default({}),
  mappingId: z.string().max(64).default('companion'),
  volume: fraction.default(0.7),
  worldId: z.string().max(64).default('shore'),
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

export function loadPreferences(storage: Pick<Storage, 'getItem'> | null): Preferences {
  try {
    const parsed = schema.safeParse(JSON.parse(storage?.getItem(KEY) ?? '{}'));
    return parsed.success ? parsed.data : DEFAULT_PREFERENCES;
  } catch {
    return DEFAULT_PREFERENCES;
  }
}

/** Returns false where the browser forbids or has no room for it: the session goes on all the same. */
export function savePreferences(storage: Pick<Storage, 'setItem'> | null, preferences: Preferences): boolean {
  try {
    storage?.setItem(KEY, JSON.stringify(preferences));
    return storage !== null;
  } catch {
    return false;
  }
}

/** Choices as the registry lists them. `forget` resets the copy in memory, or the next choice would write it back. */
export function preferencesKeeper(
  storage: Pick<Storage, 'getItem' | 'removeItem'> | null,
  forget: () => void,
): Keeper {
  return {
    id: 'preferences',
    name: 'Your choices',
    holds: 'Consent, the camera used last and its framing, world, mapping, strength, volume. No pictures.',
    origin: 'choices',
    measure: () => {
      const text = storage?.getItem(KEY) ?? null;
      return { count: text === null ? 0 : 1, bytes: textBytes(KEY, text) };
    },
    erase: () => {
      forget();
      storage?.removeItem(KEY);
    },
  };
}
