/** @file A page that draws no world: on a software renderer the journeys that need none are several times faster. */
import type { BrowserContext, Page } from '@playwright/test';

/** Call it before the page is opened. */
export async function withoutWebGl(page: Page | BrowserContext): Promise<void> {
  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: []) {
      return kind.startsWith('webgl') ? null : Reflect.apply(getContext, this, [kind, ...rest]);
    } as typeof getContext;
  });
}
