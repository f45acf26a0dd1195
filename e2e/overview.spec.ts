/** @file The mapping at a glance: signs and seconds in a matrix, a cell opens its curve, an audition moves the world. */
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { seriousFaults } from './support/serious-faults.ts';
import { button, clippedTexts, expectNoSidewaysScroll, openStudio, press } from './support/studio-page.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

test('a matrix of emotion and output: a cell opens its curve; the audition is heard at one press', async ({
  page,
  guard,
}, testInfo) => {
  test.setTimeout(300_000);
  await withoutDrawing(page);
  const app = new AppPage(page);
  await openStudio(page);
  await page.locator('summary', { hasText: 'Mapping at a glance' }).click();
  const cell = (name: string) => page.getByRole('button', { name: new RegExp(`^${name}`) });
  await expect(cell('Happiness, Intensity: \\+0\\.\\d\\d of 1 in \\d+ s')).toBeVisible();
  await expect(page.locator('.response')).toHaveCount(16 * 8);
  await page.screenshot({ path: testInfo.outputPath('overview.png'), fullPage: true });
  // One stop of the Tab key, then arrows.
  await button(page, 'Audition: each emotion for 8 s').focus();
  await page.keyboard.press('Tab');
  await expect(cell('Neutral, Intensity')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(cell('Happiness, Colour temperature')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Temperature' })).toBeVisible();
  await cell('Happiness, Colour temperature').focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Tab');
  await expect(page.locator('.response:focus')).toHaveCount(0);
  await cell('Sadness, Tempo').click();
  await expect(page.getByRole('heading', { name: 'Tempo' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Response curve of Sadness' })).toBeVisible();
  await expect(page.locator('[data-path="music.tempoBpm"] .live')).toHaveText(/BPM/);
  await expect(page.locator('[data-path="music.pad"] .live')).toHaveText(/dB/);
  await expect(page.locator('[data-path="pacing.eventsPerMin"] .live')).toHaveText(/events\/min/);
  await expect(page.locator('[data-path="light.temperatureK"] .live')).toHaveText(/K/);
  // The longest units: what stands beside them can be pressed.
  for (const output of ['Events', 'Pad']) {
    await cell(`Happiness, ${output}`).click();
    await page.getByRole('button', { name: 'Solo row 1, Happiness, recent' }).click({ trial: true });
  }
  expect(await seriousFaults(page)).toEqual([]);

  await press(page, 'Audition: each emotion for 8 s');
  await app.expectEmotion('neutral');
  await app.expectEmotion('happiness', 20_000);
  await expect(page.locator('td[data-now="true"]').first()).toBeVisible();
  await press(page, 'Stop the audition');
  await expect(page.getByRole('button', { name: 'Audition: each emotion for 8 s' })).toBeVisible();

  for (const [width, height] of [
    [320, 568],
    [1024, 768],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expectNoSidewaysScroll(page, `${width} × ${height}`);
    expect.soft(await page.evaluate(clippedTexts), `${width} × ${height} clips`).toEqual([]);
    await page.screenshot({ path: testInfo.outputPath(`overview-${width}.png`), fullPage: true });
  }
  forgiveNoDrawing(guard);
});
