/** @file A page that draws no world: several times faster on a software renderer, for journeys that need no picture. */
import type { BrowserContext, Page } from '@playwright/test';

/** Call it before the page is opened. React tells of what its boundary caught: expect `WITHOUT_WEBGL`. */
export async function withoutDrawing(where: Page | BrowserContext): Promise<void> {
  await where.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (
      this: HTMLCanvasElement,
      kind: string,
      options?: CanvasRenderingContext2DSettings,
    ) {
      return kind.startsWith('webgl') ? null : Reflect.apply(getContext, this, [kind, options]);
    } as typeof getContext;
  });
}

export const WITHOUT_WEBGL = /offers no WebGL/;
