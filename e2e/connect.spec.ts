/** @file The page /connect, for people who see little, listen, or hold a small screen. */
import { connectPage } from '../scripts/lib/connect-page.mjs';
import { expect, test } from './support/fixtures.ts';
import { seriousFaults } from './support/serious-faults.ts';
import { expectNoSidewaysScroll } from './support/studio-page.ts';

const CONNECTION = {
  urls: ['https://192.168.100.100:4173/', 'https://a-computer-with-quite-a-long-name.local:4173/'],
  fingerprint: Array.from({ length: 32 }, () => 'AB').join(':'),
  port: 4173,
};

test('/connect shows three steps from 320 px on, by keyboard and by ear', async ({ page }, testInfo) => {
  await page.goto('connect');
  await expect(page.getByRole('listitem').filter({ has: page.getByRole('heading') })).toHaveCount(3);
  await expect(page.getByText('npm start -- --headset')).toBeVisible();
  expect(await seriousFaults(page)).toEqual([]);

  // As it is on the network, under the very headers of this server.
  await page.route('**/connect', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: await connectPage(CONNECTION) });
  });
  for (const [width, height] of [
    [320, 568],
    [1024, 768],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto('connect');
    await expect(page.getByRole('img', { name: 'QR code of https://192.168.100.100:4173/' })).toBeVisible();
    await expectNoSidewaysScroll(page, `${width} px`);
    expect(await seriousFaults(page)).toEqual([]);
    await page.screenshot({ path: testInfo.outputPath(`connect-${width}.png`), fullPage: true });
  }
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: CONNECTION.urls[0] ?? '' })).toBeFocused();
});
