/** @file A device that only senses: no world is drawn on it and no music played, until it takes another role. */
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { expectKillSwitch } from './support/kill-switch-cover.ts';
import { seriousFaults } from './support/serious-faults.ts';
import { switchesOverWords } from './support/shine-through.ts';
import { button, expectNoSidewaysScroll } from './support/studio-page.ts';

test('a device that only senses draws and plays nothing, and both come back with the world', async ({
  page,
  guard,
}, testInfo) => {
  test.slow();
  const app = new AppPage(page);
  const stage = page.locator('.stage canvas');
  const panel = page.locator('.link');
  const startRoom = async (): Promise<void> => {
    // One long word.
    await page.getByRole('textbox', { name: 'Name of this device' }).fill('W'.repeat(24));
    await button(page, 'Start a room').click();
    await expect(panel).toHaveAttribute('data-link', 'joined');
  };
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/#link&roles=sensor');
  await expect(page.getByRole('checkbox', { name: /^Sensor/ })).toBeChecked();
  await startRoom();
  // Where a world is drawn it begins with the first face.
  await app.waitForFaces();
  await expect(stage).toHaveCount(0);
  for (const name of ['Enter VR', 'Enter safe place', 'Start sound'])
    await expect(button(page, name)).toHaveCount(0);
  await expect(page.locator('.sensor-view video')).toBeVisible();
  await expect(page.getByRole('region', { name: 'What this sensor sends' })).toContainText(
    'Nothing is sent from this device.',
  );
  await expectKillSwitch(page, 'sensing alone');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await seriousFaults(page)).toEqual([]);
  await expectNoSidewaysScroll(page, '390 px');
  // The reading stands above the link, not under it.
  const [reading, link] = await Promise.all(
    ['.sensor-view .panel', '.sensor-link'].map((part) =>
      page
        .locator(part)
        .evaluate((box) => ({ top: box.getBoundingClientRect().top, height: box.scrollHeight })),
    ),
  );
  expect((reading?.top ?? 0) + (reading?.height ?? 0)).toBeLessThanOrEqual(link?.top ?? 0);
  await page.screenshot({ path: testInfo.outputPath('sensor-phone.png') });
  // On a phone the question stands below the reading: the button brings it into view, again and again.
  const consent = page.getByRole('region', { name: 'What this sensor sends' });
  const view = page.locator('.sensor-view');
  await expect(consent).toContainText('reads the demo clip');
  for (const size of [
    { width: 390, height: 844 },
    { width: 320, height: 568 },
  ]) {
    await page.setViewportSize(size);
    await view.evaluate((box) => box.scrollTo(0, 0));
    const switches = await page.locator('.top-controls').boundingBox();
    const picture = await page.locator('.sensor-view .preview').boundingBox();
    expect((switches?.y ?? 0) + (switches?.height ?? 0), `${size.width} px`).toBeLessThanOrEqual(
      picture?.y ?? 0,
    );
    for (let press = 0; press < 2; press++) {
      await view.evaluate((box) => box.scrollTo(0, 0));
      await page.getByRole('button', { name: /^Link: / }).click();
      await expect(consent).toBeInViewport({ ratio: 1 });
    }
    await expectNoSidewaysScroll(page, `${size.width} px`);
    expect(await view.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
    await page.screenshot({ path: testInfo.outputPath(`sensor-question-${size.width}.png`) });
  }
  // On the lowest, half of a phone beside another app, all scrolls but the kill switch.
  for (const [width, height] of [
    [320, 480],
    [360, 640],
    [1024, 640],
    [740, 360],
    [360, 300],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const share of [0.3, 0.6, 1]) {
      await page.evaluate((part) => {
        for (const box of document.querySelectorAll('main, .sensor-view'))
          box.scrollTo(0, (box.scrollHeight - box.clientHeight) * part);
      }, share);
      expect(await page.evaluate(switchesOverWords), `${width} × ${height}, ${share}`).toEqual([]);
    }
    await page.screenshot({ path: testInfo.outputPath(`sensor-scrolled-${width}.png`) });
  }
  await page.setViewportSize({ width: 1024, height: 640 });
  await page.screenshot({ path: testInfo.outputPath('sensor-wide.png') });
  // A device that sends readings is not told that nothing leaves it.
  await button(page, 'Source and world').click();
  await expect(page.locator('.sheet')).not.toContainText('Nothing leaves');
  await button(page, 'Camera').click();
  const asked = page.getByRole('dialog', { name: 'Before the camera opens' });
  await expect(asked).toContainText('only to devices that you link');
  await expect(asked).not.toContainText('Nothing leaves');
  await asked.screenshot({ path: testInfo.outputPath('consent.png') });
  await button(page, 'Stay without a camera').click();
  await button(page, 'Close').click();
  await page.getByRole('button', { name: /^Link: / }).click();
  await button(page, 'Stop sensing').click();
  await expect(page.locator('.sensor-view video')).toHaveCount(0);
  await button(page, 'Start sensing').click();

  await button(page, 'Leave the room').click();
  await expect(stage).toBeVisible({ timeout: 60_000 });
  await button(page, 'Start sound').click();
  await expect(app.status).toHaveAttribute('data-sound', 'on', { timeout: 30_000 });

  // Back in a room as a sensor alone: both end. As a world as well: both are there.
  await page.getByRole('checkbox', { name: /^World/ }).uncheck();
  await page.getByRole('checkbox', { name: /^Sensor/ }).check();
  await startRoom();
  await expect(stage).toHaveCount(0);
  await expect(app.status).toHaveAttribute('data-sound', 'off');
  await button(page, 'Leave the room').click();
  await page.getByRole('checkbox', { name: /^World/ }).check();
  await page.getByRole('checkbox', { name: /^Sensor/ }).check();
  await startRoom();
  await expect(stage).toBeVisible({ timeout: 60_000 });
  await expect(app.status).toHaveAttribute('data-sound', 'on', { timeout: 30_000 });
  guard.expectProblem(/^web socket: ws:\/\/localhost:\d+\/link$/);
});
