/** @file What goes wrong in a real evening: each time a calm neutral world, a reason that can be seen, and a way back. */

import type { Locator, Page } from '@playwright/test';
import { decode } from 'fast-png';
import { AppPage } from './support/app-page.ts';
import { pullCamera, setCamera, takeCameraInHand } from './support/camera-in-hand.ts';
import { DRAWN, expect, FACE_CLIP, test } from './support/fixtures.ts';
import { storeChoice, storedChoices } from './support/stored-data.ts';
import { isNamed, NAMED, watchEmotion } from './support/watch-emotion.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

/** Nothing older is shown as the emotion of now (TEMPORAL-9); the page writes its status every 100 ms. */
const STALE_MS = 1500;
const WRITE_MS = 100;

/** The world has come to rest: light at neutral, within what ADAPT-7 allows. */
const restsAt = (app: AppPage, neutral: number): Promise<void> =>
  expect.poll(() => app.number('light-intensity'), { timeout: 20_000 }).toBeCloseTo(neutral, 2);

test('a camera that freezes, goes black or is pulled out; a sensing worker that is killed', async ({
  openWithCamera,
}) => {
  test.setTimeout(300_000);
  const { page, guard } = await openWithCamera({ videoPath: FACE_CLIP });
  await page.setViewportSize({ width: 640, height: 480 });
  await takeCameraInHand(page);
  await page.addInitScript(() => {
    const workers: Worker[] = [];
    Object.assign(globalThis, { workers });
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        workers.push(this);
      }
    };
  });
  const app = new AppPage(page);
  await app.open();
  const neutral = await app.number('light-intensity');
  await app.button(/^Without camera/).click();
  await app.useCamera();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  // It opens by itself once the camera plays, and covers the panel on a small page.
  await expect(page.getByRole('region', { name: 'Framing and calibration' })).toBeVisible();
  await page.keyboard.press('Escape');
  await app.expectEmotion(/happiness|neutral/, 60_000);

  await test.step('frozen: said so, and no old emotion is shown as one of now', async () => {
    await setCamera(page, 'frozen');
    const read = await watchEmotion(page);
    await app.expectEmotion('face-lost');
    await expect(page.getByText('the picture stands still')).toBeVisible();
    await restsAt(app, neutral);
    const named = (await read()).filter(({ emotion }) => isNamed(emotion));
    expect(Math.max(0, ...named.map(({ ageMs }) => ageMs))).toBeLessThanOrEqual(STALE_MS + WRITE_MS);
    await setCamera(page, 'live');
    await app.expectEmotion(/happiness|neutral/, 60_000);
  });

  await test.step('black: why nothing is read, and neutral', async () => {
    await setCamera(page, 'black');
    await app.expectEmotion('face-lost');
    await expect(page.getByText(/too dark|lens covered/).first()).toBeVisible();
    await restsAt(app, neutral);
    await setCamera(page, 'live');
    await app.expectEmotion(/happiness|neutral/, 60_000);
  });

  await test.step('the worker is killed: no stale emotion, a reason, and it starts again by itself', async () => {
    const read = await watchEmotion(page);
    await page.evaluate(() => {
      const { workers } = globalThis as unknown as { workers: Worker[] };
      for (const worker of workers) worker.terminate();
    });
    await app.expectEmotion('face-lost');
    await expect(page.getByRole('alert').filter({ hasText: 'has not answered' })).toBeVisible();
    const named = (await read()).filter(({ emotion }) => isNamed(emotion));
    expect(Math.max(0, ...named.map(({ ageMs }) => ageMs))).toBeLessThanOrEqual(STALE_MS + WRITE_MS);
    await app.expectEmotion(/happiness|neutral/, 60_000);
    await expect(page.getByRole('alert').filter({ hasText: 'has not answered' })).toBeHidden();
  });

  await test.step('pulled out: a reason, neutral, and the camera again at a press', async () => {
    await pullCamera(page);
    await expect(page.getByRole('alert').filter({ hasText: 'unplugged' })).toBeVisible();
    await app.expectEmotion('off');
    await restsAt(app, neutral);
    await app.button('Start sensing').click();
    await expect(app.status).toHaveAttribute('data-source', 'camera');
    await app.expectEmotion(/happiness|neutral/, 60_000);
  });

  await test.step('the camera used last is gone: another is taken, nobody is locked out', async () => {
    await storeChoice(page, 'deviceId', 'sold-last-week');
    await page.reload();
    await app.waitForFaces();
    await app.useCamera();
    await expect(app.status).toHaveAttribute('data-source', 'camera');
    await app.waitForFaces();
  });

  await test.step('of all this no picture was kept, and a withdrawn consent stops and erases', async () => {
    expect(await keptPictures(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await app.button('Source and world').click();
    await app.button('Withdraw consent').click();
    await expect(app.status).toHaveAttribute('data-source', 'none');
    await app.expectEmotion('off');
    const states = await page.evaluate(() =>
      globalThis.cameraInHand?.tracks.map(({ readyState }) => readyState),
    );
    expect(new Set(states)).toEqual(new Set(['ended']));
    // What was never chosen is not written when it is taken back.
    expect({ framing: {}, regions: {}, ...(await storedChoices(page)) }).toMatchObject({
      cameraConsent: false,
      deviceId: null,
      framing: {},
      regions: {},
    });
    await restsAt(app, neutral);
  });
  // The frame that the killed worker held died with it.
  guard.expectProblem(/VideoFrame was garbage collected/);
});

