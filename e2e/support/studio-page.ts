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

/** Controls that are there but cannot be pressed in their middle, once they are scrolled to. Runs in the page. */
export function coveredControls(): string[] {
  const controls = [
    ...document.querySelectorAll<HTMLElement>('button, select, input, summary, [role=slider]'),
  ];
  return controls.flatMap((control) => {
    if (!control.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true })) return [];
    control.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = control.getBoundingClientRect();
    // Files are chosen through their label.
    if (width < 2 || height < 2 || control.matches('.visually-hidden, .file-button input')) return [];
    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
    if (hit && (control.contains(hit) || hit.contains(control))) return [];
    return [`${control.getAttribute('aria-label') ?? control.textContent} under ${hit?.className}`];
  });
}

/** Controls smaller than 24 × 24 CSS px (WCAG 2.5.8); a box to tick counts with its label. Runs in the page. */
export function smallTargets(): string[] {
  const controls = document.querySelectorAll<HTMLElement | SVGGraphicsElement>(
    'button, select, input, summary, a[href], [role=slider], .curve-tangent circle',
  );
  return [...controls].flatMap((control) => {
    const target = control.matches('[type=checkbox], [type=file]') ? control.closest('label') : control;
    if (!target?.checkVisibility({ visibilityProperty: true })) return [];
    const box = target.getBoundingClientRect();
    // A drawing is reached by its stroke too, which its box leaves out.
    const drawn = control instanceof SVGGraphicsElement;
    const stroke = drawn ? Number.parseFloat(getComputedStyle(control).strokeWidth) : 0;
    const reach = drawn ? stroke * (box.width / control.getBBox().width) : 0;
    const [width, height] = [box.width + reach, box.height + reach];
    if (width > 23.5 && height > 23.5) return [];
    const name = control.getAttribute('aria-label') ?? (control.textContent || control.tagName);
    return [`${name}: ${width.toFixed(0)} × ${height.toFixed(0)}`];
  });
}

/** Words and fields that do not fit in their box, or reach over the page's edge. Runs in the page. */
export function clippedTexts(): string[] {
  const wide = document.documentElement.clientWidth;
  /** A word that takes two lines. Longer ones are names of documents, which may have to. */
  const hasBrokenWord = (box: HTMLElement): boolean => {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const { 0: word, index } of (node.textContent ?? '').matchAll(/\p{L}{2,12}/gu)) {
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) return true;
      }
    }
    return false;
  };
  /** What is clipped as a whole is spoken and not seen. */
  const isForReadersAlone = (box: Element): boolean =>
    getComputedStyle(box).clipPath === 'inset(50%)' ||
    (box.parentElement !== null && isForReadersAlone(box.parentElement));
  const boxes = document.querySelectorAll<HTMLElement>(
    'h1, h2, h3, p, button, label, legend, summary, input, output, th, .output-name, .quiet, .unit, select',
  );
  return [...boxes].flatMap((box) => {
    if (!box.checkVisibility({ visibilityProperty: true }) || isForReadersAlone(box)) return [];
    if (box.matches('.file-button input')) return [];
    const { left, right, width } = box.getBoundingClientRect();
    if (width < 2) return [];
    const label = `${box.className || box.tagName}: ${(box.textContent || box.getAttribute('aria-label')) ?? ''}`;
    if (box.matches('button') && hasBrokenWord(box)) return [`${label} (within a word)`];
    const cut = box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).display !== 'inline';
    if (!cut && left >= -0.5 && right <= wide + 0.5) return [];
    return [label];
  });
}

/** What is animated, or would be at its next change. Runs in the page. */
export function movingParts(): string[] {
  const running = document.getAnimations().map((animation) => `runs: ${animation.constructor.name}`);
  const set = [...document.querySelectorAll('*')].flatMap((element) =>
    [undefined, '::before', '::after'].flatMap((part) => {
      const { animationName, transitionDuration } = getComputedStyle(element, part);
      const still = animationName === 'none' && transitionDuration.split(', ').every((time) => time === '0s');
      return still ? [] : [`${element.tagName}.${element.className}${part ?? ''}`];
    }),
  );
  return [...running, ...set];
}

/** The page fits its width; one of a new size is laid out in its next frame. */
export async function expectNoSidewaysScroll(page: Page, size: string): Promise<void> {
  const wider = (): Promise<number> =>
    page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
  await expect.poll(wider, `${size} scrolls sideways`).toBe(0);
}
