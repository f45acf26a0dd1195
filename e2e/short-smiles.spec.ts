/** @file Short smiles, as people smile them, move light, music and pacing; each beginning is answered at once. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { videoToMjpeg } from '../src/package/playwright/video-to-mjpeg.ts';
import { AppPage } from './support/app-page.ts';
import { expect, FACE_CLIP, test } from './support/fixtures.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

const REAL_CLIP = fileURLToPath(new URL('../../shared/clips/neutral-to-smile.mp4', import.meta.url));

/** Light, music and pacing leave neutral for what the camera's face shows again and again. */
async function expectToFollow(app: AppPage): Promise<void> {
  const { page } = app;
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await expect(page.getByRole('region', { name: 'Framing and calibration' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(app.status).toHaveAttribute('data-recent-emotion', 'happiness', { timeout: 60_000 });
  const most = { timeout: 60_000 };
  await expect.poll(() => app.number('light-intensity'), most).toBeGreaterThan(0.58 + 0.06);
  await expect.poll(() => app.number('music-melody'), most).toBeGreaterThan(0.4 + 0.06);
  await expect.poll(() => app.number('music-tempo-bpm'), most).toBeGreaterThan(72 + 1);
  await expect.poll(() => app.number('pacing-events-per-min'), most).toBeGreaterThan(10 + 1);
  expect(await app.number('answers')).toBeGreaterThanOrEqual(1);
  await expect(page.locator('.panel')).toContainText(/Recently: (some|much) happiness/);
  await expect(page.locator('.panel')).toContainText('The world follows the happiness');
}

/** Of the ribbon: those in the colour of an emotion. */
const paintedPixels = (page: Page): Promise<number> =>
  page.locator('.ribbon canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      const [r = 0, g = 0, b = 0] = data.slice(i, i + 3);
      if (Math.max(r, g, b) - Math.min(r, g, b) > 40) count++;
    }
    return count;
  });

test('smiles of two and a half seconds, neutral between: the world follows, answers, and can be told not to', async ({
  openWithCamera,
}) => {
  test.slow();
  const { page, guard } = await openWithCamera({ videoPath: FACE_CLIP });
  await withoutDrawing(page);
  const app = new AppPage(page);
  await app.open();
  await app.useCamera();
  await expectToFollow(app);
  await app.button('Source and world').click();
  await app.button('Quick answers').click();
  await expect(app.status).toHaveAttribute('data-quick-answers', 'off');
  const before = await app.number('answers');
  // Longer than two answers are apart, and two smiles of the clip.
  await page.waitForTimeout(13_000);
  expect(await app.number('answers')).toBe(before);
  // The kill switch forgets what was shown: on the ribbon too.
  expect(await paintedPixels(page)).toBeGreaterThan(0);
  await app.button('Stop sensing').click();
  await expect.poll(() => paintedPixels(page)).toBe(0);
  await page.reload();
  await expect(app.status).toHaveAttribute('data-quick-answers', 'off');
  // What was chosen here acts in the studio, and is seen there.
  await page.goto('/studio');
  await expect(app.button('Quick answers')).toHaveAttribute('aria-pressed', 'false');
  // Told anew after loading: it is forgiven once it has been told.
  await expect(page.getByRole('alert').filter({ hasText: 'offers no WebGL' })).toBeVisible();
  expect(forgiveNoDrawing(guard)).toBeGreaterThan(0);
});

test('a real man who smiles for a second and a half at a time moves the world', async ({
  launchOptions,
  openWithCamera,
}, testInfo) => {
  test.skip(
    !existsSync(REAL_CLIP),
    'needs ../shared/clips/neutral-to-smile.mp4, which is not part of the product',
  );
  test.slow();
  const mjpeg = testInfo.outputPath('real.mjpeg');
  await videoToMjpeg(REAL_CLIP, mjpeg, launchOptions);
  const { page, guard } = await openWithCamera({ videoPath: mjpeg });
  await withoutDrawing(page);
  const app = new AppPage(page);
  await app.open();
  await app.useCamera();
  await expectToFollow(app);
  expect(forgiveNoDrawing(guard)).toBeGreaterThan(0);
});
