import { afterEach, expect, it, vi } from 'vitest';
import { tell } from './tell.ts';

afterEach(() => vi.unstubAllGlobals());

const fault = new Error('the app’s own');
const throws = (): void => {
  throw fault;
};

it('reports what a listener throws as uncaught, and tells the others', () => {
  const report = vi.fn();
  vi.stubGlobal('reportError', report);
  const other = vi.fn();
  tell(new Set([throws, other]), 1);
  expect([report.mock.calls, other.mock.calls]).toEqual([[[fault]], [[1]]]);
});

it('does so in Node, which has no reportError: a failed expectation of a test is seen as what it is', () => {
  vi.stubGlobal('reportError', undefined);
  const later: (() => void)[] = [];
  vi.stubGlobal('queueMicrotask', (task: () => void) => later.push(task));
  const other = vi.fn();
  tell(new Set([throws, other]), 1);
  expect(other).toHaveBeenCalledTimes(1);
  expect(later).toHaveLength(1);
  expect(later[0]).toThrow(fault);
});
