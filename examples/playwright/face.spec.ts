// Tests the page of ../css-and-sound on what a face did, in place of a person.

import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { expectTargets, readPage, replaySession } from 'mienscape/playwright';

// A session recorded in the studio (Sessions → Export): a smile of some seconds.
const test = replaySession(readFileSync(new URL('./smile.session.json', import.meta.url), 'utf8'));

test('a smile brings light, and the orb follows', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button').click();
  await expect(page.getByRole('button')).toHaveText('Reading the demo clip');
  await expectTargets(page, { 'light.intensity': [0.7, 1] });
  expect((await readPage(page))?.emotion.kind).toBe('sensed');
  const light = await page.evaluate(() => document.documentElement.style.getPropertyValue('--light'));
  expect(Number(light)).toBeGreaterThan(0.7);
});
