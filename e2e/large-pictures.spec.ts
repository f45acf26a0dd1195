/** @file A camera whose picture is very large: an expression is read from it, and nothing is said to have failed. */
import type { Page } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { expect, FACE_CLIP, test } from './support/fixtures.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

/** The camera's film, enlarged to a picture of 3840×2160. */
async function enlargeCamera(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { getUserMedia } = MediaDevices.prototype;
    MediaDevices.prototype.getUserMedia = async function (this: MediaDevices, constraints) {
      const film = document.createElement('video');
      film.srcObject = await getUserMedia.call(this, constraints);
      film.muted = true;
      await film.play();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [3840, 2160];
      const brush = canvas.getContext('2d');
      const stream = canvas.captureStream();
      // The face fills half of the height, in the middle.
      const draw = (): void => {
        brush?.fillRect(0, 0, 3840, 2160);
        brush?.drawImage(film, 1200, 540, 1440, 1080);
      };
      draw();
      setInterval(draw, 500);
      return stream;
    };
  });
}

test('a 4K camera gives an expression', async ({ openWithCamera }, testInfo) => {
  test.setTimeout(240_000);
  const { page, guard } = await openWithCamera({ videoPath: FACE_CLIP });
  await withoutDrawing(page);
  await enlargeCamera(page);
  const app = new AppPage(page);
  await app.open();
  forgiveNoDrawing(guard);
  await app.useCamera();
  await expect
    .poll(() => page.evaluate(() => document.querySelector('video')?.videoWidth ?? 0), { timeout: 60_000 })
    .toBe(3840);
  await app.expectEmotion(/^(neutral|happiness)$/, 150_000);
  const delays: number[] = [];
  for (let i = 0; i < 12; i++) {
    delays.push(await app.number('delay-ms'));
    await page.waitForTimeout(250);
  }
  testInfo.annotations.push({ type: 'ms a frame', description: delays.join(' ') });
  console.log('ms a frame', delays.join(' '));
  await expect(page.getByText(/has not answered/)).toHaveCount(0);
  await expect(page.getByRole('alert').filter({ hasText: 'worker' })).toHaveCount(0);
});
