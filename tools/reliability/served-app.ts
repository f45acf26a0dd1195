/** @file The built app in a Chromium whose only camera is a film; no face is read and no world drawn: none of this needs it. */
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium } from '@playwright/test';
import { preview } from 'vite';
import { CHROMIUM_FLAGS, fakeCameraFlags } from '../../e2e/support/chromium-flags.ts';
import { withoutDrawing } from '../../e2e/support/without-drawing.ts';
import { findChromium } from '../../scripts/lib/browser.mjs';
import { ensureBuilt } from '../../scripts/lib/build.mjs';
import { ROOT } from '../../scripts/lib/run.mjs';

const FILM = fileURLToPath(new URL('../../e2e/fixtures/face.mjpeg', import.meta.url));

export async function openApp(): Promise<{
  readonly url: string;
  /** A browser with an empty profile. */
  readonly newBrowser: () => Promise<BrowserContext>;
  readonly close: () => Promise<void>;
}> {
  await ensureBuilt();
  const server = await preview({
    root: ROOT,
    logLevel: 'warn',
    preview: { port: 4673, strictPort: false },
  });
  const executablePath = findChromium();
  return {
    url: server.resolvedUrls?.local[0] ?? 'http://localhost:4673/',
    newBrowser: async () => {
      const context = await chromium.launchPersistentContext('', {
        args: [...CHROMIUM_FLAGS, ...fakeCameraFlags(FILM, 'granted')],
        serviceWorkers: 'block',
        viewport: { width: 1000, height: 700 },
        ...(executablePath ? { executablePath } : {}),
      });
      // tsx names the functions that are handed to the page by a helper that the page does not have.
      await context.addInitScript('globalThis.__name = (value) => value;');
      await withoutDrawing(context);
      for (const unneeded of ['**/models/**', '**/wasm/**', '**/demo/**'])
        await context.route(unneeded, (route) => route.abort());
      return context;
    },
    close: () => server.close(),
  };
}
