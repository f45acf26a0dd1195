/** @file “Stop sensing” answers a real click at every size and zoom, whatever else is open, on both pages. */
import type { Page } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { expect, FACE_CLIP, test } from './support/fixtures.ts';
import { clippedTexts, expectNoSidewaysScroll, openStudio, press } from './support/studio-page.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

/** Phones, an old phone, half of one beside another app, and a page of 1280 × 720 at 200 % and 400 % zoom. */
const SIZES = [
  [1280, 720],
  [800, 360],
  [720, 400],
  [640, 360],
  [390, 844],
  [360, 640],
  [320, 568],
  [320, 480],
  [320, 180],
] as const;

/** What lies on top where the kill switch is, at its middle and near its corners. Runs in the page. */
function coverOfKillSwitch(): string {
  const button = [...document.querySelectorAll('button')].find((each) => each.textContent === 'Stop sensing');
  if (!button) return 'there is none';
  const { left, top, right, bottom } = button.getBoundingClientRect();
  if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) return 'it lies outside the view';
  const points = [
    [(left + right) / 2, (top + bottom) / 2],
    [left + 8, top + 8],
    [right - 8, bottom - 8],
  ] as const;
  for (const [x, y] of points) {
    const hit = document.elementFromPoint(x, y);
    if (!hit || !button.contains(hit)) return `it lies under ${hit?.className || hit?.tagName}`;
  }
  return 'nothing';
}

async function expectKillSwitch(page: Page, step: string): Promise<void> {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await expect
      .soft(page.locator('html'), 'the page has its new size')
      .toHaveJSProperty('clientWidth', width);
    for (const edge of ['top', 'bottom'] as const) {
      await page.evaluate((to) => {
        for (const box of [document.documentElement, document.querySelector('main')])
          box?.scrollTo(0, to === 'top' ? 0 : box.scrollHeight);
      }, edge);
      const where = `${step}, ${width} × ${height}, scrolled to the ${edge}`;
      expect.soft(await page.evaluate(coverOfKillSwitch), where).toBe('nothing');
    }
  }
}

test('the experience: “Stop sensing” is on top with the sheet open, the menu open, and in the world', async ({
  openWithCamera,
}, testInfo) => {
  test.setTimeout(180_000);
  const { page, guard } = await openWithCamera({ videoPath: FACE_CLIP });
  await withoutDrawing(page);
  const app = new AppPage(page);
  await app.open();
  await expectKillSwitch(page, 'arrival');
  await app.button(/^With camera/).click();
  await app.button('I agree, open the camera').click();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await expect(app.button('Done')).toBeVisible();
  await expectKillSwitch(page, 'framing');
  for (const [width, height] of [
    [360, 640],
    [320, 480],
    [320, 180],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: testInfo.outputPath(`framing-${width}x${height}.png`) });
  }
  // A real press, where it was covered: the track has ended before anything else happens.
  await page.setViewportSize({ width: 320, height: 180 });
  await app.button('Stop sensing').click({ timeout: 5000 });
  await expect(app.status).toHaveAttribute('data-sensing', 'stopped');
  await app.button('Start sensing').click({ timeout: 5000 });
  await expect(app.status).toHaveAttribute('data-sensing', 'playing');
  await page.keyboard.press('Escape');
  await expectKillSwitch(page, 'the world');
  await app.button('Source and world').click();
  await expectKillSwitch(page, 'menu');
  await page.setViewportSize({ width: 360, height: 640 });
  await page.screenshot({ path: testInfo.outputPath('menu-360x640.png') });
  forgiveNoDrawing(guard);
});

test('the studio: “Stop sensing” is on top, and 320 px neither scroll sideways nor cut words', async ({
  openWithCamera,
}, testInfo) => {
  test.setTimeout(180_000);
  const { page, guard } = await openWithCamera({ videoPath: FACE_CLIP });
  await withoutDrawing(page);
  await openStudio(page);
  await expectKillSwitch(page, 'studio');
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.locator('summary', { hasText: 'Sessions' }).click();
  await press(page, 'Record');
  await expectKillSwitch(page, 'while recording');
  await page.waitForTimeout(1000);
  await press(page, 'Stop and save');
  await expect(page.getByRole('slider', { name: 'Timeline' })).toBeVisible();
  for (const [width, height] of [
    [320, 568],
    [320, 256],
    [1280, 720],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expectNoSidewaysScroll(page, `${width} × ${height}`);
    expect.soft(await page.evaluate(clippedTexts), `${width} × ${height} clips`).toEqual([]);
    await page.screenshot({ path: testInfo.outputPath(`studio-${width}x${height}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 320, height: 180 });
  await page.getByRole('button', { name: 'Stop sensing' }).click({ timeout: 5000 });
  forgiveNoDrawing(guard);
  // On a busy machine a worker may be started anew; the frame that it held dies with it.
  guard.expectProblem(/VideoFrame was garbage collected/);
});
