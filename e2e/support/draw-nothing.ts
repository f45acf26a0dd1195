/** @file A page without WebGL: what the world is told is looked at, and a processor has its time for the faces. */
import type { Page } from '@playwright/test';
import type { Guard } from './guards.ts';

export async function drawNothing(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...asked: unknown[]) {
      if (String(asked[0]).startsWith('webgl')) return null;
      return Reflect.apply(getContext, this, asked);
    } as typeof getContext;
  });
}

/** Says that this journey drew nothing on purpose: React tells of what a boundary caught. */
export const forgiveUndrawn = (guard: Guard): number => guard.expectProblem(/offers no WebGL/);
