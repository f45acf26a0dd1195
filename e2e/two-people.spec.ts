/** @file Two people before one camera: it is said, one is read steadily, and a press chooses, on the page and in the headset. */
import type { Locator, Page } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { usePanel } from './support/panel-hand.ts';
import { coveredControls, openStudio, press } from './support/studio-page.ts';
import { CALM_FACE, makeTwoPeopleFilm, SMILING_FACE, TWO_PEOPLE_SIZE } from './support/two-people-film.ts';

interface Share {
  readonly x: number;
  readonly y: number;
}

/** Presses a place of the picture, wherever the element shows it; a place that it cuts off cannot be pressed. */
async function pressInPicture(page: Page, picture: Locator, at: Share & { reach: number }): Promise<void> {
  const box = await picture.locator('video').boundingBox();
  if (!box) throw new Error('No picture is shown.');
  const fit = await picture.locator('video').evaluate((video) => getComputedStyle(video).objectFit);
  const scales = [box.width / TWO_PEOPLE_SIZE.width, box.height / TWO_PEOPLE_SIZE.height];
  const scale = fit === 'cover' ? Math.max(...scales) : Math.min(...scales);
  const x = box.x + box.width / 2 + (at.x - 0.5) * TWO_PEOPLE_SIZE.width * scale;
  const y = box.y + box.height / 2 + (at.y - 0.5) * TWO_PEOPLE_SIZE.height * scale;
  const reach = at.reach * TWO_PEOPLE_SIZE.width * scale;
  expect(x - reach, 'the whole face is shown').toBeGreaterThanOrEqual(box.x);
  expect(x + reach, 'the whole face is shown').toBeLessThanOrEqual(box.x + box.width);
  await page.mouse.click(x, y);
}

test('it is said that there are two; a press on a face reads that one, and the button the other', async ({
  openWithCamera,
}, testInfo) => {
  const videoPath = await makeTwoPeopleFilm(testInfo.outputPath('two-people.mjpeg'));
  const { page } = await openWithCamera({ videoPath });
  const app = new AppPage(page);
  await app.open();
  await app.useCamera();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  const panel = page.getByRole('region', { name: 'What is sensed' });
  await expect(panel).toContainText(
    'Two people are in view. The app reads the one on the left of the picture.',
    {
      timeout: 30_000,
    },
  );
  await app.expectEmotion('neutral');

  await test.step('in the sheet, where the picture is large', async () => {
    const picture = page.getByRole('img', { name: 'The picture that is sensed' });
    await pressInPicture(page, picture, SMILING_FACE);
    await app.expectEmotion('happiness');
    await page.screenshot({ path: testInfo.outputPath('sheet.png') });
    await pressInPicture(page, picture, CALM_FACE);
    await app.expectEmotion('neutral');
  });

  await test.step('in the panel, where it is small', async () => {
    await app.button('Done').click();
    await expect(page.locator('.preview video')).toBeVisible();
    await pressInPicture(page, page.locator('.preview'), SMILING_FACE);
    await app.expectEmotion('happiness');
    await page.screenshot({ path: testInfo.outputPath('panel.png') });
    await app.button('Read the other person').click();
    await app.expectEmotion('neutral');
  });

  await test.step('nobody is changed over to by themselves', async () => {
    await page.waitForTimeout(4000);
    expect(await app.attribute('emotion')).toBe('neutral');
  });
});

test('the studio says it too, and its button reads the other', async ({ openWithCamera }, testInfo) => {
  const videoPath = await makeTwoPeopleFilm(testInfo.outputPath('two-people.mjpeg'));
  const { page } = await openWithCamera({ videoPath });
  const app = new AppPage(page);
  await openStudio(page);
  await press(page, 'Camera');
  await press(page, 'I agree, open the camera');
  const pane = page.getByRole('region', { name: 'What moves the world' });
  await expect(pane).toContainText(
    'Two people are in view. The app reads the one on the left of the picture.',
    {
      timeout: 30_000,
    },
  );
  await app.expectEmotion('neutral');
  await press(page, 'Read the other person');
  await app.expectEmotion('happiness');
  await page.screenshot({ path: testInfo.outputPath('studio.png') });
  // The sign of the camera covers no menu.
  for (const width of [1280, 1024, 800, 320]) {
    await page.setViewportSize({ width, height: 720 });
    await expect(page.locator('html')).toHaveJSProperty('clientWidth', width);
    expect.soft(await page.evaluate(coveredControls), `${width} px`).toEqual([]);
  }
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: testInfo.outputPath('studio-320.png') });
});

test('in the headset, “Read the other person” on the panel reads the other one, and the first again', async ({
  openWithCamera,
}, testInfo) => {
  test.setTimeout(240_000);
  const videoPath = await makeTwoPeopleFilm(testInfo.outputPath('two-people.mjpeg'));
  const { page } = await openWithCamera({ headset: true, videoPath });
  await page.setViewportSize({ width: 480, height: 270 });
  const app = new AppPage(page);
  await app.open();
  await app.useCamera();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  // Here the sheet lies over the panel: it says so itself.
  await expect(app.button('Read the other person')).toBeVisible({ timeout: 30_000 });
  await page.screenshot({ path: testInfo.outputPath('small-sheet.png') });
  await app.expectEmotion('neutral');
  await app.button('Enter VR').dispatchEvent('click');
  await expect(app.status).toHaveAttribute('data-presenting', 'headset', { timeout: 30_000 });
  await usePanel(page, 'otherPerson', { with: 'controller', offered: ['otherPerson'] });
  await app.expectEmotion('happiness');
  await usePanel(page, 'otherPerson', { with: 'finger', offered: ['otherPerson'] });
  await app.expectEmotion('neutral');
});
