/** @file Backends of tfjs that start and fail, in every order that the workers ask for them. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openBackend } from './tfjs-backend.ts';

const folder = mkdtempSync(join(tmpdir(), 'wasm-'));
const FILES = ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm'];
const SOURCE = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));

// tfjs and its WebAssembly write each failure to the console.
beforeEach(() => {
  for (const method of ['warn', 'error', 'log'] as const)
    vi.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

it('says why one does not start, at each attempt, and lets the next one compute', async () => {
  const doubled = async () => [...(await tf.add(tf.tensor1d([1, 2]), tf.tensor1d([1, 2])).data())];
  await expect(openBackend('wasm', `${folder}/`)).rejects.toBeInstanceOf(Error);
  await expect(openBackend('wasm', `${folder}/`)).rejects.toThrow(/tfjs-backend-wasm.*wasm/);
  await openBackend('cpu', `${folder}/`);
  expect([tf.getBackend(), await doubled()]).toEqual(['cpu', [2, 4]]);
  await expect(openBackend('wasm', `${folder}/`)).rejects.toThrow(/tfjs-backend-wasm.*wasm/);
  await openBackend('cpu', `${folder}/`);
  expect([tf.getBackend(), await doubled()]).toEqual(['cpu', [2, 4]]);
});

it('starts WebAssembly where its file is lost once', async () => {
  vi.mocked(console.warn).mockImplementation(() => {
    for (const name of FILES) copyFileSync(join(SOURCE, name), join(folder, name));
  });
  await openBackend('wasm', `${folder}/`);
  expect(tf.getBackend()).toBe('wasm');
  expect(console.warn).toHaveBeenCalled();
});
