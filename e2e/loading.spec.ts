/** @file Loading: below a path, offline, in parts, through an update in several tabs, and where a file does not come. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { guardContext } from './support/guards.ts';
import { startStaticHost } from './support/static-host.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));
const READY = 'navigator.serviceWorker.ready.then(({ active }) => active.state)';

/** The next version of the app: the same, but that one chunk has another name, and so has all that names it. */
function nextVersion(folder: string): { readonly old: string } {
  cpSync(DIST, folder, { recursive: true });
  const old = readdirSync(join(folder, 'assets')).find((name) => /^tone-[\w-]{8}\.js$/.test(name)) ?? '';
  const renamed = 'tone-NEXTNEXT.js';
  renameSync(join(folder, 'assets', old), join(folder, 'assets', renamed));
  const rewrite = (file: string): void => {
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(old, renamed));
  };
  for (const name of readdirSync(join(folder, 'assets')))
    if (name.endsWith('.js')) rewrite(join(folder, 'assets', name));
  for (const name of ['sw.js', 'index.html', 'studio.html']) rewrite(join(folder, name));
  return { old };
}

test('no shipped script opens a connection by WebRTC, which no policy of browsers holds back', () => {
  const scripts = readdirSync(join(DIST, 'assets')).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(20);
  for (const name of scripts) {
    const text = readFileSync(join(DIST, 'assets', name), 'utf8');
    expect(text, name).not.toMatch(/new\s+[\w.]*RTC|createDataChannel|createOffer|iceServers/);
  }
});

