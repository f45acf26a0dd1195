/** @file What the page shows as the emotion of now, written down with its age for as long as a test wants. */
import type { Page } from '@playwright/test';

export interface Shown {
  readonly atMs: number;
  readonly emotion: string;
  /** NaN where the page gives none. */
  readonly ageMs: number;
}

declare global {
  var shownEmotions: Shown[] | undefined;
}

/** Begins anew; `read` gives what was shown since. */
export async function watchEmotion(page: Page): Promise<() => Promise<readonly Shown[]>> {
  await page.evaluate(() => {
    const shown: Shown[] = [];
    globalThis.shownEmotions = shown;
    const status = document.querySelector('[role=status][data-emotion]');
    const look = (): void => {
      const age = status?.getAttribute('data-age-ms');
      shown.push({
        atMs: performance.now(),
        emotion: status?.getAttribute('data-emotion') ?? '',
        ageMs: age ? Number(age) : Number.NaN,
      });
    };
    look();
    if (status) new MutationObserver(look).observe(status, { attributes: true });
  });
  return () => page.evaluate(() => globalThis.shownEmotions ?? []);
}

/** What the demo clip shows in turn. */
export const NAMED = /neutral|happiness|surprise|sadness|anger/;

export const isNamed = (emotion: string): boolean => !['', 'unsure', 'face-lost', 'off'].includes(emotion);
