/** @file A video whose picture is very large: an expression is read from it, and nothing is said to have failed. */
import { fileURLToPath } from 'node:url';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { writeLargeCamera } from './support/large-camera.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

/** The fake camera's smile at 3840×2160, two pictures a second: what is tried is the size, not the decoder. */
const LARGE_CLIP = fileURLToPath(new URL('./fixtures/face-4k.webm', import.meta.url));

test('a 4K clip gives an expression', async ({ page, guard }, testInfo) => {
  test.setTimeout(240_000);
  await withoutDrawing(page);
  const app = new AppPage(page);
  await app.open();
  await app.button('Source and world').click();
  await page.locator('input[type=file]').first().setInputFiles(LARGE_CLIP);
  await expect
    .poll(() => page.evaluate(() => document.querySelector('video')?.videoWidth ?? 0), { timeout: 60_000 })
    .toBe(3840);
  // The clip before it was forgotten when this one opened: what is named from here on is read from it.
  await app.expectEmotion('happiness', 150_000);
  const delaysMs: number[] = [];
  for (let i = 0; i < 12; i++) {
    delaysMs.push(await app.number('delay-ms'));
    await page.waitForTimeout(200);
  }
  testInfo.annotations.push({ type: 'ms a frame', description: delaysMs.join(' ') });
  await expect(page.getByText(/has not answered/)).toHaveCount(0);
  forgiveNoDrawing(guard);
});

test('a 4K camera gives an expression, also where it heeds no wish for a smaller picture', async ({
  openWithCamera,
}, testInfo) => {
  test.setTimeout(240_000);
  const videoPath = testInfo.outputPath('large.y4m');
  await writeLargeCamera(videoPath, 3840, 2160);
  const { page, guard } = await openWithCamera({ videoPath });
  await withoutDrawing(page);
  await page.addInitScript(() => {
    const { getUserMedia } = MediaDevices.prototype;
    MediaDevices.prototype.getUserMedia = function (this: MediaDevices, constraints) {
      const video = constraints?.video ? { width: { exact: 3840 }, height: { exact: 2160 } } : false;
      return getUserMedia.call(this, { ...constraints, video });
    };
  });
  const app = new AppPage(page);
  await app.open();
  await app.useCamera();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await expect
    .poll(() => page.evaluate(() => document.querySelector('video')?.videoWidth ?? 0), { timeout: 60_000 })
    .toBe(3840);
  await app.expectEmotion('happiness', 150_000);
  const delayMs = await app.number('delay-ms');
  testInfo.annotations.push({ type: 'ms a frame', description: String(delayMs) });
  console.log(`4K camera: ${delayMs} ms a frame.`);
  await expect(page.getByText(/has not answered/)).toHaveCount(0);
  forgiveNoDrawing(guard);
});
