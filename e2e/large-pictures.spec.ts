/** @file A video whose picture is very large: an expression is read from it, and nothing is said to have failed. */
import { fileURLToPath } from 'node:url';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
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
