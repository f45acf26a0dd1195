/** @file What people do with the app, from the first visit to leaving the headset, on the built files. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { videoToMjpeg } from '../src/package/playwright/video-to-mjpeg.ts';
import { AppPage } from './support/app-page.ts';
import { DRAWN, expect, FACE_CLIP, test } from './support/fixtures.ts';
import { seriousFaults } from './support/serious-faults.ts';
import { NAMED } from './support/watch-emotion.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

const REAL_CLIP = fileURLToPath(new URL('../../shared/clips/neutral-to-smile.mp4', import.meta.url));
const TIMELINE = new URL('../public/demo/timeline.json', import.meta.url);

/** Emotions named within a time, in the order they came. */
async function emotionsWithin(page: Page, ms: number): Promise<string[]> {
  return page.evaluate(async (duration) => {
    const status = document.querySelector('[role=status][data-emotion]');
    const seen: string[] = [];
    const look = (): void => {
      const now = status?.getAttribute('data-emotion') ?? '';
      if (seen.at(-1) !== now) seen.push(now);
    };
    look();
    const observer = new MutationObserver(look);
    if (status) observer.observe(status, { attributeFilter: ['data-emotion'] });
    await new Promise((resolve) => setTimeout(resolve, duration));
    observer.disconnect();
    return seen;
  }, ms);
}

test('a first visit: the demo clip plays, emotion changes, and light, music and pacing follow', async ({
  page,
  guard,
}) => {
  // A processor that draws has no time left to see each face of the clip.
  await withoutDrawing(page);
  const app = new AppPage(page);
  await app.open();
  await expect(app.status).toHaveAttribute('data-source', 'demo');
  await expect(app.status).toHaveAttribute('data-backend', 'wasm');

  await app.expectEmotion('happiness');
  const atSmile = {
    intensity: await app.number('light-intensity'),
    tempo: await app.number('music-tempo-bpm'),
    events: await app.number('pacing-events-per-min'),
  };
  // Something small answered before the smile was named; light, music and pacing follow gently, by the comfort rules.
  expect(await app.number('answers')).toBeGreaterThanOrEqual(1);
  await expect.poll(() => app.number('light-intensity')).toBeGreaterThan(atSmile.intensity + 0.005);
  await expect.poll(() => app.number('music-tempo-bpm')).toBeGreaterThan(atSmile.tempo);
  await expect.poll(() => app.number('pacing-events-per-min')).toBeGreaterThan(atSmile.events);
  await expect(page.locator('.panel')).toContainText(/Recently: (a little|some|much) \w+/);
  await expect(page.locator('.panel')).toContainText('The world follows the');

  await expect(app.status).not.toHaveAttribute('data-emotion', 'happiness', { timeout: 20_000 });
  await expect(page.getByText('demo clip').first()).toBeVisible();
  expect(forgiveNoDrawing(guard)).toBeGreaterThan(0);
});

test('the demo clip is read as its timeline says', async ({ page, guard }) => {
  await withoutDrawing(page);
  const app = new AppPage(page);
  await app.open();
  const { durationS, segments } = JSON.parse(readFileSync(TIMELINE, 'utf8')) as {
    durationS: number;
    segments: { emotion: string }[];
  };
  const seen = await emotionsWithin(page, (durationS + 4) * 1000);
  const shown = new Set(segments.map(({ emotion }) => emotion));
  for (const emotion of ['neutral', 'happiness', 'surprise']) {
    expect(shown).toContain(emotion);
    expect(seen).toContain(emotion);
  }
  // Nothing is named that the clip does not show.
  const allowed = [...shown, 'unsure', 'face-lost', 'off'];
  expect(seen.filter((emotion) => !allowed.includes(emotion))).toEqual([]);
  expect(forgiveNoDrawing(guard)).toBeGreaterThan(0);
});