test('the graphics card is taken away and given back: a reason, sensing goes on, the world comes back', {
  tag: DRAWN,
}, async ({ page, guard }) => {
  test.slow();
  await page.setViewportSize({ width: 640, height: 480 });
  const app = new AppPage(page);
  await app.open();
  await app.button(/^Without camera/).click();
  const canvas = page.locator('.stage canvas');
  await expect.poll(() => contrast(canvas), { timeout: 40_000 }).toBeGreaterThan(5);
  await canvas.evaluate((element: HTMLCanvasElement) => {
    const extension = element.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    Object.assign(globalThis, { loseContext: extension });
    extension?.loseContext();
  });
  const alert = page.getByRole('alert').filter({ hasText: 'graphics card' });
  await expect(alert).toBeVisible();
  await app.expectEmotion(NAMED);
  await page.evaluate(() => {
    (globalThis as unknown as { loseContext: WEBGL_lose_context }).loseContext.restoreContext();
  });
  await expect(alert).toBeHidden();
  await expect.poll(() => contrast(canvas), { timeout: 40_000 }).toBeGreaterThan(5);

  // Not given back: drawn anew at a press.
  await canvas.evaluate((element: HTMLCanvasElement) =>
    element.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext(),
  );
  await expect(alert).toBeVisible();
  await app.button('Draw again').click();
  await expect(alert).toBeHidden();
  await expect.poll(() => contrast(page.locator('.stage canvas')), { timeout: 40_000 }).toBeGreaterThan(5);
  guard.expectProblem(/CONTEXT_LOST|Context Lost/i);
});

test('no WebGL at all: a reason, and sensing and music go on', async ({ page, guard }) => {
  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: []) {
      return kind.startsWith('webgl') ? null : Reflect.apply(getContext, this, [kind, ...rest]);
    } as typeof getContext;
  });
  const app = new AppPage(page);
  await app.open();
  await expect(page.getByRole('alert').filter({ hasText: 'offers no WebGL' })).toBeVisible();
  await app.expectEmotion(NAMED);
  await app.button('Start sound').click();
  await expect(app.status).toHaveAttribute('data-sound', 'on');
  // React tells of what a boundary caught.
  expect(guard.expectProblem(/offers no WebGL/)).toBeGreaterThan(0);
});

