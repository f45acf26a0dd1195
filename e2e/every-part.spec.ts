/**
 * @file Every part that the studio can open, all open at once, on a page that the browser translates: each works, keys
 * in its fields stay in them, and “Stop sensing” can be pressed at every size.
 */
import type { Locator } from '@playwright/test';
import { CALM_SCENE, glbOf } from '../src/fixtures/glb-scenes.ts';
import { sine, wavFile } from '../src/fixtures/stem-sounds.ts';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { expectKillSwitch } from './support/kill-switch-cover.ts';
import {
  clippedTexts,
  expectNoSidewaysScroll,
  field,
  openStudio,
  press,
  type,
} from './support/studio-page.ts';
import { translate } from './support/translate.ts';

const RATE_HZ = 22_050;
const BASS = Buffer.from(wavFile([sine(110, -30, 8, RATE_HZ)], RATE_HZ));

/** What is typed is taken back by Ctrl Z, and nothing else is. */
async function expectOwnUndo(box: Locator): Promise<void> {
  const before = await box.inputValue();
  await box.click();
  await box.press('End');
  await box.pressSequentially('7');
  await expect(box).toHaveValue(`${before}7`);
  await box.press('Control+z');
  await expect(box).toHaveValue(before);
  await box.press('Control+z');
  await box.press('Escape');
  await expect(box).toHaveValue(before);
}

test('the studio with every part open', async ({ page, guard }, testInfo) => {
  test.setTimeout(240_000);
  await translate(page);
  const app = new AppPage(page);
  await openStudio(page);

  await test.step('a world of one’s own: bound anew, undone, taken away, put back', async () => {
    await page.locator('.own-worlds > summary').click();
    await page.locator('.own-worlds input[type=file]').setInputFiles({
      // As long as a name may be, with a word that no line holds.
      name: `two-lamps ${'without-an-end-'.repeat(4)}at night.glb`,
      mimeType: 'model/gltf-binary',
      buffer: Buffer.from(glbOf(CALM_SCENE)),
    });
    const curve = page.getByRole('combobox', { name: 'Curve of Sun, brightness' });
    await expect(curve).toBeVisible({ timeout: 60_000 });
    await type(page, 'To of Sun, brightness', '0.9');
    await expectOwnUndo(field(page, 'To of Sun, brightness'));
    await curve.selectOption('late');
    await curve.dispatchEvent('keydown', { key: 'я', code: 'KeyZ', ctrlKey: true, bubbles: true });
    await expect(curve).toHaveValue('linear');
    await type(page, 'To of Sun, brightness', '9');
    await expect(page.locator('.binding-scroll .refusal')).toContainText('expected a number from 0 to 4');
    // By keys alone: the focus stays where it was, and undo takes back what was done here.
    await page.getByRole('combobox', { name: 'Property of Sun, colour temperature' }).focus();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('combobox', { name: 'Property of Sun, hue' })).toBeFocused();
    await page.keyboard.press('Control+z');
    await expect(page.getByRole('combobox', { name: 'Property of Sun, colour temperature' })).toBeFocused();
    await press(page, 'Remove Sway, speed');
    await page.keyboard.press('Control+z');
    await expect(page.getByRole('button', { name: 'Remove Sway, speed' })).toBeVisible();
    await press(page, 'Remove Lantern, brightness');
    await press(page, 'Undo binding');
    await expect(page.getByRole('button', { name: 'Remove Lantern, brightness' })).toBeVisible();
  });

  await test.step('music of one’s own: brought, measured, given another role, taken away, put back', async () => {
    await page.locator('.stems > summary').click();
    const panel = page.getByRole('region', { name: 'Your own music' });
    await panel
      .getByLabel('Choose audio files…')
      .setInputFiles({ name: 'bass.wav', mimeType: 'audio/wav', buffer: BASS });
    const part = panel.getByRole('combobox', { name: 'Role of bass.wav' });
    await expect(part).toHaveValue('bass', { timeout: 30_000 });
    await expect(panel.getByRole('note')).toContainText('LUFS', { timeout: 30_000 });
    await expectOwnUndo(panel.getByRole('textbox', { name: 'Trim of bass.wav' }));
    await part.selectOption('pad');
    await part.dispatchEvent('keydown', { key: 'ζ', code: 'KeyZ', ctrlKey: true, bubbles: true });
    await expect(part).toHaveValue('bass');
    await press(page, 'Remove bass.wav');
    await expect(panel).toContainText('No stem yet');
    await press(page, 'Undo in your own music');
    await expect(panel.getByRole('listitem')).toHaveCount(1);
  });

  await test.step('the link: a refusal in words, a room, and out of it', async () => {
    await page.locator('.link-pane > summary').click();
    const link = page.locator('.link');
    await field(page, 'Code of a room').fill('no code');
    await press(page, 'Join');
    await expect(link).toContainText('A code has six letters and digits.');
    await expectOwnUndo(field(page, 'Name of this device'));
    await press(page, 'Start a room');
    await expect(link).toHaveAttribute('data-link', 'joined');
    await press(page, 'Leave the room');
    await expect(link).toHaveAttribute('data-link', 'idle');
    await press(page, 'Start a room');
    await expect(page.locator('.link-code')).toHaveText(/^\w{3} \w{3}$/);
  });

  await test.step('with all the others open, nothing is cut at 320 px, and sensing can be stopped at every size', async () => {
    await page.evaluate(() => {
      for (const fold of document.querySelectorAll('details')) fold.open = true;
    });
    await expect(page.getByRole('heading', { name: 'What is kept on this device' })).toBeVisible();
    await page.setViewportSize({ width: 320, height: 568 });
    await expectNoSidewaysScroll(page, '320 px');
    expect.soft(await page.evaluate(clippedTexts)).toEqual([]);
    await page.screenshot({ path: testInfo.outputPath('studio-320.png'), fullPage: true });
    await expectKillSwitch(page, 'every part open');
    await page.setViewportSize({ width: 320, height: 180 });
    await page.getByRole('button', { name: 'Stop sensing' }).click({ timeout: 5000 });
    await expect(app.status).toHaveAttribute('data-sensing', 'stopped');
  });
  await expect(page.getByRole('heading', { name: 'This page could not be drawn' })).toBeHidden();
  guard.expectProblem(/^web socket: ws:\/\/localhost:\d+\/link$/);
});
