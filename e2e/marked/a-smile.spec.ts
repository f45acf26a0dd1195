/** @file Made by the studio from the marks of the session "24 November at 19:48": what the world did there. */
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';

const SESSION = fileURLToPath(new URL('./a-smile.session.json', import.meta.url));

test('the session "24 November at 19:48" moves the world as it did', async ({ page }) => {
  const moment = page.getByRole('slider', { name: 'Timeline' });
  const number = async (name: string): Promise<number> => Number(await moment.getAttribute(`data-${name}`));
  await page.goto('/studio');
  await page.getByLabel('Open a session file').setInputFiles(SESSION);
  await expect(moment).toBeVisible();

  await test.step('Mark 1, at 1.10 s', async () => {
    await page.getByRole('button', { name: 'Go to mark 1' }).click();
    await expect(moment).toHaveAttribute('data-emotion', 'happiness');
    await expect.poll(() => number('confidence')).toBeCloseTo(0.999, 2);
    await expect.poll(() => number('valence')).toBeCloseTo(0.81, 2);
    await expect.poll(() => number('arousal')).toBeCloseTo(0.51, 2);
    await expect.poll(() => number('light-intensity')).toBeCloseTo(0.599, 2);
    await expect.poll(() => number('light-temperature-k')).toBeCloseTo(5095.9964, 2);
    await expect.poll(() => number('light-hue-deg')).toBeCloseTo(278.564, 2);
    await expect.poll(() => number('light-saturation')).toBeCloseTo(0.299, 2);
    await expect.poll(() => number('light-fog')).toBeCloseTo(0.2929, 2);
    await expect.poll(() => number('music-tempo-bpm')).toBeCloseTo(72.068, 2);
    await expect(moment).toHaveAttribute('data-music-mode', 'dorian');
    await expect.poll(() => number('music-pad')).toBeCloseTo(0.4941, 2);
    await expect.poll(() => number('music-bass')).toBeCloseTo(0.3559, 2);
    await expect.poll(() => number('music-melody')).toBeCloseTo(0.4139, 2);
    await expect.poll(() => number('music-pulse')).toBeCloseTo(0.2277, 2);
    await expect.poll(() => number('music-air')).toBeCloseTo(0.307, 2);
    await expect.poll(() => number('music-brightness')).toBeCloseTo(0.5198, 2);
    await expect.poll(() => number('music-reverb')).toBeCloseTo(0.3456, 2);
    await expect.poll(() => number('pacing-events-per-min')).toBeCloseTo(10.0396, 2);
    await expect.poll(() => number('pacing-motion')).toBeCloseTo(1.0009, 2);
  });
  await test.step('the smile, at 1.91 s', async () => {
    await page.getByRole('button', { name: 'Go to mark 2' }).click();
    await expect(moment).toHaveAttribute('data-emotion', 'happiness');
    await expect.poll(() => number('confidence')).toBeCloseTo(1, 2);
    await expect.poll(() => number('valence')).toBeCloseTo(0.81, 2);
    await expect.poll(() => number('arousal')).toBeCloseTo(0.51, 2);
    await expect.poll(() => number('light-intensity')).toBeCloseTo(0.7074, 2);
    await expect.poll(() => number('light-temperature-k')).toBeCloseTo(4537.3567, 2);
    await expect.poll(() => number('light-hue-deg')).toBeCloseTo(306.572, 2);
    await expect.poll(() => number('light-saturation')).toBeCloseTo(0.4074, 2);
    await expect.poll(() => number('light-fog')).toBeCloseTo(0.2468, 2);
    await expect.poll(() => number('music-tempo-bpm')).toBeCloseTo(72.6043, 2);
    await expect(moment).toHaveAttribute('data-music-mode', 'dorian');
    await expect.poll(() => number('music-pad')).toBeCloseTo(0.4608, 2);
    await expect.poll(() => number('music-bass')).toBeCloseTo(0.3892, 2);
    await expect.poll(() => number('music-melody')).toBeCloseTo(0.5295, 2);
    await expect.poll(() => number('music-pulse')).toBeCloseTo(0.2978, 2);
    await expect.poll(() => number('music-air')).toBeCloseTo(0.3443, 2);
    await expect.poll(() => number('music-brightness')).toBeCloseTo(0.6422, 2);
    await expect.poll(() => number('music-reverb')).toBeCloseTo(0.3183, 2);
    await expect.poll(() => number('pacing-events-per-min')).toBeCloseTo(10.3508, 2);
    await expect.poll(() => number('pacing-motion')).toBeCloseTo(1.0084, 2);
  });
});
