/** @file Sessions in the studio: recorded, kept, scrubbed, compared, explained, made into a test, deleted. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Download, Page } from '@playwright/test';
import { parseSession } from '../src/recording/index.ts';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';

/** The files that a click hands over. */
async function filesOf(page: Page, count: number, act: () => Promise<void>): Promise<Download[]> {
  const files: Download[] = [];
  const keep = (file: Download): number => files.push(file);
  page.on('download', keep);
  await act();
  await expect.poll(() => files.length).toBe(count);
  page.off('download', keep);
  return files;
}

/** The studio may have folded its sessions away. */
async function unfold(page: Page): Promise<void> {
  const fold = page.locator('details:not([open]) > summary', { hasText: 'Sessions' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  if ((await fold.count()) > 0) await fold.click();
}

test('a session is recorded, kept, scrubbed, compared, explained, exported and deleted', async ({
  page,
}, testInfo) => {
  test.setTimeout(180_000);
  const app = new AppPage(page);
  const timeline = page.getByRole('slider', { name: 'Timeline' });
  const timeMs = async (): Promise<number> => Number(await timeline.getAttribute('aria-valuenow'));
  /** The run under the cursor; the world follows it as fast as comfort allows. */
  const under = async (name: string): Promise<number> => Number(await timeline.getAttribute(`data-${name}`));
  // The editor has an export, labels and switches of its own.
  const kept = page.locator('.session-list').getByRole('listitem');
  const compare = page.getByRole('region', { name: 'Compare' });
  await app.open('/studio');
  await unfold(page);

  await test.step('records, with the picture only on a choice of its own, and shows it', async () => {
    const choice = page.getByLabel('Keep the picture too');
    await expect(choice).not.toBeChecked();
    await choice.check();
    await app.button('Record').click();
    await expect(page.getByRole('alert')).toHaveText('Recording with picture');
    // The sign stays where the sessions are folded away.
    await page.locator('details > summary', { hasText: 'Sessions' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await unfold(page);
    await app.expectEmotion('happiness');
    await expect.poll(() => app.number('light-intensity')).toBeGreaterThan(0.6);
    await app.button('Mark this moment').click();
    await page.waitForTimeout(1500);
    await app.button('Stop and save').click();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(timeline).toBeVisible();
    await expect(page.getByText('Replays exactly as it was recorded.')).toBeVisible();
  });

  await test.step('is there after a reload, and moves the world', async () => {
    await page.reload();
    await unfold(page);
    await kept.filter({ hasText: 'with picture' }).getByRole('button').first().click();
    await app.button('Go to mark 1').click();
    // What was sensed at the mark is shown by the world's own status again.
    const emotionAtMark = (await timeline.getAttribute('data-emotion')) ?? '';
    await app.expectEmotion(emotionAtMark);
    const atMark = await under('light-intensity');
    await timeline.focus();
    await page.keyboard.press('Home');
    expect(await timeMs()).toBe(0);
    await expect(timeline).not.toHaveAttribute('data-emotion', emotionAtMark);
    await app.button('Go to mark 1').click();
    await expect(timeline).toHaveAttribute('data-emotion', emotionAtMark);
    await expect.poll(() => under('light-intensity')).toBeCloseTo(atMark, 4);
  });

  await test.step('is scrubbed, marked, zoomed, looped and played with keys', async () => {
    await timeline.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await timeMs()).toBe(1100);
    await page.keyboard.press('m');
    await expect(app.button('Go to mark 2')).toBeVisible();
    await page.getByLabel('Name of mark 2').fill('the smile');
    // Names and marks have a history of their own; the mapping's stands still.
    await app.button('Remove mark 1').click();
    await expect(app.button('Go to mark 2')).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect(app.button('Go to mark 2')).toBeVisible();
    await expect(page.getByLabel('Name of mark 2')).toHaveValue('the smile');
    await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled();
    await timeline.focus();
    await page.keyboard.press('PageDown');
    expect(await timeMs()).toBeGreaterThan(1100);
    await page.keyboard.press('l');
    await page.keyboard.press('+');
    await page.keyboard.press('Home');
    await page.keyboard.press(' ');
    await expect.poll(timeMs).toBeGreaterThan(500);
    await page.keyboard.press(' ');
  });

  await test.step('leaves as a file and as a test', async () => {
    const [file] = await filesOf(page, 1, () =>
      kept
        .getByRole('button', { name: /^Export/ })
        .first()
        .click(),
    );
    const text = readFileSync((await file?.path()) ?? '', 'utf8');
    const session = parseSession(text);
    expect(session.pictures?.crops.length).toBeGreaterThan(10);
    expect(session.marks.map((mark) => mark.text)).toContain('the smile');
    const [bare] = await filesOf(page, 1, () =>
      kept.getByRole('button', { name: /without its picture$/ }).click(),
    );
    expect(parseSession(readFileSync((await bare?.path()) ?? '', 'utf8'))).toEqual({
      ...session,
      pictures: undefined,
    });
    const made = await filesOf(page, 2, () => app.button('Export as a test').click());
    for (const each of made) await each.saveAs(testInfo.outputPath('exported', each.suggestedFilename()));
    const [spec, fixture] = made.map((each) => each.suggestedFilename());
    expect(spec).toMatch(/\.spec\.ts$/);
    const fixtureText = readFileSync(testInfo.outputPath('exported', fixture ?? ''), 'utf8');
    expect(parseSession(fixtureText).pictures).toBeUndefined();
  });

  await test.step('is compared under two mappings, and the world parts where the timeline says', async () => {
    await compare.getByLabel('beside').selectOption({ label: 'Focus' });
    await expect(page.getByText(/The two worlds part/)).toBeVisible();
    await app.button('Go to mark 2').click();
    const asRecorded = await under('music-tempo-bpm');
    await compare.getByRole('button', { name: 'Swap' }).click();
    await expect.poll(() => under('music-tempo-bpm')).not.toBeCloseTo(asRecorded, 1);
    await compare.getByRole('button', { name: 'Swap' }).click();
    await expect.poll(() => under('music-tempo-bpm')).toBeCloseTo(asRecorded, 4);
    // A and B of the editor, while the session plays.
    await compare.getByLabel('The world follows').selectOption('editor');
    const followed = compare.getByLabel('The world follows').locator('option:checked');
    await expect(followed).toHaveText('Companion, my own, as edited');
    await app.button('Play or pause').click();
    await page.keyboard.press('Control+e');
    await expect(followed).toHaveText('Balance, my own, as edited');
    await page.keyboard.press('Control+e');
    await expect(followed).toHaveText('Companion, my own, as edited');
    await app.button('Play or pause').click();
    await compare.getByLabel('The world follows').selectOption('recorded');
  });

  /** The heat over the crop, as drawn. */
  const heatOf = async (network: string): Promise<readonly number[]> => {
    const heat = page.getByRole('img', { name: `Where ${network} looked`, exact: true });
    await expect(heat).toBeVisible({ timeout: 40_000 });
    return heat.evaluate((node) => {
      const { width, height } = node as HTMLCanvasElement;
      const context = (node as HTMLCanvasElement).getContext('2d');
      return [...(context?.getImageData(0, 0, width, height).data ?? [])];
    });
  };

  await test.step('shows where the network looked', async () => {
    await app.button('Where did it look?').click();
    const heat = await heatOf('student (shipped)');
    const coloured = heat.filter((red, i) => i % 4 === 0 && red - (heat[i + 2] ?? 0) > 40);
    expect(coloured.length).toBeGreaterThan(100);
  });

  await test.step('is read again by a model, whose scores agree on its own crops', async () => {
    await compare.getByRole('button', { name: 'The shipped network' }).click();
    await expect(compare.getByLabel('beside')).toHaveValue(/^model:/, { timeout: 40_000 });
    await expect(page.getByText('The two worlds stay together.')).toBeVisible();
  });

  await test.step('is read by another person’s model, and each network is explained for itself', async () => {
    const model = (name: string): string =>
      fileURLToPath(new URL(`../models/student-ts/${name}`, import.meta.url));
    await compare.getByLabel('Open a model’s two files').setInputFiles([model('manifest.json')]);
    await expect(page.getByRole('alert')).toContainText('Choose its manifest.json and weights.bin together.');
    await compare
      .getByLabel('Open a model’s two files')
      .setInputFiles([model('weights.bin'), model('manifest.json')]);
    const beside = compare.getByLabel('beside').locator('option:checked');
    await expect(beside).toHaveText('Scores of student-ts (from files)', { timeout: 40_000 });
    await expect(page.getByRole('alert')).toHaveCount(0);
    const [ours, theirs] = [await heatOf('student (shipped)'), await heatOf('student-ts (from files)')];
    expect(theirs).toHaveLength(ours.length);
    expect(theirs).not.toEqual(ours);
    // Both runs by a network: neither falls off the lists.
    await compare.getByRole('button', { name: 'Swap' }).click();
    await compare.getByRole('button', { name: 'The shipped network' }).click();
    await expect(beside).toHaveText('Scores of student (shipped)', { timeout: 40_000 });
    await expect(compare.getByLabel('The world follows').locator('option:checked')).toHaveText(
      'Scores of student-ts (from files)',
    );
  });
  await page.screenshot({ path: testInfo.outputPath('sessions.png'), fullPage: true });

  await test.step('can be used without sight or pointer', async () => {
    const { violations } = await new AxeBuilder({ page }).include('.session-studio').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  await test.step('refuses a damaged file by name, and keeps what is open', async () => {
    await page.getByLabel('Open a session file').setInputFiles({
      name: 'broken.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{"kind":"mienscape-session","schemaVersion":9}'),
    });
    await expect(page.getByRole('alert')).toContainText('At schemaVersion: expected 1, got 9.');
    await expect(timeline).toBeVisible();
  });

  await test.step('is gone when it is deleted', async () => {
    await kept.getByRole('button', { name: /^Delete / }).click();
    await app.button('Delete it').click();
    await expect(page.getByText('No session yet.')).toBeVisible();
    await expect(timeline).toHaveCount(0);
    await page.reload();
    await unfold(page);
    await expect(page.getByText('No session yet.')).toBeVisible();
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
    'The browser has no room left for this session. It is still here: export it to a file, or delete others and save it again.',
  );
  await expect(page.getByRole('slider', { name: 'Timeline' })).toBeVisible();
  await expect(list.getByText('In this tab alone')).toBeVisible();
  // Going elsewhere in the studio loses nothing either, nor does editing.
  await app.button('Mark this moment').click();
  await app.button('Back to live').click();
  const [file] = await filesOf(page, 1, () => list.getByRole('button', { name: /^Export/ }).click());
  const session = parseSession(readFileSync((await file?.path()) ?? '', 'utf8'));
  expect(session.durationMs).toBeGreaterThan(900);
  expect(session.marks).toHaveLength(1);

  await list.getByRole('button', { name: 'Save again' }).click();
  await expect(page.getByRole('alert')).toContainText('no room left');
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
