/** @file The files that the package ships are those that its own readers take. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { fetchDetector } from '../../src/engine/fetch-detector.ts';
import { copyAssets } from './package-build.mjs';

const folder = mkdtempSync(join(tmpdir(), 'package-assets-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('the face detector of the package passes the check of its hashes, which every camera needs', async () => {
  copyAssets(folder);
  const shipped = async (url: string): Promise<Response> =>
    new Response(Uint8Array.from(readFileSync(join(folder, basename(url)))));
  const { weightData } = await fetchDetector(
    'https://app.example/blazeface.json',
    shipped,
    async () => undefined,
  );
  expect((weightData as ArrayBuffer).byteLength).toBeGreaterThan(500_000);
});
