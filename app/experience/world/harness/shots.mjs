/**
 * @file Takes pictures of the shore in several moods and measures what a frame costs.
 *
 *   node app/experience/world/harness/shots.mjs [--out DIR] [--moods a,b] [--quality high] [--query "yaw=40"]
 *                                               [--name suffix] [--size 1280x720] [--fps]
 */
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { createServer } from 'vite';
import { CHROMIUM_FLAGS } from '../../../../e2e/support/chromium-flags.ts';
import { findChromium } from '../../../../scripts/lib/browser.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: join(tmpdir(), 'world') },
    moods: { type: 'string', default: 'neutral,happiness,sadness,anger,surprise' },
    quality: { type: 'string', default: 'high' },
    query: { type: 'string', default: '' },
    name: { type: 'string', default: '' },
    size: { type: 'string', default: '1280x720' },
    fps: { type: 'boolean', default: false },
  },
});
const SETTLED_FRAMES = 6;
const [width = 1280, height = 720] = values.size.split('x').map(Number);
mkdirSync(values.out, { recursive: true });

const server = await createServer({
  configFile: fileURLToPath(new URL('./vite.config.ts', import.meta.url)),
  logLevel: 'error',
  server: { port: 0, open: false, hmr: false },
});
await server.listen();
const address = server.httpServer?.address();
const port = typeof address === 'object' && address ? address.port : 0;
const executablePath = findChromium();
const browser = await chromium.launch({
  args: [...CHROMIUM_FLAGS],
  ...(executablePath ? { executablePath } : {}),
});
let failed = false;
try {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('pageerror', (error) => {
    failed = true;
    console.error(error);
  });
  page.on('console', (message) => {
    if (message.type() !== 'error' && !/shader|webgl/i.test(message.text())) return;
    if (/GPU stall due to ReadPixels/.test(message.text())) return;
    failed ||= message.type() === 'error';
    console.error(message.text().slice(0, 1500));
  });
  for (const mood of values.moods.split(',')) {
    const still = values.fps ? '' : '&still';
    const query = `mood=${mood}&quality=${values.quality}${still}&${values.query}`;
    await page.goto(`http://localhost:${port}/app/experience/world/harness/index.html?${query}`);
    await page.waitForFunction((frames) => (window.worldHarness?.frames ?? 0) >= frames, SETTLED_FRAMES, {
      timeout: 120_000,
    });
    const before = await page.evaluate(() => ({ ...window.worldHarness, atMs: performance.now() }));
    if (values.fps) await page.waitForTimeout(6000);
    const after = await page.evaluate(() => ({ ...window.worldHarness, atMs: performance.now() }));
    const fps = ((after.frames ?? 0) - (before.frames ?? 0)) / ((after.atMs - before.atMs) / 1000);
    const file = join(values.out, `${mood}${values.name}.png`);
    await page.screenshot({ path: file, timeout: 120_000 });
    const speed = values.fps ? `, ${fps.toFixed(1)} frames/s` : '';
    console.log(`${mood}: ${after.drawCalls} draw calls, ${after.triangles} triangles${speed} → ${file}`);
  }
} finally {
  await browser.close();
  await server.close();
}
process.exitCode = failed ? 1 : 0;
