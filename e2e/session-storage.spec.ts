/** @file Sessions on the device: deleted and brought back, no space left, several as one CSV. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CSV_COLUMNS, parseSession } from '../src/recording/index.ts';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { filesOf, recordWithPicture, sessionPage, unfold } from './support/session-list.ts';

test('a deleted session comes back whole, until the page ends', async ({ page }) => {
  test.setTimeout(180_000);
  const { app, timeline, kept } = sessionPage(page);
  await app.open('/studio');
  await unfold(page);
  await recordWithPicture(page);

  await test.step('comes back whole after it was deleted, by the notice or by Ctrl Z', async () => {
    const textOf = async (): Promise<string> => {
      const [file] = await filesOf(page, 1, () =>
        kept
          .getByRole('button', { name: /^Export/ })
          .first()
          .click(),
      );
      return readFileSync((await file?.path()) ?? '', 'utf8');
    };
    const onDisk = (): Promise<number> =>
      page.evaluate(
        () =>
          new Promise((resolve) => {
            const opening = indexedDB.open('mienscape-sessions');
            opening.onsuccess = () => {
              const asking = opening.result.transaction('sessions').objectStore('sessions').count();
              asking.onsuccess = () => {
                opening.result.close();
                resolve(asking.result);
              };
            };
          }),
      );
    const notice = page.getByRole('group', { name: /^Deleted “/ });
    const before = await textOf();
    await kept.getByRole('button', { name: /^Delete / }).click();
    await expect(notice).toBeFocused();
    await expect(page.getByText('No session yet.')).toBeVisible();
    await expect(timeline).toHaveCount(0);
    expect(await onDisk()).toBe(0);
    await page.keyboard.press('Tab');
    await expect(notice.getByRole('button', { name: /^Undo/ })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(notice).toHaveCount(0);
    await expect(timeline).toBeVisible();
    expect(await textOf()).toBe(before);
    await kept.getByRole('button', { name: /^Delete / }).click();
    await expect(notice).toBeFocused();
    await page.keyboard.press('Control+z');
    await expect(kept.filter({ hasText: 'with picture' })).toHaveCount(1);
    expect(await onDisk()).toBe(1);
  });

  await test.step('is gone when it is deleted', async () => {
    await kept.getByRole('button', { name: /^Delete / }).click();
    await expect(page.getByText('No session yet.')).toBeVisible();
    await expect(timeline).toHaveCount(0);
    await page.reload();
    await unfold(page);
    await expect(page.getByText('No session yet.')).toBeVisible();
    await expect(page.getByText(/^Deleted “/)).toHaveCount(0);
  });
});

test('a full browser loses no recording: it says so, hands it over as a file, and keeps it once there is room', async ({
  page,
  baseURL,
}) => {
  const app = new AppPage(page);
  const list = page.locator('.session-list');
  await app.open('/studio');
  await unfold(page);
  const browser = await page.context().newCDPSession(page);
  const origin = new URL(baseURL ?? '').origin;
  await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await app.button('Record').click();
  await expect(page.locator('.recorder-clock')).toHaveText(/0:0[1-9]/);
  await app.button('Stop and save').click();
  await expect(page.getByRole('alert')).toHaveText(
    'The browser has no space left for this session. It is still here: export it to a file, or delete others and save it again.',
  );
  await expect(page.getByRole('slider', { name: 'Timeline' })).toBeVisible();
  await expect(list.getByText('In this tab alone')).toBeVisible();
  // Going elsewhere in the studio loses nothing either, nor does editing.
  await app.button('Mark this moment').click();
  await app.button('Back to live').click();
  const [file] = await filesOf(page, 1, () =>
    list
      .getByRole('button', { name: /^Export/ })
      .first()
      .click(),
  );
  const session = parseSession(readFileSync((await file?.path()) ?? '', 'utf8'));
  expect(session.durationMs).toBeGreaterThan(900);
  expect(session.marks).toHaveLength(1);

  await list.getByRole('button', { name: 'Save again' }).click();
  await expect(page.getByRole('alert')).toContainText('no space left');
  await browser.send('Storage.overrideQuotaForOrigin', { origin });
  await list.getByRole('button', { name: 'Save again' }).click();
  await expect(list.getByText('In this tab alone')).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.reload();
  await unfold(page);
  await list.getByRole('listitem').getByRole('button').first().click();
  await expect(page.getByRole('slider', { name: 'Timeline' })).toHaveAttribute(
    'aria-valuemax',
    String(session.durationMs),
  );
});

test('several sessions leave as one CSV, those that were chosen or all', async ({ page }, testInfo) => {
  const app = new AppPage(page);
  const list = page.locator('.session-list');
  const smile = fileURLToPath(new URL('./marked/a-smile.session.json', import.meta.url));
  /** How many sessions the file of a click holds. */
  const sessionsIn = async (button: string): Promise<number> => {
    const [file] = await filesOf(page, 1, () => app.button(button).click());
    expect(file?.suggestedFilename()).toMatch(/^sessions?(-[a-z0-9-]+)?\.csv$/);
    const [header, ...rows] = readFileSync((await file?.path()) ?? '', 'utf8').split('\r\n');
    expect(header).toBe(CSV_COLUMNS.join(','));
    return new Set(rows.filter((row) => row !== '').map((row) => row.split(',')[0])).size;
  };
  await page.goto('/studio');
  await unfold(page);
  // A file of what is kept is not kept twice; one that differs is kept as a copy.
  for (const [name, shown, count] of [
    ['Smile', 'Smile', 1],
    ['Smile', 'Smile', 1],
    ['Grin', 'Grin, copy', 2],
  ] as const) {
    const text = JSON.stringify({ ...JSON.parse(readFileSync(smile, 'utf8')), name });
    await page.getByLabel('Open a session file').setInputFiles({
      name: 'smile.session.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
    await expect(page.getByLabel('Name of the session')).toHaveValue(shown);
    await expect(list.getByRole('listitem')).toHaveCount(count);
  }
  expect(await sessionsIn('Export all as CSV')).toBe(2);
  await list.getByRole('checkbox').first().check();
  await list.screenshot({ path: testInfo.outputPath('list.png') });
  expect(await sessionsIn('Export 1 chosen as CSV')).toBe(1);
});
