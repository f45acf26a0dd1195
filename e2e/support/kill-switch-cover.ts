/** @file Whether “Stop sensing” can be pressed, at every size and zoom. */
import { expect, type Page } from '@playwright/test';

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

/** “Stop sensing” lies on top at every size, scrolled to either end. */
export async function expectKillSwitch(page: Page, step: string): Promise<void> {
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
