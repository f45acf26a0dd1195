/** @file Made by the studio from the marks of the session "25 November at 20:20": what the world did there. */
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const SESSION = fileURLToPath(new URL('./a-smile.session.json', import.meta.url));

test('the session "25 November at 20:20" moves the world as it did', async ({ page }) => {
  const moment = page.getByRole('slider', { name: 'Timeline' });
  const number = async (name: string): Promise<number> => Number(await moment.getAttribute(`data-${name}`));
  await page.goto('/studio');
  await page.getByLabel('Open a session file').setInputFiles(SESSION);
  await expect(moment).toBeVisible();

  await test.step('a smile that has not lasted yet, at 3.45 s', async () => {
    await page.getByRole('button', { name: 'Go to mark 1' }).click();
    await expect(moment).toHaveAttribute('data-emotion', 'happiness');
    await expect(moment).toHaveAttribute('data-recent-emotion', 'none');
    await expect.poll(() => number('confidence')).toBeCloseTo(1, 2);
    await expect.poll(() => number('valence')).toBeCloseTo(0.81, 2);
    await expect.poll(() => number('arousal')).toBeCloseTo(0.51, 2);
    await expect.poll(() => number('light-intensity')).toBeCloseTo(0.5785, 2);
    await expect.poll(() => number('light-temperature-k')).toBeCloseTo(5177.1289, 2);
    await expect.poll(() => number('light-hue-deg')).toBeCloseTo(275.3294, 2);
    await expect.poll(() => number('light-saturation')).toBeCloseTo(0.286, 2);
    await expect.poll(() => number('light-fog')).toBeCloseTo(0.3011, 2);
    await expect.poll(() => number('music-tempo-bpm')).toBeCloseTo(72.0457, 2);
    await expect(moment).toHaveAttribute('data-music-mode', 'dorian');
    await expect.poll(() => number('music-pad')).toBeCloseTo(0.4994, 2);
    await expect.poll(() => number('music-bass')).toBeCloseTo(0.3526, 2);
    await expect.poll(() => number('music-melody')).toBeCloseTo(0.3995, 2);
    await expect.poll(() => number('music-pulse')).toBeCloseTo(0.2214, 2);
    await expect.poll(() => number('music-air')).toBeCloseTo(0.3007, 2);
    await expect.poll(() => number('music-brightness')).toBeCloseTo(0.5006, 2);
    await expect.poll(() => number('music-reverb')).toBeCloseTo(0.3497, 2);
    await expect.poll(() => number('pacing-events-per-min')).toBeCloseTo(10.0066, 2);
    await expect.poll(() => number('pacing-motion')).toBeCloseTo(1.0006, 2);
  });
  await test.step('the smile, at 7.11 s', async () => {
    await page.getByRole('button', { name: 'Go to mark 2' }).click();
    await expect(moment).toHaveAttribute('data-emotion', 'happiness');
    await expect(moment).toHaveAttribute('data-recent-emotion', 'happiness');
    await expect.poll(() => number('confidence')).toBeCloseTo(1, 2);
    await expect.poll(() => number('valence')).toBeCloseTo(0.81, 2);
    await expect.poll(() => number('arousal')).toBeCloseTo(0.51, 2);
    await expect.poll(() => number('light-intensity')).toBeCloseTo(0.8196, 2);
    await expect.poll(() => number('light-temperature-k')).toBeCloseTo(3954.7005, 2);
    await expect.poll(() => number('light-hue-deg')).toBeCloseTo(16.967, 2);
    await expect.poll(() => number('light-saturation')).toBeCloseTo(0.5203, 2);
    await expect.poll(() => number('light-fog')).toBeCloseTo(0.1748, 2);
    await expect.poll(() => number('music-tempo-bpm')).toBeCloseTo(74.3655, 2);
    await expect(moment).toHaveAttribute('data-music-mode', 'ionian');
    await expect.poll(() => number('music-pad')).toBeCloseTo(0.4262, 2);
    await expect.poll(() => number('music-bass')).toBeCloseTo(0.424, 2);
    await expect.poll(() => number('music-melody')).toBeCloseTo(0.6464, 2);
    await expect.poll(() => number('music-pulse')).toBeCloseTo(0.4678, 2);
    await expect.poll(() => number('music-air')).toBeCloseTo(0.3763, 2);
    await expect.poll(() => number('music-brightness')).toBeCloseTo(0.7477, 2);
    await expect.poll(() => number('music-reverb')).toBeCloseTo(0.2817, 2);
    await expect.poll(() => number('pacing-events-per-min')).toBeCloseTo(11.3389, 2);
    await expect.poll(() => number('pacing-motion')).toBeCloseTo(1.0329, 2);
  });
});
