/** @file The studio as a journey sees it: its fields, points, buttons and menus. */
import { expect, type Locator, type Page } from '@playwright/test';

export async function openStudio(page: Page): Promise<void> {
  await page.goto('/studio');
  await expect(page.getByRole('heading', { name: 'Mienscape Studio' })).toBeVisible();
}

export const field = (page: Page, name: string): Locator => page.getByRole('textbox', { name, exact: true });
export const point = (page: Page, number: number): Locator =>
  page.getByRole('slider', { name: `Point ${number} of` });
export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
export const press = (page: Page, name: string): Promise<void> => button(page, name).click();

/** Opens an output of the list. */
export const select = (page: Page, output: string): Promise<void> =>
  page
    .getByRole('navigation', { name: 'Outputs' })
    .getByRole('button', { name: new RegExp(`^${output}`) })
    .click();

export async function choose(page: Page, menu: string, item: string): Promise<void> {
  await press(page, menu);
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

export async function type(page: Page, name: string, value: string): Promise<void> {
  await field(page, name).fill(value);
  await field(page, name).press('Enter');
}

/** Where a mark of the drawing lies on the page. */
export async function centreOf(mark: Locator): Promise<readonly [number, number]> {
  const box = await mark.boundingBox();
  if (!box) throw new Error('The mark has no place.');
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** Drags a mark of the drawing, in two moves as a hand does, and answers where it was let go. */
export async function drag(
  page: Page,
  mark: Locator,
  dx: number,
  dy: number,
): Promise<readonly [number, number]> {
  const [x, y] = await centreOf(mark);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + dx / 3, y + dy / 3);
  await page.mouse.move(x + dx, y + dy);
  await page.mouse.up();
  return [x + dx, y + dy];
}
