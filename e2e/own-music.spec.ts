/** @file One's own music: stems are brought in the studio, heard there and in the experience, and erased. */
import { knocks, sine, wavFile } from '../src/fixtures/stem-sounds.ts';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { clippedTexts, expectNoSidewaysScroll, openStudio, press, type } from './support/studio-page.ts';

// No picture of the world is judged here.
test.use({ drawing: false });

const RATE_HZ = 22_050;
const LOOP_SEC = (16 * 60) / 80;
const wav = (name: string, samples: Float32Array) => ({
  name,
  mimeType: 'audio/wav',
  buffer: Buffer.from(wavFile([samples], RATE_HZ)),
});
const BASS = wav('bass.wav', sine(110, -30, LOOP_SEC, RATE_HZ));
const DRUMS = wav('drums.wav', knocks({ tempoBpm: 80, seconds: LOOP_SEC, rateHz: RATE_HZ }));
const LETTER = { name: 'letter.wav', mimeType: 'audio/wav', buffer: Buffer.from('Dear editor, '.repeat(50)) };

test('a designer brings stems, hears them by the outputs, undoes, plays them in the experience, and erases them', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const app = new AppPage(page);
  await openStudio(page);
  await page.getByText('Your own music', { exact: true }).click();
  const panel = page.getByRole('region', { name: 'Your own music' });
  const verdict = panel.getByRole('note');

  await test.step('files get roles, a tempo and a loop; what is no sound is refused', async () => {
    await expect(panel).toContainText('No stem yet. Drop files here');
    await panel.getByLabel('Choose audio files…').setInputFiles([BASS, DRUMS, LETTER]);
    await expect(panel.getByRole('alert')).toContainText(
      '“letter.wav” is not audio that this browser can read. Export it as WAV',
    );
    await expect(panel.getByRole('combobox', { name: 'Role of bass.wav' })).toHaveValue('bass');
    await expect(panel.getByRole('combobox', { name: 'Role of drums.wav' })).toHaveValue('pulse');
    await expect(panel.getByRole('textbox', { name: 'Tempo', exact: true })).toHaveValue('80');
    await expect(panel.getByRole('textbox', { name: 'Loop', exact: true })).toHaveValue('4');
    await expect(
      panel.getByRole('img', { name: 'bass.wav: the loop goes from 0.00 s to 12.00 s' }),
    ).toBeVisible();
    await press(page, 'Dismiss');
    await expect(verdict).toContainText('Matched to −19.0 LUFS', { timeout: 30_000 });
  });
  await test.step('what is typed is checked; every edit goes back, by keys too', async () => {
    await type(page, 'Loop', '5');
    await expect(panel.getByRole('alert')).toContainText(
      'expected at most 4 bars, which is what “bass.wav” holds, got 5',
    );
    await panel.getByRole('combobox', { name: 'Role of bass.wav' }).selectOption('pad');
    await panel.getByRole('combobox', { name: 'Role of bass.wav' }).press('Control+z');
    await expect(panel.getByRole('combobox', { name: 'Role of bass.wav' })).toHaveValue('bass');
    await press(page, 'Remove drums.wav');
    await expect(panel.getByRole('listitem')).toHaveCount(1);
    await press(page, 'Undo in your own music');
    await expect(panel.getByRole('listitem')).toHaveCount(2);
  });
  await test.step('it sounds', async () => {
    await panel.getByRole('radio', { name: 'Your own music' }).check();
    await press(page, 'Listen');
    await expect(app.status).toHaveAttribute('data-sounding', 'own', { timeout: 30_000 });
    await expect(panel.locator('.level-meter output')).toContainText('dBFS', { timeout: 20_000 });
    expect(await page.evaluate(clippedTexts)).toEqual([]);
    await press(page, 'Stop listening');
    await expect(app.status).toHaveAttribute('data-sounding', 'none');
  });
  await test.step('it fits a narrow window', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await expectNoSidewaysScroll(page, '360 px');
    expect(await page.evaluate(clippedTexts)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 720 });
  });
  await test.step('the experience plays it, and composed music, one at a time', async () => {
    await app.open();
    await page.getByRole('button', { name: 'Source and world' }).click();
    const music = page.getByRole('combobox', { name: 'Music' });
    await expect(music).toHaveValue('own');
    await page.getByRole('button', { name: 'Start sound' }).click();
    await expect(app.status).toHaveAttribute('data-sounding', 'own', { timeout: 30_000 });
    await music.selectOption('composed');
    await expect(app.status).toHaveAttribute('data-sounding', 'composed', { timeout: 30_000 });
    await music.selectOption('own');
    await expect(app.status).toHaveAttribute('data-sounding', 'own', { timeout: 30_000 });
  });
  await test.step('erased, it is gone, and the composed music plays', async () => {
    await page.getByRole('button', { name: 'Erase Music of your own' }).click();
    await page.getByRole('button', { name: 'Yes, erase “Music of your own”' }).click();
    await expect(app.status).toHaveAttribute('data-sounding', 'composed', { timeout: 30_000 });
    await expect(page.getByRole('combobox', { name: 'Music' })).toHaveCount(0);
    await page.reload();
    await page.getByRole('button', { name: 'Source and world' }).click();
    await expect(page.getByRole('combobox', { name: 'Music' })).toHaveCount(0);
  });
});
