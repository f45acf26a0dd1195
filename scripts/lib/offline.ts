/** @file The installable app: its manifest, and the service worker that keeps its files for offline use. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PluginOption } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** What the app asks for, and nothing else: whatever is not listed is fetched when somebody asks for it. */
const KEPT_OFFLINE = [
  '*.html',
  'boot.js',
  'assets/*.{js,css}',
  // Both: a service worker does not know whether its pages have WebGPU (Firefox has it for pages alone).
  'models/{student,student-large}/*',
  'detector/*',
  'wasm/*',
  'demo/faces.webm',
  'xr-profiles/**/*.json',
  'icon.svg',
  'icons/{apple-touch-180,icon-192}.png',
] as const;

/**
 * The list of kept files, each with the hash (Subresource Integrity) by which the service worker checks what the host answers.
 * Pages have none: hosts add to them (an analytics script, addresses made unreadable), and one changed byte would keep every
 * visitor on the version before. They are asked for anew with each version.
 * @param folder that the addresses are relative to
 */
export async function withIntegrity<Entry extends { readonly url: string }>(
  entries: readonly Entry[],
  folder: string,
): Promise<(Entry & { integrity?: string })[]> {
  return Promise.all(
    entries.map(async (entry) => {
      if (entry.url.endsWith('.html')) return entry;
      const bytes = await readFile(join(folder, entry.url));
      return { ...entry, integrity: `sha384-${createHash('sha384').update(bytes).digest('base64')}` };
    }),
  );
}

export function offline(): PluginOption {
  let folder = '';
  const app = VitePWA({
    strategies: 'injectManifest',
    srcDir: 'app/offline',
    // Earlier versions registered this very name: under another one their pages would never hear of an update.
    filename: 'sw.ts',
    // The page registers it by itself, once sensing runs: keeping files must not slow the first visit.
    injectRegister: false,
    // A new version waits until the person asks for it, or until all tabs are closed.
    registerType: 'prompt',
    // Addresses are relative to the manifest's own, so that the app works below any path.
    manifest: {
      name: 'Mienscape',
      short_name: 'Mienscape',
      description: 'A world that answers to your expression, read on your own device.',
      start_url: './',
      scope: './',
      display: 'standalone',
      background_color: '#10131c',
      theme_color: '#10131c',
      categories: ['entertainment', 'lifestyle'],
      icons: [
        { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
      ],
    },
    includeManifestIcons: false,
    injectManifest: {
      globPatterns: [...KEPT_OFFLINE],
      maximumFileSizeToCacheInBytes: 8 * 2 ** 20,
      sourcemap: false,
      manifestTransforms: [
        async (entries) => ({ manifest: await withIntegrity(entries, folder), warnings: [] }),
      ],
    },
  });
  const outFolder: PluginOption = {
    name: 'mienscape:offline-folder',
    configResolved({ root, build }) {
      folder = resolve(root, build.outDir);
    },
  };
  return [outFolder, app];
}