test('no chunk imports the script of a worker: WebKit would run it twice', () => {
  const scripts = readdirSync(join(DIST, 'assets')).filter((name) => name.endsWith('.js'));
  const workers = scripts.filter((name) => name.includes('.worker-'));
  expect(workers).not.toEqual([]);
  const imported = scripts.flatMap((name) => {
    const text = readFileSync(join(DIST, 'assets', name), 'utf8');
    return [...text.matchAll(/(?:from|import\(?)\s*["'`]\.\/([^"'`]+)["'`]/g)].map(([, path]) => path);
  });
  // The control: chunks do import chunks.
  expect(imported.length).toBeGreaterThan(20);
  expect(imported.filter((path) => workers.includes(path ?? ''))).toEqual([]);
});

test('what is not there is said to be missing, and is no page', async ({ request }) => {
  for (const path of ['/assets/none-12345678.js', '/models/teacher/weights.bin', '/nothing']) {
    const response = await request.get(path, { headers: { Accept: 'text/html' } });
    expect(response.status(), path).toBe(404);
  }
  // The control: pages by their names, with and without the ending.
  for (const path of ['/', '/studio', '/studio.html'])
    expect((await request.get(path)).status(), path).toBe(200);
});

test.describe('below a path of a static host', () => {
  test.use({ serviceWorkers: 'allow' });

  test('everything is asked for below it, kept for offline use, and answered in parts', async ({
    page,
    context,
    guard,
  }) => {
    test.slow();
    const host = await startStaticHost(DIST, '/mienscape/');
    const ofHost = await guardContext(context, host.url);
    const strays: string[] = [];
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && !url.pathname.startsWith('/mienscape/')) strays.push(url.href);
    });
    await withoutDrawing(page);
    const app = new AppPage(page);
    try {
      await app.open(host.url);
      await app.button(/^Without camera/).click();
      await app.button('Start sound').click();
      await expect(app.button('Stop sound')).toBeVisible({ timeout: 60_000 });
      expect(await page.evaluate('typeof RTCPeerConnection + typeof webkitRTCPeerConnection')).toBe(
        'undefinedundefined',
      );
      await expect.poll(() => page.evaluate(READY), { timeout: 60_000 }).toBe('activated');
      const scope = await page.evaluate('navigator.serviceWorker.ready.then(({ scope }) => scope)');
      expect(scope).toBe(host.url);
      const manifest = await page
        .locator('link[rel=manifest]')
        .evaluate((link: HTMLLinkElement) => link.href);
      const { start_url, icons } = await (await page.request.get(manifest)).json();
      expect(new URL(start_url, manifest).href).toBe(host.url);
      for (const { src } of icons)
        expect((await page.request.get(new URL(src, manifest).href)).status()).toBe(200);

      await page.reload();
      await app.waitForFaces();
      // Safari's video asks for parts, and takes no whole file for one.
      const part = await page.evaluate(async () => {
        const response = await fetch('demo/faces.webm', { headers: { Range: 'bytes=100-299' } });
        const range = response.headers.get('Content-Range');
        return { status: response.status, range, length: (await response.arrayBuffer()).byteLength };
      });
      expect(part).toMatchObject({ status: 206, length: 200 });
      expect(part.range).toMatch(/^bytes 100-299\/\d+$/);

      expect(host.missing).toEqual([]);
      // What is not kept is the host's to answer, with the worker as without it.
      const elsewhere = await context.newPage();
      await elsewhere.goto(`${host.url}none/deeper`).catch(() => null);
      expect(host.missing).toEqual(['/mienscape/none/deeper']);
      await elsewhere.close();
      await host.close();
      await page.goto(`${host.url}studio`);
      await app.waitForFaces();
      expect(strays).toEqual([]);
    } finally {
      await host.close().catch(() => undefined);
    }
    for (const watch of [guard, ofHost]) {
      forgiveNoDrawing(watch);
      // The update check finds no server any more.
      watch.expectProblem(/ERR_CONNECTION_REFUSED|request to another origin|chrome-error/);
    }
  });

  test('an update reloads the tabs that hold nothing; those that stay still have their chunks', async ({
    page,
    context,
    guard,
  }) => {
    test.slow();
    const next = mkdtempSync(join(tmpdir(), 'mienscape-next-'));
    const host = await startStaticHost(DIST, '/app/');
    const { old } = nextVersion(next);
    const marked = (tab: Page): Promise<boolean> => tab.evaluate(() => 'marked' in globalThis);
    try {
      await withoutDrawing(context);
      await new AppPage(page).open(host.url);
      await expect.poll(() => page.evaluate(READY), { timeout: 60_000 }).toBe('activated');
      const [asking, idle, studio] = [page, await context.newPage(), await context.newPage()];
      await new AppPage(asking).open(host.url);
      await new AppPage(idle).open(host.url);
      await new AppPage(studio).open(`${host.url}studio`);
      for (const tab of [asking, idle, studio]) {
        // Three tabs that sense leave a busy machine no time for what this is about.
        await tab.getByRole('button', { name: 'Stop sensing' }).click();
        await tab.evaluate(() => Object.assign(globalThis, { marked: true }));
      }

      host.serve(next);
      await asking.bringToFront();
      await asking.evaluate('navigator.serviceWorker.ready.then((registration) => registration.update())');
      await asking.getByRole('button', { name: 'Load it now' }).click({ timeout: 60_000 });
      await expect.poll(() => marked(asking).catch(() => true), { timeout: 60_000 }).toBe(false);
      await expect.poll(() => marked(idle).catch(() => true), { timeout: 60_000 }).toBe(false);

      // The studio goes on as it was, says so, and its sound, never loaded before, still comes.
      expect(await marked(studio)).toBe(true);
      await studio.bringToFront();
      await expect(studio.getByText('A newer version was loaded in another tab')).toBeVisible();
      const asked = await studio.evaluate(
        (name) => fetch(`assets/${name}`).then(({ status }) => status),
        old,
      );
      expect(asked).toBe(200);
      await studio.getByRole('button', { name: 'Start sound' }).click();
      await expect(studio.getByRole('button', { name: 'Stop sound' })).toBeVisible({ timeout: 60_000 });
      expect(host.missing).toEqual([]);
      await studio.getByRole('button', { name: 'Load it now' }).click();
      await expect.poll(() => marked(studio).catch(() => true), { timeout: 60_000 }).toBe(false);
    } finally {
      await host.close();
      rmSync(next, { recursive: true, force: true });
    }
    forgiveNoDrawing(guard);
    guard.expectProblem(/request to another origin/);
  });
});
