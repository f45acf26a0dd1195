/** @file Stores personal heads, for each camera and each network that reads it, in this browser; a damaged one counts as absent. */
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
const schema = z.object({ version: z.literal(1), cameras: z.record(z.string(), entry) });

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

export function loadHeads(storage: Pick<Storage, 'getItem'> | null): KeptHeads {
  try {
    const { cameras } = schema.parse(JSON.parse(storage?.getItem(KEY) ?? ''));
    const heads = Object.entries(cameras).map(([deviceId, { weights, bias, ...rest }]) => {
      const head = { weights: fromBase64(weights), bias: Float32Array.from(bias) };
      if (![...head.weights, ...head.bias].every(Number.isFinite)) throw new Error('not numbers');
      return [deviceId, { ...rest, head }] as const;
    });
    return Object.fromEntries(heads);
  } catch {
    return {};
  }
}

/** Returns false where the browser forbids or has no room for it: then the heads last until the tab is closed. */
function saveHeads(storage: Pick<Storage, 'setItem' | 'removeItem'> | null, heads: KeptHeads): boolean {
  const cameras = Object.fromEntries(
    Object.entries(heads).map(([deviceId, { head, ...rest }]) => [
      deviceId,
      { ...rest, weights: toBase64(head.weights), bias: [...head.bias] },
    ]),
  );
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
 * meanwhile stays as it is. Answers all heads, and whether the browser keeps them.
 */
export function keepHead(storage: Storage | null, heads: KeptHeads, slot: string, head: KeptHead | null) {
  const { [slot]: _, ...others } = storage === null ? heads : loadHeads(storage);
  const next: KeptHeads = head === null ? others : { ...others, [slot]: head };
  return { heads: next, saved: saveHeads(storage, next) };
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
      return { count: Object.keys(loadHeads(storage)).length, bytes };
    },
    erase: () => {
      for (const key of keys()) storage?.removeItem(key);
    },
  };
}
