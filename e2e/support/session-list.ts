/** @file The studio's sessions, as journeys find them: the timeline, the list, and a recording to work on. */
import type { Download, Page } from '@playwright/test';
import { AppPage } from './app-page.ts';
import { expect } from './fixtures.ts';
import { NAMED } from './watch-emotion.ts';

/** The files that a click hands over. */
export async function filesOf(page: Page, count: number, act: () => Promise<void>): Promise<Download[]> {
  const files: Download[] = [];
  const keep = (file: Download): number => files.push(file);
  page.on('download', keep);
  await act();
  await expect.poll(() => files.length).toBe(count);
  page.off('download', keep);
  return files;
}

/** The studio may have folded its sessions away. */
export async function unfold(page: Page): Promise<void> {
  const fold = page.locator('details:not([open]) > summary', { hasText: 'Sessions' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  if ((await fold.count()) > 0) await fold.click();
}

/** Where a session is shown and moved through. */
export function sessionPage(page: Page) {
  const timeline = page.getByRole('slider', { name: 'Timeline' });
  return {
    app: new AppPage(page),
    timeline,
    timeMs: async (): Promise<number> => Number(await timeline.getAttribute('aria-valuenow')),
    /** The run under the cursor; the world follows it as fast as comfort allows. */
    under: async (name: string): Promise<number> => Number(await timeline.getAttribute(`data-${name}`)),
    // The editor has an export, labels and switches of its own.
    kept: page.locator('.session-list').getByRole('listitem'),
    compare: page.getByRole('region', { name: 'Compare' }),
  };
}

/** Records until an emotion is named, with a mark at that moment, and keeps it, with its picture. */
export async function recordWithPicture(page: Page): Promise<void> {
  const { app, timeline } = sessionPage(page);
  await page.getByLabel('Keep the picture too').check();
  await app.button('Record').click();
  await expect(page.getByRole('alert')).toHaveText('Recording with picture');
  await app.expectEmotion(NAMED);
  await app.button('Mark this moment').click();
  await page.waitForTimeout(1500);
  await app.button('Stop and save').click();
  await expect(timeline).toBeVisible();
}