test('a webcam: consent first, then the whole face is found and its smile read', {
  tag: DRAWN,
}, async ({ openWithCamera }) => {
  const { page } = await openWithCamera({ videoPath: FACE_CLIP });
  const app = new AppPage(page);
  await app.open();
  await app.button('Source and world').click();
  await app.button(/^Camera$/).click();
  await expect(page.getByRole('dialog')).toContainText('emotion recognition');
  expect(await app.attribute('source')).toBe('demo');
  await app.button('I agree, open the camera').click();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await expect(page.getByLabel('Webcam: find my whole face')).toBeChecked();
  await app.expectEmotion('happiness', 60_000);
  await app.expectEmotion('neutral');
  expect(await app.number('delay-ms')).toBeGreaterThan(0);
});

test('a real face going from neutral to a smile is read as happiness', async ({
  launchOptions,
  openWithCamera,
}, testInfo) => {
  test.skip(
    !existsSync(REAL_CLIP),
    'needs ../shared/clips/neutral-to-smile.mp4, which is not part of the product',
  );
  const mjpeg = testInfo.outputPath('real.mjpeg');
  await videoToMjpeg(REAL_CLIP, mjpeg, launchOptions);
  const { page } = await openWithCamera({ videoPath: mjpeg });
  const app = new AppPage(page);
  await app.open();
  await app.useCamera();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await app.expectEmotion('happiness', 60_000);
});

test('the lower face is marked by mouse and keys, mirrored, and remembered for this camera', async ({
  openWithCamera,
}) => {
  const { page } = await openWithCamera({ videoPath: FACE_CLIP });
  const app = new AppPage(page);
  const box = page.getByRole('button', { name: /^Lower face/ });
  const place = (): Promise<string> =>
    box.evaluate(({ style }) => `${style.left} ${style.top} ${style.height}`);
  await app.open();
  await app.useCamera();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await page.getByLabel('Headset camera: I mark the lower face').check();
  await box.focus();
  for (let i = 0; i < 25; i++) await page.keyboard.press('Shift+ArrowDown');
  const shrunk = await place();
  await box.scrollIntoViewIfNeeded();
  const from = await box.boundingBox();
  if (!from) throw new Error('The box is not on the page.');
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2 + 40, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.press(']');
  await page.keyboard.press('m');
  const placed = await place();
  expect(placed).not.toBe(shrunk);
  await expect(page.getByRole('checkbox', { name: 'Mirror' })).toBeChecked();

  await page.reload();
  await app.waitForFaces();
  await app.useCamera();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await expect(page.getByLabel('Headset camera: I mark the lower face')).toBeChecked();
  expect(await place()).toBe(placed);
  await expect(page.getByRole('checkbox', { name: 'Mirror' })).toBeChecked();
  await expect(page.getByText('2°', { exact: true })).toBeVisible();
});

test('WebGPU can be asked for, reads with the large network, and is said to be software here', async ({
  page,
}) => {
  test.slow();
  const app = new AppPage(page);
  await app.open();
  await app.button('Source and world').click();
  await page.getByLabel('WebGPU').check();
  await expect(app.status).toHaveAttribute('data-backend', 'webgpu-software', { timeout: 120_000 });
  await app.waitForFaces();
  const large = page.getByText('The large network reads each face.');
  await expect(large).toBeVisible();
  await page.getByLabel('WASM').check();
  await expect(app.status).toHaveAttribute('data-backend', 'wasm', { timeout: 60_000 });
  await app.waitForFaces();
  await expect(large).toBeHidden();
});

test('a refused camera is explained, and the world goes on without it', async ({ openWithCamera }) => {
  const { page } = await openWithCamera({ videoPath: FACE_CLIP, permission: 'denied' });
  const app = new AppPage(page);
  await app.open();
  await app.useCamera();
  await expect(page.getByRole('alert')).toContainText('not allowed');
  await app.expectEmotion('off');
  await app.button('Demo clip').click();
  await expect(app.status).toHaveAttribute('data-sensing', 'playing');
  await app.waitForFaces();
});

