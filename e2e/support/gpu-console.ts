/** @file Listens, from Node, to what a page and its workers write to the console about the GPU. */
import type { Page } from 'playwright';
import type { BrowserCommand } from 'vitest/node';
import { installGpuGuard } from './gpu-guard.ts';
import { isGpuProblem } from './gpu-problems.ts';

/**
 * The guard as a script for pages and workers. Some TypeScript loaders wrap inner functions in a helper, `__name`,
 * that exists only where they loaded the file.
 */
export const GPU_GUARD_SCRIPT = `globalThis.__name ??= (wrapped) => wrapped; (${installGpuGuard.toString()})();`;

/** Calls `report` for each GPU problem on the page, and puts the guard into every worker that starts. */
export function watchGpuOf(page: Page, report: (text: string) => void): void {
  page.on('console', (message) => {
    if (isGpuProblem(message.text())) report(message.text());
  });
  // Dawn's own warnings from workers never reach the page's console: only the guard's lines do. It arrives some
  // milliseconds after a worker's first line ran, long before a network has been loaded there.
  page.on('worker', (worker) => {
    worker.evaluate(GPU_GUARD_SCRIPT).catch(() => undefined); // It ended before it could be watched.
  });
}

const problemsByPage = new WeakMap<Page, string[]>();

/** Begins to listen on the page of this test, once. */
const watchGpuConsole: BrowserCommand<[]> = ({ page }) => {
  if (problemsByPage.has(page)) return;
  const problems: string[] = [];
  problemsByPage.set(page, problems);
  watchGpuOf(page, (text) => problems.push(text));
};

/** What was heard since the last call. */
const takeGpuConsole: BrowserCommand<[]> = ({ page }): string[] => problemsByPage.get(page)?.splice(0) ?? [];

export const gpuConsoleCommands = { watchGpuConsole, takeGpuConsole };

declare module 'vitest/browser' {
  interface BrowserCommands {
    watchGpuConsole: () => Promise<void>;
    takeGpuConsole: () => Promise<string[]>;
  }
}
