/** @file Pages that do not draw their world: several times faster where a processor draws, for journeys about all else. */
import type { BrowserContext, Page } from '@playwright/test';
import type { Guard } from './guards.ts';

/** WebGL is missing, and the page says so in an alert. Call it before the page is opened. */
export async function withoutDrawing(where: Page | BrowserContext): Promise<void> {
  await where.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: []) {
      return kind.startsWith('webgl') ? null : Reflect.apply(getContext, this, [kind, ...rest]);
    } as typeof getContext;
  });
}

/** React tells of the world that could not be drawn, sooner or later: that is no problem of the journey. */
const WITHOUT_WEBGL = /offers no WebGL/;
export const forgiveNoDrawing = (guard: Guard): number => guard.forgive(WITHOUT_WEBGL);

/**
 * WebGL is there and each of its draw calls does nothing: the world is built and stepped, its canvas stays empty, and
 * the page has no alert about it. Call it before the page is opened.
 */
export async function withoutDrawCalls(where: Page | BrowserContext): Promise<void> {
  await where.addInitScript(() => {
    const { prototype } = WebGL2RenderingContext;
    const skip = (): void => undefined;
    for (const name of ['clear', 'drawArrays', 'drawElements'] as const) prototype[name] = skip;
    for (const name of ['drawArraysInstanced', 'drawElementsInstanced'] as const) prototype[name] = skip;
    for (const name of ['drawRangeElements', 'blitFramebuffer'] as const) prototype[name] = skip;
  });
}
