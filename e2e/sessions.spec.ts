/** @file Sessions in the studio: recorded, kept, scrubbed, looped, zoomed, made into files and a test. */
import { readFileSync } from 'node:fs';
import { CSV_COLUMNS, parseSession } from '../src/recording/index.ts';
import { expect, test } from './support/fixtures.ts';
import { filesOf, sessionPage, unfold } from './support/session-list.ts';
import { NAMED } from './support/watch-emotion.ts';

test('a session is recorded, kept, scrubbed, looped, zoomed and exported', async ({ page }, testInfo) => {
  test.setTimeout(240_000);
  const { app, timeline, timeMs, under, kept } = sessionPage(page);
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
    // The pressed button is gone: keys go on from where it stood.
    await expect(page.getByRole('region', { name: 'Record a session' })).toBeFocused();
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
    await page.keyboard.press('Tab');
    await expect(app.button('Remove mark 2')).toBeFocused();
    await page.keyboard.press('Control+z');
    await expect(page.getByLabel('Name of mark 2')).toHaveValue('');
    await page.keyboard.press('Control+Shift+z');
    await expect(page.getByLabel('Name of mark 2')).toHaveValue('the smile');
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
});
