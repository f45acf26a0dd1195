/** @file What no journey may do: ask another origin for anything, log an error, or misuse the GPU. */
import type { BrowserContext, Page } from '@playwright/test';
import { GPU_GUARD_SCRIPT, watchGpuOf } from './gpu-console.ts';

/** Whether a request stays at home. Data and blob URLs never leave the browser. */
export function staysHome(url: string, origin: string): boolean {
  const { protocol, origin: asked } = new URL(url);
  return protocol === 'data:' || protocol === 'blob:' || protocol === 'about:' || asked === origin;
}

export interface Guard {
  /** What went wrong so far; a test that expects a complaint takes it out with `expectProblem`. */
  readonly problems: readonly string[];
  /** Takes out the problems that match, and answers how many there were. */
  expectProblem(pattern: RegExp): number;
  /** The same, and those that match are no problem from now on either: they may come late. */
  forgive(pattern: RegExp): number;
}

/**
 * Guards all pages of a context, those already open too. Requests are watched on the context, so that workers'
 * requests count; they are let through, since a blocked one could hide behind a fallback.
 */
export async function guardContext(context: BrowserContext, baseUrl: string): Promise<Guard> {
  const { origin } = new URL(baseUrl);
  const problems: string[] = [];
  const forgiven: RegExp[] = [];
  const report = (text: string): void => {
    if (!forgiven.some((pattern) => pattern.test(text))) problems.push(text);
  };
  await context.addInitScript(GPU_GUARD_SCRIPT);
  context.on('request', (request) => {
    if (!staysHome(request.url(), origin)) report(`request to another origin: ${request.url()}`);
  });
  const watch = (page: Page): void => {
    watchGpuOf(page, report);
    page.on('pageerror', (error) => report(`uncaught: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') report(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('crash', () => report('the page crashed'));
    page.on('websocket', (socket) => report(`web socket: ${socket.url()}`));
  };
  context.pages().forEach(watch);
  context.on('page', watch);
  const expectProblem = (pattern: RegExp): number => {
    const others = problems.filter((problem) => !pattern.test(problem));
    const count = problems.length - others.length;
    problems.splice(0, problems.length, ...others);
    return count;
  };
  return {
    problems,
    expectProblem,
    forgive(pattern) {
      forgiven.push(pattern);
      return expectProblem(pattern);
    },
  };
}
