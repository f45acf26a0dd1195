/** @file Puts the test hook into a page before its scripts, and reads the page's Mienscape through it. */
import type { BrowserContext, Page } from '@playwright/test';
import type { EmotionState, SceneTargets } from '../../core/index.ts';
import type { RecordedInput, TestHook } from '../test-hook.ts';

export interface PageReading {
  readonly running: boolean;
  readonly emotion: EmotionState;
  readonly targets: SceneTargets;
}

export async function installHook(
  context: BrowserContext,
  recorded: readonly RecordedInput[] | null = null,
): Promise<void> {
  await context.addInitScript((inputs) => {
    const hook: TestHook = { instances: [], recorded: inputs };
    globalThis.mienscapeTest = hook;
  }, recorded);
}

/** The present reading of the page's newest Mienscape; null before the page has made one. */
export async function readPage(page: Page): Promise<PageReading | null> {
  const found = await page.evaluate(() => {
    const hook = globalThis.mienscapeTest;
    if (!hook) return 'no hook' as const;
    const mien = hook.instances.at(-1);
    return mien ? { running: mien.running, ...mien.read() } : null;
  });
  if (found !== 'no hook') return found;
  throw new Error(
    'The page has no test hook. Take `test` from withRecordedFace or replaySession, and open the page after that.',
  );
}