test('storage is forbidden: everything works, and it is said what that means', async ({ page }) => {
  await page.addInitScript(() => {
    const forbid = (name: string) =>
      Object.defineProperty(globalThis, name, {
        get: () => {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    forbid('localStorage');
    forbid('indexedDB');
  });
  const app = new AppPage(page);
  await app.open();
  await app.button(/^Without camera/).click();
  await app.expectEmotion(NAMED);
  await app.button('Source and world').click();
  await expect(page.getByRole('alert').filter({ hasText: 'until the tab is closed' })).toBeVisible();
});

test('the system takes the sound away: it is said, and comes back at a press or with the page', async ({
  page,
  guard,
}) => {
  await withoutDrawing(page);
  await page.addInitScript(() => {
    const contexts: AudioContext[] = [];
    Object.assign(globalThis, { contexts });
    globalThis.AudioContext = class extends AudioContext {
      constructor(options?: AudioContextOptions) {
        super(options);
        contexts.push(this);
      }
    };
  });
  const app = new AppPage(page);
  await page.goto('/');
  await app.button('Start sound').click();
  await expect(app.status).toHaveAttribute('data-sound', 'on', { timeout: 30_000 });
  const states = (): Promise<string[]> =>
    page.evaluate(() =>
      (globalThis as unknown as { contexts: AudioContext[] }).contexts.map(({ state }) => state),
    );
  await page.evaluate(() =>
    Promise.all(
      (globalThis as unknown as { contexts: AudioContext[] }).contexts
        .filter(({ state }) => state === 'running')
        .map((context) => context.suspend()),
    ),
  );
  await expect(app.status).toHaveAttribute('data-sound', 'off');
  await expect(page.getByRole('alert').filter({ hasText: 'stopped the sound' })).toBeVisible();
  expect(await states()).not.toContain('running');
  await app.button('Start sound').click();
  await expect(app.status).toHaveAttribute('data-sound', 'on', { timeout: 30_000 });
  expect(await states()).toContain('running');
  await expect(page.getByRole('alert').filter({ hasText: 'stopped the sound' })).toHaveCount(0);
  // By itself, when the page is in view again.
  await page.evaluate(async () => {
    for (const context of (globalThis as unknown as { contexts: AudioContext[] }).contexts)
      if (context.state === 'running') await context.suspend();
  });
  await expect(app.status).toHaveAttribute('data-sound', 'off');
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await expect(app.status).toHaveAttribute('data-sound', 'on');
  forgiveNoDrawing(guard);
});

test('the page is put to sleep and wakes: no emotion of before, then sensing goes on', async ({ page }) => {
  const app = new AppPage(page);
  await app.open();
  await app.expectEmotion(NAMED);
  const read = await watchEmotion(page);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((resolve) => setTimeout(resolve, 4000));
  await devtools.send('Page.setWebLifecycleState', { state: 'active' });
  await page.waitForTimeout(500);
  await app.waitForFaces();
  await app.expectEmotion(NAMED);
  const named = (await read()).filter(({ emotion }) => isNamed(emotion));
  expect(Math.max(0, ...named.map(({ ageMs }) => ageMs))).toBeLessThanOrEqual(STALE_MS + WRITE_MS);
});

test('the headset’s own menu lies over the world, then the system ends the session', async ({
  openWithCamera,
}) => {
  test.slow();
  const { page } = await openWithCamera({ headset: true });
  // A headset that tracks no floor.
  await page.addInitScript(() => {
    const { supportedFeatures } = (
      globalThis as unknown as { IWER: { metaQuest3: { supportedFeatures: string[] } } }
    ).IWER.metaQuest3;
    supportedFeatures.splice(supportedFeatures.indexOf('local-floor'), 1);
  });
  await page.setViewportSize({ width: 480, height: 270 });
  const app = new AppPage(page);
  await app.open();
  // Pressed twice, as people do while nothing seems to happen.
  await page.evaluate(() => {
    const button = [...document.querySelectorAll('button')].find((each) => each.textContent === 'Enter VR');
    button?.click();
    button?.click();
  });
  await expect(app.status).toHaveAttribute('data-presenting', 'headset', { timeout: 30_000 });
  await expect(page.getByRole('alert')).toHaveCount(0);
  for (const state of ['visible-blurred', 'hidden', 'visible'] as const) {
    await page.evaluate((next) => xrDevice.updateVisibilityState(next), state);
    await expect(app.status).toHaveAttribute('data-presenting', 'headset');
    await app.waitForFaces();
    expect(await app.number('age-ms'), state).toBeLessThanOrEqual(STALE_MS);
  }
  await page.evaluate(() => xrDevice.activeSession?.end());
  await expect(app.status).toHaveAttribute('data-presenting', 'screen');
  await expect(app.status).toHaveAttribute('data-sensing', 'playing');
  await app.expectEmotion(NAMED);
  await expect(app.button('Enter VR')).toBeEnabled();
});

/** Standard deviation of an element's brightness as it is seen, 0–255: an empty picture has none. */
async function contrast(element: Locator): Promise<number> {
  const { data, channels } = decode(await element.screenshot({ timeout: 30_000 }));
  const values: number[] = [];
  for (let i = 0; i < data.length; i += channels) values.push(data[i + 1] ?? 0);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Everything that the origin keeps and that could hold a picture: blobs, long byte arrays, pictures as text. */
async function keptPictures(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const found: string[] = [];
    const look = (where: string, value: unknown): void => {
      if (typeof value === 'string') {
        if (/data:(image|video)\//.test(value)) found.push(`${where}: a picture as text`);
      } else if (value instanceof Blob) found.push(`${where}: a blob of ${value.size} bytes`);
      else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        if (value.byteLength > 48 * 24) found.push(`${where}: ${value.byteLength} bytes`);
      } else if (typeof value === 'object' && value !== null) {
        for (const [key, inner] of Object.entries(value)) look(`${where}.${key}`, inner);
      }
    };
    for (const storage of [localStorage, sessionStorage])
      for (const [key, value] of Object.entries(storage)) look(key, value);
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames) {
        const all = await done(database.transaction(store).objectStore(store).getAll());
        for (const [i, value] of all.entries()) look(`${name}/${store}[${i}]`, value);
      }
      database.close();
    }
    for (const key of await caches.keys()) {
      for (const { url } of await (await caches.open(key)).keys()) {
        if (!url.startsWith(location.origin)) found.push(`${key}: ${url}`);
      }
    }
    return found;
  });
}
