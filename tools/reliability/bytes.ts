/**
 * @file What is left in the browser after consent was taken back and after everything was erased: from each page, with
 * one to three tabs open. The others are the studio with a session open, and the experience; each is touched afterwards.
 */
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import { storedData } from '../../e2e/support/stored-data.ts';
import { BUILT_IN_MAPPINGS } from '../../src/adaptation/index.ts';
import { writeSection } from './command.ts';
import { openApp } from './served-app.ts';

const PATHS = ['/', '/studio'] as const;
const PAGE_WORDS = { '/': 'first page', '/studio': 'studio' } as const;
const SESSION = new URL('../../e2e/marked/a-smile.session.json', import.meta.url);
const FACE = /^mienscape-sessions|^localStorage\/mienscape\.calibration/;

/** A session with pictures, a mapping, a calibration, choices and the app's own files, as earlier visits leave them. */
async function fill(page: Page): Promise<void> {
  const session = {
    ...(JSON.parse(readFileSync(SESSION, 'utf8')) as { readonly durationMs: number }),
    pictures: { width: 1, height: 1, half: 'lower', crops: [{ capturedAtMs: 1, grey: 'AA==' }] },
  };
  const mapping = { ...BUILT_IN_MAPPINGS[0], id: 'mine', name: 'Mine' };
  await page.evaluate(
    async ([kept, own]) => {
      const put = (name: string, keyPath: string | null, records: [string, string, unknown][]) =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open(name, 1);
          opening.onerror = () => reject(opening.error);
          opening.onupgradeneeded = () => {
            for (const store of keyPath ? ['entries', 'sessions'] : ['mappings', 'desk'])
              opening.result.createObjectStore(store, keyPath ? { keyPath } : {});
          };
          opening.onsuccess = () => {
            const writing = opening.result.transaction([...opening.result.objectStoreNames], 'readwrite');
            for (const [store, key, value] of records) {
              if (keyPath) writing.objectStore(store).put(value);
              else writing.objectStore(store).put(value, key);
            }
            writing.oncomplete = () => {
              opening.result.close();
              resolve();
            };
          };
        });
      const { id, name, recordedAt, durationMs } = kept as Record<string, unknown>;
      const entry = { id, name, recordedAt, durationMs, marks: 0, crops: 1, bytes: 1000 };
      await put('mienscape-sessions', 'id', [
        ['entries', '', entry],
        ['sessions', '', kept],
      ]);
      await put('mienscape-studio', null, [
        ['mappings', 'mine', own],
        ['desk', 'open', 'mine'],
      ]);
      localStorage.setItem('mienscape.preferences.cameraConsent', 'true');
      localStorage.setItem('mienscape.preferences.arrived', '"camera"');
      localStorage.setItem('mienscape.calibration', '{"version":1,"cameras":{}}');
      const cache = await caches.open(`workbox-precache-v2-${location.origin}/`);
      await cache.put('/index.html', new Response('the app'));
    },
    [session, mapping] as const,
  );
}

const kept = (page: Page) =>
  page.url().endsWith('/studio')
    ? page.locator('summary', { hasText: 'What is kept on this device' })
    : page.getByRole('button', { name: 'Source and world', exact: true });

/** Does in another tab what would bring a stale copy back: a mark, an edit, a slider. */
async function touch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const press = (words: RegExp): void => {
      const buttons = [...document.querySelectorAll('button')];
      buttons.find((button) => words.test(button.textContent ?? ''))?.click();
    };
    press(/^Mark/);
    document.dispatchEvent(new Event('visibilitychange'));
    dispatchEvent(new Event('pagehide'));
  });
}

async function measure(
  context: BrowserContext,
  url: string,
  from: (typeof PATHS)[number],
  tabs: number,
  act: 'withdraw' | 'erase',
): Promise<readonly [records: number, bytes: number]> {
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(`${url}manifest.webmanifest`);
  await fill(page);
  await page.goto(new URL(from, url).href);
  const others: Page[] = [];
  for (let i = 1; i < tabs; i++) {
    const other = await context.newPage();
    others.push(other);
    await other.goto(new URL(i % 2 ? '/studio' : '/', url).href);
    if (i % 2) {
      await other.locator('summary', { hasText: 'Sessions' }).click();
      await other.locator('.session-open').first().click();
      await other.getByRole('slider', { name: 'Timeline' }).waitFor();
    }
  }
  await kept(page).click();
  const before = await storedData(page);
  if (before.length < 8)
    throw new Error(`Only ${before.length} things were kept before: the measurement is wrong.`);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  if (act === 'withdraw') {
    await press('Withdraw consent');
    await press('Yes, erase it');
  } else {
    await press('Erase everything');
    await press('Yes, erase it all');
  }
  await page.getByText('Erased.', { exact: true }).waitFor();
  for (const other of others) await touch(other);
  await page.waitForTimeout(700);
  const left = (await storedData(page)).filter(({ place }) => act === 'erase' || FACE.test(place));
  for (const { place } of left) console.log(`  left: ${place}`);
  for (const other of others) await other.close();
  return [left.length, left.reduce((sum, { bytes }) => sum + bytes, 0)];
}

/** Writes a table; answers whether nothing was left. */
export async function measureBytes(): Promise<boolean> {
  const app = await openApp();
  const context = await app.newBrowser();
  const rows = ['| act | pressed on | tabs | records left | bytes left |', '| --- | --- | --- | --- | --- |'];
  let held = true;
  try {
    for (const act of ['erase', 'withdraw'] as const)
      for (const tabs of [1, 2, 3])
        for (const from of PATHS) {
          const [records, bytes] = await measure(context, app.url, from, tabs, act);
          held &&= records === 0;
          rows.push(`| ${[act, PAGE_WORDS[from], tabs, records, bytes].join(' | ')} |`);
          console.log(rows.at(-1));
        }
  } finally {
    await context.close();
    await app.close();
  }
  writeSection(
    'bytes',
    [
      '`npm run reliability -- bytes` does it in Chromium, with one to three tabs (the others: the studio with a session open,',
      'and the first page), each of which is touched afterwards. After _Withdraw consent_, and _Yes_ to erasing, what holds a face is counted.',
      '',
      ...rows,
    ].join('\n'),
  );
  return held;
}
