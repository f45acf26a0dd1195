/** @file A calibration that cannot be read hides no other, is listed, and is never written over. */
import { expect, it } from 'vitest';
import { MemoryStorage } from '../../src/fixtures/browser-storage.ts';
import { headsKeeper, type KeptHead, keepHead, loadHeads } from './calibration-file.ts';

const KEY = 'mienscape.calibration';
const head: KeptHead = {
  model: 'student@1',
  framing: 'webcam',
  madeOn: '2026-01-31',
  before: { accuracy: 0.5, talk: 0.2 },
  after: { accuracy: 0.7, talk: 0.1 },
  head: { weights: new Float32Array([1, -2, 0.5]), bias: new Float32Array(8).fill(0.25) },
};
const local = (): Storage => new MemoryStorage() as unknown as Storage;
const kept = (storage: Storage) => JSON.parse(storage.getItem(KEY) ?? 'null') as { cameras: object } | null;

it('of one camera, the others are read, and it stays as it is beside what is kept later', () => {
  const storage = local();
  keepHead(storage, {}, 'sound', head);
  const damaged = { ...head, head: undefined, weights: '!', later: true };
  storage.setItem(KEY, JSON.stringify({ version: 1, cameras: { ...kept(storage)?.cameras, damaged } }));
  expect(loadHeads(storage)).toEqual({ sound: head });
  expect(keepHead(storage, loadHeads(storage), 'new', head)).toMatchObject({ saved: true });
  expect(loadHeads(storage)).toEqual({ sound: head, new: head });
  expect(kept(storage)?.cameras).toMatchObject({ damaged: { weights: '!', later: true } });
  expect(headsKeeper(storage).measure()).toMatchObject({ count: 3 });
  for (const slot of ['sound', 'new', 'damaged']) keepHead(storage, loadHeads(storage), slot, null);
  expect(kept(storage)).toBeNull();
});

it('of a newer version is not written over: what is made meanwhile lasts until the tab is closed', () => {
  const storage = local();
  const newer = JSON.stringify({ version: 2, faces: [1, 2] });
  storage.setItem(KEY, newer);
  const first = keepHead(storage, loadHeads(storage), 'here', head);
  expect(first).toEqual({ heads: { here: head }, saved: false });
  expect(Object.keys(keepHead(storage, first.heads, 'there', head).heads)).toEqual(['here', 'there']);
  expect(storage.getItem(KEY)).toBe(newer);
  expect(headsKeeper(storage).measure()).toMatchObject({ count: 1 });
});
