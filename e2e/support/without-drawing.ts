/** @file A page that cannot draw its world: several times faster where a processor draws, for journeys about all else. */
import type { BrowserContext, Page } from '@playwright/test';
import type { Guard } from './guards.ts';

/** Call it before the page is opened. */
export async function withoutDrawing(where: Page | BrowserContext): Promise<void> {
  await where.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: []) {
      return kind.startsWith('webgl') ? null : Reflect.apply(getContext, this, [kind, ...rest]);
    } as typeof getContext;
  });
}

/** React tells of the world that could not be drawn: that is no problem of the journey. */
export const WITHOUT_WEBGL = /offers no WebGL/;
export const forgiveNoDrawing = (guard: Guard): number => guard.expectProblem(WITHOUT_WEBGL);
