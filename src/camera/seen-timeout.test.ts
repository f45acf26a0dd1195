import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whenSeenFor } from './seen-timeout.ts';

function setUp(visibilityState: DocumentVisibilityState) {
  const page = Object.assign(new EventTarget(), { visibilityState });
  const due = vi.fn();
  const stop = whenSeenFor(1000, due, page as unknown as Document);
  const become = (next: DocumentVisibilityState): void => {
    page.visibilityState = next;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return { due, stop, become };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a limit for a page that is seen', () => {
  it('is due after its time in a tab in front (control)', () => {
    const { due } = setUp('visible');
    vi.advanceTimersByTime(999);
    expect(due).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(due).toHaveBeenCalledOnce();
  });

  it('waits for ever in a tab in the background, and runs in full once it comes to the front', () => {
    const { due, become } = setUp('hidden');
    vi.advanceTimersByTime(3_600_000);
    expect(due).not.toHaveBeenCalled();
    become('visible');
    vi.advanceTimersByTime(999);
    expect(due).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(due).toHaveBeenCalledOnce();
  });

  it('begins anew after the tab was away', () => {
    const { due, become } = setUp('visible');
    vi.advanceTimersByTime(900);
    become('hidden');
    vi.advanceTimersByTime(5000);
    become('visible');
    vi.advanceTimersByTime(900);
    expect(due).not.toHaveBeenCalled();
  });

  it('can be called off', () => {
    const { due, stop, become } = setUp('visible');
    stop();
    become('visible');
    vi.advanceTimersByTime(5000);
    expect(due).not.toHaveBeenCalled();
  });
});
