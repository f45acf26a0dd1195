/** @file “Stop sensing” answers a real click at every size and zoom, whatever else is open, on both pages. */
import { AppPage } from './support/app-page.ts';
import { expect, FACE_CLIP, test } from './support/fixtures.ts';
import { expectKillSwitch } from './support/kill-switch-cover.ts';
import { clippedTexts, expectNoSidewaysScroll, openStudio, press } from './support/studio-page.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

test('the experience: “Stop sensing” is on top with the sheet open, the menu open, and in the world', async ({
  openWithCamera,
}, testInfo) => {
  test.setTimeout(180_000);
  const { page, guard } = await openWithCamera({ videoPath: FACE_CLIP });
  await withoutDrawing(page);
  // As of `npm start -- --camera … --osc …`: every kind of source is offered.
  await page.route('**/inputs.json', (route) => route.fulfill({ json: { camera: { id: 'abc1' }, osc: {} } }));
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
  for (const name of ['Network camera', 'Serial camera…', 'Mouth shapes (OSC)'])
    await expect(app.button(name)).toBeVisible();
  await expectKillSwitch(page, 'menu');
  await page.setViewportSize({ width: 360, height: 640 });
  await page.screenshot({ path: testInfo.outputPath('menu-360x640.png') });
  await app.button('Link devices').click();
  await expectKillSwitch(page, 'joining a room');
  await app.button('Start a room').click();
  await expect(page.locator('.link-code')).toBeVisible();
  await expectKillSwitch(page, 'in a room');
  for (const [width, height] of [
    [360, 640],
    [320, 180],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: testInfo.outputPath(`room-${width}x${height}.png`) });
  }
  // An extension takes elements out of the page, which then cannot be drawn.
  await page.locator('.sheet').evaluate((sheet) => sheet.remove());
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'This page could not be drawn' })).toBeVisible();
  await expectKillSwitch(page, 'torn apart');
  await page.screenshot({ path: testInfo.outputPath('torn-320x180.png') });
  await app.button('Stop sensing').click({ timeout: 5000 });
  guard.expectProblem(/removeChild|NotFoundError/);
  forgiveNoDrawing(guard);
  guard.expectProblem(/^web socket: ws:\/\/localhost:\d+\/link$/);
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
