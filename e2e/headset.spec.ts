/** @file An evening in the headset: controllers first, hands then; every switch where it is, the safe place, and out. */
import { AppPage } from './support/app-page.ts';
import { expect, FACE_CLIP, test } from './support/fixtures.ts';
import { usePanel } from './support/panel-hand.ts';

test('in the headset: strength, rest, world, safe place by controller; mapping, sensing and leaving by hand', async ({
  openWithCamera,
}, testInfo) => {
  test.setTimeout(420_000);
  const { page } = await openWithCamera({ videoPath: FACE_CLIP, headset: true });
  // Two eyes, drawn by the processor: the emulated headset draws as many pixels as the window has.
  await page.setViewportSize({ width: 480, height: 270 });
  const app = new AppPage(page);
  await app.open();
  await app.useCamera();
  await expect(app.status).toHaveAttribute('data-source', 'camera');
  await app.button('Enter VR').dispatchEvent('click');
  await expect(app.status).toHaveAttribute('data-presenting', 'headset', { timeout: 30_000 });
  const controller = { with: 'controller' } as const;

  // The clip smiles every six seconds: the world is on its way up before it is asked for less.
  const neutral = 0.58;
  await expect.poll(() => app.number('light-intensity'), { timeout: 60_000 }).toBeGreaterThan(neutral + 0.03);
  await usePanel(page, 'safePlace', controller);
  await expect(app.status).toHaveAttribute('data-safe-place', 'on');
  await expect.poll(() => app.number('light-intensity'), { timeout: 10_000 }).toBeCloseTo(neutral, 2);
  await app.expectEmotion('happiness', 60_000);
  expect(await app.number('light-intensity')).toBeCloseTo(neutral, 2);
  await usePanel(page, 'safePlace', controller);
  await expect(app.status).toHaveAttribute('data-safe-place', 'off');

  await usePanel(page, 'strength', { ...controller, share: 0.9, toShare: 0.4 });
  await expect(app.status).toHaveAttribute('data-strength', '0.4');
  await usePanel(page, 'light', controller);
  await expect(app.status).toHaveAttribute('data-light', 'rests');
  await usePanel(page, 'world', controller);
  await expect(app.status).toHaveAttribute('data-world', 'forest');
  await page.screenshot({ path: testInfo.outputPath('headset.png'), timeout: 90_000 });

  const mapping = await app.attribute('mapping');
  await usePanel(page, 'mapping', { with: 'pinch' });
  await expect(app.status).not.toHaveAttribute('data-mapping', mapping);
  await usePanel(page, 'sensing', { with: 'finger' });
  await app.expectEmotion('off');
  await expect(app.status).toHaveAttribute('data-source', 'none');
  await usePanel(page, 'leave', { with: 'pinch' });
  await expect(app.status).toHaveAttribute('data-presenting', 'screen');

  // Page and headset have one state: the page says what was chosen in there.
  await page.setViewportSize({ width: 1280, height: 720 });
  await expect(app.button('Light rests')).toBeVisible();
  await expect(page.getByLabel('World')).toHaveValue('forest');
  await expect(page.getByLabel('Strength')).toHaveValue('0.4');
});
