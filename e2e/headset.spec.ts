/** @file An evening in the headset: controllers first, hands then; every switch where it is, the safe place, and out. */
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { usePanel } from './support/panel-hand.ts';

test('in the headset: strength, rest, world and safe place by controller; mapping, sensing and leaving by hand', async ({
  openWithCamera,
}, testInfo) => {
  test.setTimeout(420_000);
  const { page } = await openWithCamera({ headset: true });
  // Two eyes, drawn by the processor: the emulated headset draws as many pixels as the window has.
  await page.setViewportSize({ width: 480, height: 270 });
  const app = new AppPage(page);
  await app.open();
  const neutral = await app.number('light-intensity');
  await app.button('Enter VR').dispatchEvent('click');
  await expect(app.status).toHaveAttribute('data-presenting', 'headset', { timeout: 30_000 });
  const controller = { with: 'controller' } as const;

  await usePanel(page, 'strength', { ...controller, share: 0.9, toShare: 0.4 });
  await expect(app.status).toHaveAttribute('data-strength', '0.4');
  await usePanel(page, 'music', controller);
  await expect(app.status).toHaveAttribute('data-music', 'rests');
  await usePanel(page, 'safePlace', controller);
  await expect(app.status).toHaveAttribute('data-safe-place', 'on');
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
  await app.button('Source and world').click();
  await expect(app.button('Music rests')).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'World' })).toHaveValue('forest');
  await expect(page.getByRole('slider', { name: 'Strength' })).toHaveValue('0.4');
  await page.getByRole('combobox', { name: 'Mapping' }).selectOption(mapping);
  await page.getByRole('slider', { name: 'Strength' }).fill('1');
  // The safe place goes on outside: a smile is read, and the light stays. Left, the same smile moves it.
  await app.button('Start sensing').click();
  await app.expectEmotion('happiness', 60_000);
  await page.waitForTimeout(1500);
  expect(await app.number('light-intensity')).toBeCloseTo(neutral, 3);
  await app.button('Leave safe place').click();
  await expect.poll(() => app.number('light-intensity'), { timeout: 60_000 }).toBeGreaterThan(neutral + 0.03);
  // And back: neutral within seconds, while the clip goes on.
  await app.button('Safe place').click();
  await expect.poll(() => app.number('light-intensity'), { timeout: 6000 }).toBeCloseTo(neutral, 2);
});
