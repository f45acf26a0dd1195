/**
 * @file Stores personal heads, for each camera and each network that reads it, in this browser. One that cannot be read
 * counts as absent, hides no other, and is left as it is.
 */
import { z } from 'zod';
import type { PersonalHead } from '../../src/calibration/index.ts';
import type { Framing } from '../../src/core/index.ts';
import { keysUnder } from './local-storage.ts';
import { type Keeper, textBytes } from './storage-registry.ts';
import { STORES } from './stores.ts';

// zod's compiled parsers need `new Function`, which our Content-Security-Policy forbids.
z.config({ jitless: true });

const KEY = STORES.calibration.prefix;

const share = z.number().min(0).max(1);
const figures = z.object({ accuracy: share, talk: share });
const entry = z.object({
  /** The network whose embedding the head was fitted to. */
  model: z.string().max(128),
  framing: z.enum(['headset', 'webcam']),
  madeOn: z.string().max(32),
  before: figures,
  after: figures,
  /** Little-endian float32, base64. */
  weights: z.string().max(1_000_000),
  bias: z.array(z.number()).length(8),
});
const schema = z.object({ version: z.literal(1), cameras: z.record(z.string(), z.unknown()) });
const newerSchema = z.object({ version: z.number().gt(1) });

export interface KeptHead {
  readonly model: string;
  readonly framing: Framing;
  /** Day on which it was made, 2026-01-31. */
  readonly madeOn: string;
  /** On frames that the head had not seen; `talk`: talking that read as neutral. */
  readonly before: z.infer<typeof figures>;
  readonly after: z.infer<typeof figures>;
  readonly head: PersonalHead;
}

/** By slot: a camera, or a camera and a network (app/runtime/calibration-controller.ts). */
export type KeptHeads = Readonly<Record<string, KeptHead>>;

function toBase64(values: Float32Array): string {
  let text = '';
  for (const byte of new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    text += String.fromCharCode(byte);
  return btoa(text);
}

function fromBase64(text: string): Float32Array {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4));
}

const written = ({ head: { weights, bias }, ...rest }: KeptHead): unknown => ({
  ...rest,
  weights: toBase64(weights),
  bias: [...bias],
});

function readHead(kept: unknown): KeptHead | null {
  try {
    const { weights, bias, ...rest } = entry.parse(kept);
    const head = { weights: fromBase64(weights), bias: Float32Array.from(bias) };
    return [...head.weights, ...head.bias].every(Number.isFinite) ? { ...rest, head } : null;
  } catch {
    return null;
  }
}

interface HeadsFile {
  /** By slot, as they are kept, also those that cannot be read. */
  readonly cameras: Readonly<Record<string, unknown>>;
  /** A newer version of the app wrote it: this one writes nothing over it. */
  readonly isNewer: boolean;
}

function readFile(storage: Pick<Storage, 'getItem'> | null): HeadsFile {
  try {
    const file: unknown = JSON.parse(storage?.getItem(KEY) ?? 'null');
    if (newerSchema.safeParse(file).success) return { cameras: {}, isNewer: true };
    return { cameras: schema.parse(file).cameras, isNewer: false };
  } catch {
    return { cameras: {}, isNewer: false };
  }
}

function headsOf({ cameras }: HeadsFile): KeptHeads {
  const heads = Object.entries(cameras).flatMap(([slot, kept]) => {
    const head = readHead(kept);
    return head ? [[slot, head] as const] : [];
  });
  return Object.fromEntries(heads);
}

export const loadHeads = (storage: Pick<Storage, 'getItem'> | null): KeptHeads => headsOf(readFile(storage));

/** Returns false where the browser forbids or has no room for it: then the heads last until the tab is closed. */
function saveCameras(storage: Storage | null, cameras: HeadsFile['cameras']): boolean {
  try {
    if (Object.keys(cameras).length === 0) storage?.removeItem(KEY);
    else storage?.setItem(KEY, JSON.stringify({ version: 1, cameras }));
    return storage !== null;
  } catch {
    return false;
  }
}

/**
 * Puts one slot's head beside what the browser holds now, or takes it away (null): what another tab erased or made
 * meanwhile stays as it is, and so does what this version cannot read. Answers all heads, and whether the browser keeps
 * them: not beside those of a newer version of the app.
 */
export function keepHead(storage: Storage | null, heads: KeptHeads, slot: string, head: KeptHead | null) {
  const file = readFile(storage);
  const { [slot]: _, ...others } = storage === null || file.isNewer ? heads : headsOf(file);
  const next: KeptHeads = head === null ? others : { ...others, [slot]: head };
  const { [slot]: __, ...cameras } = file.cameras;
  const saved = !file.isNewer && saveCameras(storage, head ? { ...cameras, [slot]: written(head) } : cameras);
  return { heads: next, saved };
}

export function headsKeeper(storage: Storage | null): Keeper {
  const keys = () => keysUnder(storage, KEY);
  return {
    id: 'calibration',
    name: 'Your calibration',
    holds: 'Numbers that fit the reading to your face, for each camera and network. No pictures.',
    origin: 'face',
    measure: () => {
      const bytes = keys().reduce((sum, key) => sum + textBytes(key, storage?.getItem(key) ?? null), 0);
      // One that cannot be read at all is kept too.
      const count = Math.max(keys().length, Object.keys(readFile(storage).cameras).length);
      return { count, bytes };
    },
    erase: () => {
      for (const key of keys()) storage?.removeItem(key);
    },
  };
}
