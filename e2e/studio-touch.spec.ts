/** @file The studio on a tablet, under a finger; at 200 % zoom; and for those who asked for less motion. */
import type { Locator, Page } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import {
  centreOf,
  clippedTexts,
  coveredControls,
  expectNoSidewaysScroll,
  movingParts,
  point,
  press,
  smallTargets,
} from './support/studio-page.ts';

test.use({ hasTouch: true, viewport: { width: 1024, height: 768 } });

/** A finger set down in the middle, or at a share of the width, and moved. */
async function dragByTouch(
  page: Page,
  what: Locator,
  move: { readonly dx: number; readonly dy: number },
  share = 0.5,
): Promise<void> {
  await what.scrollIntoViewIfNeeded();
  const [middle, y] = await centreOf(what);
  const wide = (await what.boundingBox())?.width ?? 0;
  const x = middle + (share - 0.5) * wide;
  const browser = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    browser.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
  await touch('touchStart', { x, y });
  for (const part of [0.3, 0.6, 1])
    await touch('touchMove', { x: x + part * move.dx, y: y + part * move.dy });
  await touch('touchEnd');
  await browser.detach();
}

test('the studio under a finger, at 200 % zoom, and with less motion', async ({ page }) => {
  test.setTimeout(120_000);
  const app = new AppPage(page);
  const timeline = page.getByRole('slider', { name: 'Timeline' });
  await app.open('/studio');
  const themes = async (check: (theme: string) => Promise<void>): Promise<void> => {
    for (const theme of ['Dark theme', 'Light theme']) {
      await press(page, theme);
      await check(theme);
    }
  };

  await test.step('nothing moves by itself where less motion is asked for, not even the sign of a recording', async () => {
    await page.locator('summary', { hasText: 'Sessions' }).click();
    await page.getByLabel('Keep the picture too').check();
    await press(page, 'Record');
    await expect(page.getByRole('alert')).toHaveText('Recording with picture');
    // The control: this is what moves otherwise.
    expect(await page.evaluate(movingParts)).not.toEqual([]);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await themes(async (theme) => {
      await press(page, 'Mappings');
      await expect(page.getByRole('menuitem').first()).toBeVisible();
      expect(await page.evaluate(movingParts), theme).toEqual([]);
      await page.keyboard.press('Escape');
    });
    await press(page, 'Mark this moment');
    await expect(page.locator('.recorder-clock')).toHaveText(/0:(0[2-9]|[1-5])/);
    await press(page, 'Stop and save');
    await expect(timeline).toBeVisible();
    await themes(async (theme) => expect(await page.evaluate(movingParts), theme).toEqual([]));
  });

  await test.step('a point of the curve, a slider and the timeline are dragged by a finger', async () => {
    await press(page, 'Add point');
    const before = await point(page, 2).getAttribute('aria-valuetext');
    await dragByTouch(page, point(page, 2), { dx: 40, dy: -30 });
    await expect(point(page, 2)).not.toHaveAttribute('aria-valuetext', before ?? '');
    await press(page, 'Undo');
    await expect(point(page, 2)).toHaveAttribute('aria-valuetext', before ?? '');
    await dragByTouch(page, timeline, { dx: 120, dy: 0 }, 0.2);
    const [ms, durationMs] = [
      Number(await timeline.getAttribute('aria-valuenow')),
      Number(await timeline.getAttribute('aria-valuemax')),
    ];
    expect(ms).toBeGreaterThan(0.2 * durationMs);
    await press(page, 'By hand');
    const happiness = page.getByRole('slider', { name: 'happiness' });
    await expect(happiness).toHaveValue('0');
    const wide = (await happiness.boundingBox())?.width ?? 0;
    await dragByTouch(page, happiness, { dx: wide * 0.7, dy: 0 }, 0.1);
    await expect.poll(async () => Number(await happiness.inputValue())).toBeGreaterThan(0.5);
  });

  await test.step('every target is large enough for it', async () => {
    expect(await page.evaluate(smallTargets)).toEqual([]);
  });

  await test.step('an opened session fits on a tablet and at 200 % zoom, and nothing of it is cut off or covered', async () => {
    // With the longest words that an output may carry beside its name.
    await press(page, 'Mute Intensity');
    for (const [width, height] of [
      [1024, 768],
      [640, 360],
    ] as const) {
      await page.setViewportSize({ width, height });
      await expectNoSidewaysScroll(page, `${width} × ${height}`);
      expect(await page.evaluate(clippedTexts), `${width} × ${height} clips`).toEqual([]);
      expect(await page.evaluate(coveredControls), `${width} × ${height} covers`).toEqual([]);
    }
  });
});
