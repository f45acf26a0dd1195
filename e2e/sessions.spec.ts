/** @file Sessions in the studio: recorded, kept, scrubbed, compared, explained, made into a test, deleted. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import type { Download, Page } from '@playwright/test';
import { CSV_COLUMNS, parseSession } from '../src/recording/index.ts';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { unionFiles } from './support/union-files.ts';
import { NAMED } from './support/watch-emotion.ts';

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

test('a session is recorded, kept, scrubbed, compared, explained, exported, deleted and brought back', async ({
  page,
}, testInfo) => {
  test.setTimeout(300_000);
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
    await expect(app.status).not.toHaveAttribute('data-recent-emotion', 'none', { timeout: 60_000 });
    await app.expectEmotion(NAMED);
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

  await test.step('is looped by Shift and a drag, and zoomed by Ctrl and the wheel', async () => {
    const facts = page.locator('.timeline-facts');
    const durationMs = Number(await timeline.getAttribute('aria-valuemax'));
    /** The two times that the words name, ms. */
    const spanOf = async (words: RegExp): Promise<readonly [number, number]> => {
      const [, one = '', other = ''] = ((await facts.textContent()) ?? '').match(words) ?? [];
      const ms = (text: string): number => Number(text.slice(2)) * 1000;
      return [ms(one), ms(other)];
    };
    const loop = () => spanOf(/loops (\S+)–(\S+)/);
    const seen = () => spanOf(/(\S+)–(\S+) in view/);
    await timeline.focus();
    await page.keyboard.press('0');
    await page.keyboard.press('l');
    await expect(facts).toHaveText('All in view');
    await page.keyboard.press('Home');
    const box = await timeline.boundingBox();
    if (!box) throw new Error('The timeline has no place.');
    const moveTo = (share: number) => page.mouse.move(box.x + share * box.width, box.y + 50);
    // Leftwards, in several moves: the end where it began stays.
    await page.keyboard.down('Shift');
    await moveTo(0.7);
    await page.mouse.down();
    for (const share of [0.65, 0.45, 0.4]) await moveTo(share);
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await expect(facts).toContainText('All in view · loops');
    const [fromMs, toMs] = await loop();
    expect(Math.abs(fromMs - 0.4 * durationMs)).toBeLessThan(120);
    expect(Math.abs(toMs - 0.7 * durationMs)).toBeLessThan(120);
    await expect(page.getByRole('button', { name: 'Loop', exact: true })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    // The cursor was outside: playing begins in the loop, and goes round in it.
    expect(Math.abs((await timeMs()) - fromMs)).toBeLessThan(120);
    await page.keyboard.press(' ');
    const played: number[] = [];
    // The place is told once a second, and as the loop goes round: a round of a second alone would look like standing still.
    await expect
      .poll(
        async () => {
          played.push(await timeMs());
          return played.some((ms, i) => ms < (played[i - 1] ?? 0));
        },
        { intervals: [150] },
      )
      .toBe(true);
    await page.keyboard.press(' ');
    played.push(await timeMs());
    expect(Math.min(...played)).toBeGreaterThan(fromMs - 120);
    expect(Math.max(...played)).toBeLessThan(toMs + 120);
    await page.keyboard.down('Shift');
    await page.mouse.click(box.x + 0.5 * box.width, box.y + 50);
    await page.keyboard.up('Shift');
    await expect(facts).toHaveText('All in view');
    // By keys: from here, to here.
    await page.keyboard.press('Home');
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('i');
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('o');
    await expect(facts).toHaveText('All in view · loops 0:00.5–0:01.0');
    await page.keyboard.press('l');

    const scrolled = () => page.evaluate(() => scrollY);
    const before = await scrolled();
    await page.keyboard.down('Control');
    await moveTo(0.25);
    await page.mouse.wheel(0, -120);
    await page.keyboard.up('Control');
    await expect(facts).toContainText('in view');
    await expect.poll(async () => (await seen())[1]).toBeGreaterThan(0);
    const [leftMs, rightMs] = await seen();
    expect(Math.abs(rightMs - leftMs - durationMs / 1.6)).toBeLessThan(120);
    // What was under the pointer still is.
    expect(Math.abs(leftMs + 0.25 * (rightMs - leftMs) - 0.25 * durationMs)).toBeLessThan(120);
    // Turned again, as a hand does, where a busy browser lost a turn.
    await expect
      .poll(
        async () => {
          await page.keyboard.down('Shift');
          await page.mouse.wheel(0, 0.1 * box.width);
          await page.keyboard.up('Shift');
          return (await seen())[0];
        },
        { intervals: [1000] },
      )
      .toBeGreaterThan(leftMs + 0.04 * durationMs);
    expect(await scrolled()).toBe(before);
    // A plain wheel scrolls the page, as everywhere.
    await page.mouse.wheel(0, -60);
    await expect.poll(scrolled).toBeLessThan(before);
    await timeline.focus();
    await page.keyboard.press('-');
    await page.keyboard.press('-');
    await expect(facts).toHaveText('All in view');
    // Found without being told: what the keys do is written under the timeline, and read with it.
    await expect(timeline).toHaveAccessibleDescription(/Shift drag: loop from and to here.*Ctrl wheel: zoom/);
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
    const [csv] = await filesOf(page, 1, () => kept.getByRole('button', { name: /as CSV$/ }).click());
    const lines = readFileSync((await csv?.path()) ?? '', 'utf8').split('\r\n');
    expect(lines[0]).toBe(CSV_COLUMNS.join(','));
    expect(lines.filter((line) => line.startsWith(`${session.id},`))).toHaveLength(lines.length - 2);
    expect(lines.filter((line) => line.includes('the smile'))).toHaveLength(1);
    const made = await filesOf(page, 2, () => app.button('Export as a test').click());
    for (const each of made) await each.saveAs(testInfo.outputPath('exported', each.suggestedFilename()));
    const [spec, fixture] = made.map((each) => each.suggestedFilename());
    expect(spec).toMatch(/\.spec\.ts$/);
    const fixtureText = readFileSync(testInfo.outputPath('exported', fixture ?? ''), 'utf8');
    expect(parseSession(fixtureText).pictures).toBeUndefined();
  });

  await test.step('is compared under two mappings, and the world parts where the timeline says', async () => {
    await compare.getByLabel('beside').selectOption({ label: 'Focus' });
    await expect(page.getByText(/The two worlds differ/)).toBeVisible();
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

  await test.step('says why the network cannot be asked, and asks again', async () => {
    const script = '**/assets/analysis-worker-*.js';
    await page.route(script, (route) => route.abort());
    await app.button('Where did it look?').click();
    await expect(page.getByRole('alert')).toContainText('The analysis worker failed');
    await page.unroute(script);
    await app.button('Try again').click();
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  await test.step('shows where the network looked', async () => {
    const heat = await heatOf('student (shipped)');
    const coloured = heat.filter((red, i) => i % 4 === 0 && red - (heat[i + 2] ?? 0) > 40);
    expect(coloured.length).toBeGreaterThan(100);
  });

  await test.step('is read again by a model, whose scores agree on its own crops', async () => {
    await compare.getByRole('button', { name: 'The shipped network' }).click();
    await expect(compare.getByLabel('beside')).toHaveValue(/^model:/, { timeout: 40_000 });
    await expect(page.getByText('The two worlds do not differ.')).toBeVisible();
  });

  await test.step('is read by another model (a union, with branches), and each network is explained for itself', async () => {
    const { manifest, weights } = await unionFiles();
    await compare.getByLabel('Open a model’s two files').setInputFiles([manifest]);
    await expect(page.getByRole('alert')).toContainText('Choose its manifest.json and weights.bin together.');
    await compare.getByLabel('Open a model’s two files').setInputFiles([weights, manifest]);
    const beside = compare.getByLabel('beside').locator('option:checked');
    await expect(beside).toHaveText('Scores of union (from files)', { timeout: 40_000 });
    await expect(page.getByRole('alert')).toHaveCount(0);
    const [ours, theirs] = [await heatOf('student (shipped)'), await heatOf('union (from files)')];
    expect(theirs).toHaveLength(ours.length);
    expect(theirs).not.toEqual(ours);
    // Both runs by a network: neither falls off the lists.
    await compare.getByRole('button', { name: 'Swap' }).click();
    await compare.getByRole('button', { name: 'The shipped network' }).click();
    await expect(beside).toHaveText('Scores of student (shipped)', { timeout: 40_000 });
    await expect(compare.getByLabel('The world follows').locator('option:checked')).toHaveText(
      'Scores of union (from files)',
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
  for (const count of [1, 2]) {
    await page.getByLabel('Open a session file').setInputFiles(smile);
    await expect(list.getByRole('listitem')).toHaveCount(count);
  }
  expect(await sessionsIn('Export all as CSV')).toBe(2);
  await list.getByRole('checkbox').first().check();
  await list.screenshot({ path: testInfo.outputPath('list.png') });
  expect(await sessionsIn('Export 1 chosen as CSV')).toBe(1);
});
