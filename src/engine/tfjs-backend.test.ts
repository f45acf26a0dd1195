/** @file Backends of tfjs that start and fail, in every order that the workers ask for them. */
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openBackend } from './tfjs-backend.ts';

// tfjs and its WebAssembly write each failure to the console.
beforeEach(() => {
  for (const method of ['warn', 'error', 'log'] as const)
    vi.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => void vi.restoreAllMocks());

it('says why one does not start, at each attempt, and lets the next one compute', async () => {
  const doubled = async () => [...(await tf.add(tf.tensor1d([1, 2]), tf.tensor1d([1, 2])).data())];
  await expect(openBackend('wasm', '/nowhere/')).rejects.toBeInstanceOf(Error);
  await expect(openBackend('wasm', '/nowhere/')).rejects.toThrow(/nowhere.tfjs-backend-wasm/);
  await openBackend('cpu', '/nowhere/');
  expect([tf.getBackend(), await doubled()]).toEqual(['cpu', [2, 4]]);
  await expect(openBackend('wasm', '/nowhere/')).rejects.toThrow(/nowhere.tfjs-backend-wasm/);
  await openBackend('cpu', '/nowhere/');
  expect([tf.getBackend(), await doubled()]).toEqual(['cpu', [2, 4]]);
});
