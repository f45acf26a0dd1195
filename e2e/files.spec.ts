/** @file Files of every name, opened as what they are; a wrong one stops nothing. And a phone that plays nothing unasked. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { expectNoSidewaysScroll, field, openStudio } from './support/studio-page.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

const drop = (page: Page, name: string, content: string): Promise<void> => dropAll(page, [[name, content]]);

async function dropAll(
  page: Page,
  contents: readonly (readonly [name: string, content: string])[],
): Promise<void> {
  const files = await page.evaluateHandle((all) => {
    const data = new DataTransfer();
    for (const [title, text] of all) data.items.add(new File([text], title));
    return data;
  }, contents);
  await page.getByRole('main').dispatchEvent('drop', { dataTransfer: files });
}

test('the studio opens mappings and sessions by what they hold; the experience keeps what plays', async ({
  page,
  guard,
}) => {
  await withoutDrawing(page);
  const app = new AppPage(page);
  await openStudio(page);
  // The longest name, with no place to break.
  const name = 'W'.repeat(80);
  const focus = { ...JSON.parse(read('../src/adaptation/mappings/focus.json')), id: 'mine', name };
  const mapping = JSON.stringify(focus).replace('"neutral":0.62', '"neutral":0.6');
  await drop(page, 'MINE.JSON', mapping);
  await expect(field(page, 'Neutral')).toHaveValue('0.6');
  const session = { ...JSON.parse(read('marked/a-smile.session.json')), name };
  await dropAll(page, [
    ['README.txt', 'About these sessions'],
    ['evening.json', JSON.stringify(session)],
  ]);
  await expect(page.getByText('Left out, to be opened separately: “README.txt”.')).toBeVisible();
  await expect(page.getByRole('slider', { name: 'Timeline' })).toBeVisible();
  await expectNoSidewaysScroll(page, 'a session and a mapping with long names');
  await expect(field(page, 'Neutral')).toHaveValue('0.6');
  await page.getByRole('button', { name: 'Back to live' }).click();
  await drop(page, 'notes.json', 'no document');
  await expect(page.getByRole('alert').filter({ hasText: 'notes.json was refused' })).toBeVisible();

  await app.open();
  await page.evaluate(() => {
    const phases: (string | null)[] = [];
    Object.assign(globalThis, { phases });
    const status = document.querySelector('[data-sensing]');
    if (status)
      new MutationObserver(() => phases.push(status.getAttribute('data-sensing'))).observe(status, {
        attributeFilter: ['data-sensing', 'data-source'],
      });
  });
  const refusal = page.getByRole('alert').filter({ hasText: 'was not opened' });
  await drop(page, 'notes.mp4', 'not a video');
  await expect(refusal).toContainText('“notes.mp4” was not opened. It contains text, not video.');
  await drop(page, `${'x'.repeat(240)}.mp4`, 'not a video');
  await expect(refusal).toContainText('It contains text, not video.');
  const panel = page.getByRole('region', { name: 'What is sensed' });
  expect(await panel.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  await drop(page, 'broken.mp4', '\u0000\u0000\u0000\u0020ftyp broken');
  await expect(refusal).toContainText('“broken.mp4” was not opened.');
  await expect(refusal).toContainText('no video that this browser can play');
  await drop(page, 'evening.json', read('marked/a-smile.session.json'));
  await expect(refusal).toContainText('recorded session');
  await expect(app.status).toHaveAttribute('data-source', 'demo');
  expect(await page.evaluate(() => (globalThis as unknown as { phases: string[] }).phases)).toEqual([]);
  await drop(page, 'MINE.JSON', mapping);
  await expect(app.status).toHaveAttribute('data-mapping', 'mine');
  await expect(refusal).toHaveCount(0);
  forgiveNoDrawing(guard);
});

test('a phone that starts no video by itself: it is said, and the first press begins', async ({
  page,
  guard,
}) => {
  await withoutDrawing(page);
  await page.addInitScript(() => {
    // Not `userActivation`: whatever Playwright asks of the page counts as a gesture there.
    let isPressed = false;
    for (const press of ['pointerup', 'click', 'keydown'])
      addEventListener(
        press,
        ({ isTrusted }) => {
          isPressed = isTrusted;
          setTimeout(() => {
            isPressed = false;
          });
        },
        true,
      );
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      if (isPressed) return play.call(this);
      return Promise.reject(new DOMException('play() needs a user gesture.', 'NotAllowedError'));
    };
  });
  const app = new AppPage(page);
  await page.setViewportSize({ width: 320, height: 480 });
  await page.goto('/');
  const wish = page.getByText('Press anywhere to begin', { exact: true });
  await expect(wish).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: 'no video' })).toHaveCount(0);
  await page.getByRole('heading', { name: 'Two ways in' }).click();
  await app.waitForFaces();
  await expect(wish).toHaveCount(0);
  forgiveNoDrawing(guard);
});
