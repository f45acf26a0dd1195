/** @file The checksum of files; on a page from plain http it is refused in words. */
import { afterEach, expect, it, vi } from 'vitest';
import { sha256 } from './sha256.ts';

afterEach(() => void vi.unstubAllGlobals());

it('is the standard one', async () => {
  expect(await sha256(new TextEncoder().encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

it('is refused in words where the browser computes none', async () => {
  vi.stubGlobal('crypto', {});
  await expect(sha256(new Uint8Array(4))).rejects.toThrow(
    'This page was not opened securely, so the browser cannot check the file. Open it through https:// or on localhost.',
  );
});
