/** @file A world is filmed for its flashes only while nobody is in the headset. */
import { afterEach, expect, it } from 'vitest';
import { CALM_SCENE, glbOf } from '../../../src/fixtures/glb-scenes.ts';
import { noteSession } from '../open-session.ts';
import { inspectWorld, judgeWorld } from './world-tools.ts';

afterEach(() => noteSession(null));
const turn = (ms = 300): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

it('stands still through a visit, begun before or meanwhile, and is whole afterwards', async () => {
  const bytes = glbOf(CALM_SCENE);
  const { document } = await inspectWorld(bytes, 'A scene');
  const shares: number[] = [];
  noteSession({} as XRSession);
  const judged = judgeWorld(bytes, document, {
    onProgress: (share) => shares.push(share),
    signal: new AbortController().signal,
  });
  await turn();
  expect(shares).toEqual([]);
  noteSession(null);
  await expect.poll(() => shares.length, { timeout: 30_000 }).toBeGreaterThan(0);
  noteSession({} as XRSession);
  // The slice that had begun.
  await turn();
  const told = shares.length;
  await turn();
  expect(shares.length).toBe(told);
  noteSession(null);
  expect(await judged).toMatchObject({ kind: 'calm' });
}, 120_000);

it('that waits is called off', async () => {
  const bytes = glbOf(CALM_SCENE);
  const { document } = await inspectWorld(bytes, 'A scene');
  noteSession({} as XRSession);
  const call = new AbortController();
  const judged = judgeWorld(bytes, document, { onProgress: () => undefined, signal: call.signal });
  call.abort();
  await expect(judged).rejects.toThrow(/abort/i);
});