test('a video file that is dropped in is read; one that is no video is explained', async ({ page }) => {
  const app = new AppPage(page);
  await app.open();
  await app.button('Source and world').click();
  const chooser = page.locator('input[type=file][accept^=video]');
  await chooser.setInputFiles({
    name: 'notes.mp4',
    mimeType: 'video/mp4',
    buffer: Buffer.from('not a video'),
  });
  await expect(page.getByRole('alert')).toBeVisible();
  await chooser.setInputFiles(fileURLToPath(new URL('../public/demo/faces.webm', import.meta.url)));
  await expect(app.status).toHaveAttribute('data-source', 'file');
  await app.waitForFaces();
});

test('stop sensing: the camera closes at once and everything eases to neutral', async ({
  openWithCamera,
}) => {
  const { page } = await openWithCamera({ videoPath: FACE_CLIP });
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(globalThis, { cameraTracks: tracks });
    const { getUserMedia } = MediaDevices.prototype;
    MediaDevices.prototype.getUserMedia = async function (this: MediaDevices, constraints) {
      const stream = await getUserMedia.call(this, constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  const app = new AppPage(page);
  await app.open();
  const neutral = await app.number('light-temperature-k');
  await app.useCamera();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await expect(app.status).toHaveAttribute('data-sensing', 'playing');
  await app.expectEmotion('happiness', 60_000);
  const states = (): Promise<string[]> =>
    page.evaluate(() =>
      (globalThis as unknown as { cameraTracks: MediaStreamTrack[] }).cameraTracks.map(
        (track) => track.readyState,
      ),
    );
  expect(await states()).toContain('live');
  await app.button('Stop sensing').click();
  expect(new Set(await states())).toEqual(new Set(['ended']));
  await app.expectEmotion('off', 1000);
  await expect(app.status).toHaveAttribute('data-source', 'none');
  await expect.poll(() => app.number('light-temperature-k'), { timeout: 20_000 }).toBeCloseTo(neutral, -2);
  await app.button('Start sensing').click();
  await app.waitForFaces();
});

test('no request leaves the origin, and none carries a picture', async ({ page, baseURL }) => {
  const requests: { method: string; url: string; body: number }[] = [];
  page.on('request', (request) =>
    requests.push({
      method: request.method(),
      url: request.url(),
      body: request.postDataBuffer()?.length ?? 0,
    }),
  );
  const app = new AppPage(page);
  await app.open();
  await app.expectEmotion(NAMED);
  expect(requests.length).toBeGreaterThan(5);
  for (const { method, url, body } of requests) {
    expect(method, url).toBe('GET');
    expect(body, url).toBe(0);
    if (!url.startsWith('blob:') && !url.startsWith('data:'))
      expect(new URL(url).origin).toBe(new URL(baseURL ?? '').origin);
  }
  // The studio stays out of it; the control: it has files of its own.
  const ofStudio = requests.filter(({ url }) => url.includes('studio')).map(({ url }) => url);
  expect(ofStudio).toEqual([]);
  expect(await (await page.request.get('/studio')).text()).toMatch(/assets\/studio-[\w-]+\.js/);
  // Once faces are read and the world stands, nothing more is asked for: what is sensed stays in the tab.
  await expect(page.locator('html')).toHaveAttribute('data-world-shown', 'shore', { timeout: 40_000 });
  await page.waitForLoadState('networkidle');
  const before = requests.length;
  await page.waitForTimeout(5000);
  expect(requests.slice(before).filter(({ url }) => !url.endsWith('.webm'))).toEqual([]);
});

test('by keyboard and screen reader: the world, its menu and what is kept have no serious fault', async ({
  page,
}) => {
  const app = new AppPage(page);
  await app.open();
  await app.button(/^Without camera/).click();
  await app.button('Show all eight expressions').click();
  expect(await seriousFaults(page)).toEqual([]);
  await app.button('Source and world').click();
  await expect(page.getByRole('region', { name: 'What is kept on this device' })).toContainText('Erase');
  expect(await seriousFaults(page)).toEqual([]);
  await app.button('Erase everything').click();
  await expect(app.button('Yes, erase it all')).toBeVisible();
  expect(await seriousFaults(page)).toEqual([]);
  await app.button('Keep it').click();
  await expect(app.status).toHaveText(/\w+/);
});
