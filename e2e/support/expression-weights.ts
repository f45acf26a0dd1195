/** @file A headset that tracks the face by itself, in the draft's shape (src/expressions); iwer does not have it. */
import type { Page } from '@playwright/test';

type Weights = Readonly<Record<string, number>>;
type WithWeights = typeof globalThis & { expressionWeights: Map<string, number> };

/** Gives the emulated headset `XRFrame.expressions`; call it before the page is opened. */
export async function emulateExpressions(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const weights = new Map<string, number>();
    Object.assign(globalThis, { expressionWeights: weights });
    Object.defineProperty(XRFrame.prototype, 'expressions', { get: () => weights });
  });
}

/** The face as the headset tracks it from now on. */
export function showExpression(page: Page, weights: Weights): Promise<void> {
  return page.evaluate((next) => {
    const { expressionWeights } = globalThis as WithWeights;
    expressionWeights.clear();
    for (const [name, weight] of Object.entries(next)) expressionWeights.set(name, weight);
  }, weights);
}

export const SMILE: Weights = { lip_corner_puller_left: 0.9, lip_corner_puller_right: 0.9 };
export const OPEN_MOUTH: Weights = { jaw_drop: 0.9, lip_corner_puller_left: 0, lip_corner_puller_right: 0 };
