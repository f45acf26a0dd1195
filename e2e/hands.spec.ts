/** @file What hands do in the studio: other buttons, a second finger, other alphabets, text that is typed and undone. */
import { AppPage } from './support/app-page.ts';
import { expect, test } from './support/fixtures.ts';
import { centreOf, drag, field, openStudio, point, press } from './support/studio-page.ts';
import { forgiveNoDrawing, withoutDrawing } from './support/without-drawing.ts';

test('the curve is dragged by the primary button and one finger; keys mean the same in every alphabet', async ({
  page,
  guard,
}) => {
  await withoutDrawing(page);
  await openStudio(page);
  await press(page, 'Add point');
  const middle = point(page, 2);
  const text = (): Promise<string | null> => middle.getAttribute('aria-valuetext');
  const before = await text();
  const [x, y] = await centreOf(middle);

  await test.step('the right and the middle button move nothing', async () => {
    for (const button of ['right', 'middle'] as const) {
      await page.mouse.move(x, y);
      await page.mouse.down({ button });
      await page.mouse.move(x + 40, y - 40, { steps: 3 });
      await page.mouse.up({ button });
      expect(await text(), button).toBe(before);
    }
    await page.keyboard.press('Escape');
  });

  await test.step('a second finger neither drags nor ends the drag of the first', async () => {
    const browser = await page.context().newCDPSession(page);
    const touch = (
      type: 'touchStart' | 'touchMove' | 'touchEnd',
      ...at: { x: number; y: number; id: number }[]
    ) => browser.send('Input.dispatchTouchEvent', { type, touchPoints: at });
    const first = (dx: number, dy: number) => ({ x: x + dx, y: y + dy, id: 1 });
    // The devtools protocol ends all fingers at once: the second is the page's own.
    const second = async (type: string, dx: number, dy: number): Promise<void> =>
      point(page, 3).dispatchEvent(type, {
        ...{ pointerId: 99, pointerType: 'touch', isPrimary: false, button: 0, buttons: 1 },
        ...{ clientX: x + dx, clientY: y + dy, bubbles: true },
      });
    await touch('touchStart', first(0, 0));
    await touch('touchMove', first(10, -10));
    const moved = await text();
    expect(moved).not.toBe(before);
    const last = await point(page, 3).getAttribute('aria-valuetext');
    await second('pointerdown', 0, 0);
    await second('pointermove', -90, 60);
    expect(await text()).toBe(moved);
    expect(await point(page, 3).getAttribute('aria-valuetext')).toBe(last);
    await second('pointerup', -90, 60);
    await touch('touchMove', first(30, -30));
    expect(await text()).not.toBe(moved);
    await touch('touchEnd');
    await browser.detach();
  });

  await test.step('one drag is one step back, by Ctrl Z on a Russian layout', async () => {
    await middle.focus();
    await middle.dispatchEvent('keydown', { key: 'я', code: 'KeyZ', ctrlKey: true, bubbles: true });
    expect(await text()).toBe(before);
    await drag(page, middle, 30, -30);
    expect(await text()).not.toBe(before);
    await middle.dispatchEvent('keydown', { key: 'ζ', code: 'KeyZ', ctrlKey: true, bubbles: true });
    expect(await text()).toBe(before);
    await expect(page.getByRole('button', { name: 'Mapping A' })).toHaveAttribute('aria-pressed', 'true');
    await middle.dispatchEvent('keydown', { key: 'у', code: 'KeyE', ctrlKey: true, bubbles: true });
    await expect(page.getByRole('button', { name: 'Mapping B' })).toHaveAttribute('aria-pressed', 'true');
    await middle.dispatchEvent('keydown', { key: 'у', code: 'KeyE', ctrlKey: true, bubbles: true });
  });

  await test.step('Ctrl Z in a field takes back what was typed there, and nothing of the curve', async () => {
    const neutral = field(page, 'Neutral');
    const value = await neutral.inputValue();
    const points = await page.getByRole('slider', { name: /^Point/ }).count();
    await neutral.click();
    await page.keyboard.press('End');
    await page.keyboard.type('75');
    await expect(neutral).toHaveValue(`${value}75`);
    await page.keyboard.press('Control+z');
    await expect(neutral).not.toHaveValue(`${value}75`);
    for (let i = 0; i < 4; i++) await page.keyboard.press('Control+z');
    expect(await page.getByRole('slider', { name: /^Point/ }).count()).toBe(points);
    await page.keyboard.press('Escape');
  });

  await test.step('Ctrl E from a field leaves what was typed to the mapping that it was typed for', async () => {
    const neutral = field(page, 'Neutral');
    await neutral.fill('0.57');
    await page.keyboard.press('Control+e');
    await expect(page.getByRole('button', { name: 'Mapping B' })).toHaveAttribute('aria-pressed', 'true');
    await expect(neutral).toBeFocused();
    await expect(neutral).not.toHaveValue('0.57');
    await page.keyboard.press('Control+e');
    await expect(neutral).toHaveValue('0.57');
  });

  await test.step('Enter that ends a composition ends nothing else', async () => {
    const name = page.getByLabel('Name of the mapping');
    await name.focus();
    await name.dispatchEvent('keydown', { key: 'Enter', code: 'Enter', isComposing: true, bubbles: true });
    await expect(name).toBeFocused();
    await name.press('Enter');
    await expect(name).not.toBeFocused();
  });

  await test.step('M marks the moment on a Greek layout', async () => {
    const app = new AppPage(page);
    await app.waitForFaces();
    await page.locator('summary', { hasText: 'Sessions' }).click();
    await press(page, 'Record');
    await page.waitForTimeout(1000);
    await press(page, 'Stop and save');
    const timeline = page.getByRole('slider', { name: 'Timeline' });
    await timeline.dispatchEvent('keydown', { key: 'μ', code: 'KeyM', bubbles: true });
    await expect(page.getByRole('button', { name: 'Go to mark 1' })).toBeVisible();
  });
  forgiveNoDrawing(guard);
});
