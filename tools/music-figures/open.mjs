/** @file Serves the harness page from the sources and opens it in Chromium, for the scripts beside it. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { findChromium } from '../../scripts/lib/browser.mjs';

/** @param {string[]} flags further switches of Chromium */
export async function openHarness(flags = []) {
  const server = await createServer({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    server: { port: 0, watch: null },
    optimizeDeps: { include: ['tone'] },
    cacheDir: join(tmpdir(), 'music-vite'),
  });
  await server.listen();
  const address = server.httpServer?.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const executablePath = findChromium();
  const browser = await chromium.launch({
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required', ...flags],
    ...(executablePath ? { executablePath } : {}),
  });
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
  await page.goto(`http://localhost:${port}/tools/music-figures/index.html`);
  await page.waitForFunction(() => 'musicHarness' in window);
  const close = async () => {
    await browser.close();
    await server.close();
  };
  return { page, close };
}
