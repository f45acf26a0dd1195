/** @file A page that the browser translates: each text node is wrapped in elements that React knows nothing of. */
import { readFile } from 'node:fs/promises';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { expectKillSwitch } from './support/kill-switch-cover.ts';
import { openStudio, press } from './support/studio-page.ts';
import { translate } from './support/translate.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

test('a translated experience: switches, sheets and erasing work, and figures follow what is read', async ({
  page,
  guard,
}) => {
  await withoutDrawing(page);
  await translate(page);
  const app = new AppPage(page);
  await app.open();
  await expect(page.locator('font font').first()).toBeAttached();
  await app.button(/^Without camera/).click();
  await app.button('Show all eight expressions').click();
  await app.expectEmotion('happiness');
  await expect(page.locator('.emotion-word')).toHaveText('Happiness');
  const share = page.locator('.probabilities div').filter({ hasText: 'happiness' }).locator('dd');
  // Read at one moment, since both change with each face; the clip comes to a smile once in a round.
  await expect
    .poll(
      () =>
        share.evaluate((node: HTMLElement) => {
          const figure = Number.parseInt(node.textContent ?? '', 10);
          const bar = Number.parseInt(node.querySelector<HTMLElement>('.bar')?.style.inlineSize ?? '', 10);
          return figure > 50 && figure === bar;
        }),
      { timeout: 60_000, intervals: [100] },
    )
    .toBe(true);
  await app.button('Hide all eight expressions').click();
  await app.button('Source and world').click();
  await app.button('Light answers').click();
  await app.button('Framing and calibration').click();
  await page.getByLabel('Webcam: find my whole face').check();
  await app.button('Done').click();
  await app.button('Source and world').click();
  await app.button('Erase everything').click();
  await app.button('Yes, erase it all').click();
  await expect(page.getByText('Erased.')).toBeVisible();
  await app.button('Stop sensing').click();
  await app.button('Start sensing').click();
  await app.waitForFaces();
  forgiveNoDrawing(guard);
});

test('a translated studio: recording, marks, undo, mute and delete work', async ({ page, guard }) => {
  test.setTimeout(120_000);
  await withoutDrawing(page);
  await translate(page);
  const app = new AppPage(page);
  await app.open('/studio');
  await press(page, 'Mute Intensity');
  await press(page, 'Add row');
  await press(page, 'Undo');
  await page.locator('summary', { hasText: 'Sessions' }).click();
  await press(page, 'Record');
  await page.waitForTimeout(1200);
  await press(page, 'Mark this moment');
  await press(page, 'Stop and save');
  const timeline = page.getByRole('slider', { name: 'Timeline' });
  await timeline.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: 'Go to mark 2' })).toBeVisible();
  await press(page, 'Undo in the session');
  await expect(page.getByRole('button', { name: 'Go to mark 2' })).toBeHidden();
  await page.getByRole('combobox', { name: 'beside' }).selectOption({ index: 2 });
  await expect(page.locator('.compare-summary')).toBeVisible();
  await page.getByRole('combobox', { name: 'beside' }).selectOption({ index: 0 });
  await page.getByRole('button', { name: /^Delete / }).click();
  await page.getByRole('button', { name: /^Undo: Deleted/ }).click();
  await expect(timeline).toBeVisible();
  await expect(page.getByRole('heading', { name: 'This page could not be drawn' })).toBeHidden();
  forgiveNoDrawing(guard);
});

test('a studio whose page was torn apart says so, keeps what was edited, and is shown again at a press', async ({
  page,
  guard,
}) => {
  await withoutDrawing(page);
  await openStudio(page);
  await page.getByRole('textbox', { name: 'Neutral' }).fill('0.41');
  await page.getByRole('textbox', { name: 'Neutral' }).press('Enter');
  // An extension that takes elements out of the page: what React puts before them has no place any more.
  await page.evaluate(() => {
    const editor = document.querySelector('.editor-body');
    const list = document.querySelector('.rows-pane .rows');
    if (editor && list) list.replaceChildren(...[...list.children].map((row) => row.cloneNode(true)));
  });
  await press(page, 'Remove');
  await expect(page.getByRole('heading', { name: 'This page could not be drawn' })).toBeVisible();
  await expectKillSwitch(page, 'torn apart');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Export “Companion/ }).click();
  const file = await (await saving).path();
  expect(JSON.parse(await readFile(file, 'utf8')).light.intensity.neutral).toBe(0.41);
  await press(page, 'Show the page again');
  await expect(page.getByRole('textbox', { name: 'Neutral' })).toHaveValue('0.41');
  await expect(page.getByRole('list', { name: 'Rows' }).getByRole('listitem')).toHaveCount(6);
  forgiveNoDrawing(guard);
  expect(guard.expectProblem(/removeChild|insertBefore|NotFoundError/)).toBeGreaterThan(0);
});
