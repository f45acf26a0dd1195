/** @file A world that stopped its page is not opened by itself again; one that another tab opens, or that was left, is. */
import { describe, expect, it } from 'vitest';
import { createOpeningMark } from './opening-mark.ts';
import { DEFAULT_PREFERENCES, type Preferences } from './preferences.ts';

/** Several tabs of one browser, one after another or side by side. */
function browser() {
  let kept: Preferences = DEFAULT_PREFERENCES;
  const alive = new Set<string>();
  let nowMs = 1_000_000;
  const preferenceStore = {
    preferences: () => kept,
    persist: (changes: Partial<Preferences>) => {
      kept = { ...kept, ...changes };
    },
  };
  return {
    kept: () => kept.openingWorld,
    pass: (ms: number) => {
      nowMs += ms;
    },
    /** Its page stops for good, or is killed: nothing of it runs any more. */
    kill: (tabId: string) => alive.delete(tabId),
    open: (tabId: string, knowsTabs = true) => {
      alive.add(tabId);
      const living = knowsTabs ? async () => alive : null;
      return createOpeningMark({ preferenceStore, tabId, living, nowMs: () => nowMs });
    },
  };
}

describe('an own world that is opened', () => {
  it('is refused once after its page was killed meanwhile, and opened where somebody asks again', async () => {
    const own = browser();
    await own.open('a').begin('own-1');
    own.kill('a');
    own.pass(2000);
    const next = own.open('b');
    await expect(next.begin('own-1')).rejects.toThrow('stopped while this world was opened');
    await next.begin('own-1');
    next.end();
    expect(own.kept()).toBeNull();
  });

  it('is refused in each tab that is opened again after the browser was killed, and stands once for all', async () => {
    const own = browser();
    for (const tab of ['a', 'b']) await own.open(tab).begin('own-1');
    for (const tab of ['a', 'b']) own.kill(tab);
    const [first, second] = [own.open('c'), own.open('d')];
    const both = await Promise.allSettled([first.begin('own-1'), second.begin('own-1')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    // One that is opened later too: nobody has asked for the world yet.
    first.end();
    await expect(own.open('e').begin('own-1')).rejects.toThrow('stopped');
    await first.begin('own-1');
    first.end('own-1');
    expect(own.kept()).toBeNull();
    await own.open('f').begin('own-1');
  });

  it('is refused where its page stands still, and where nobody knows which tabs are open, after half a minute', async () => {
    for (const knowsTabs of [true, false]) {
      const own = browser();
      await own.open('a', knowsTabs).begin('own-1');
      own.pass(20_000);
      await own.open('b', knowsTabs).begin('own-1');
      own.pass(31_000);
      await expect(own.open('c', knowsTabs).begin('own-1')).rejects.toThrow('stopped');
    }
  });

  it('is opened where it stood, was left, or another one stopped the page', async () => {
    const own = browser();
    const first = own.open('a');
    await first.begin('own-1');
    first.end();
    own.kill('a');
    await own.open('b').begin('own-1');
    own.kill('b');
    await own.open('c').begin('own-2');
    expect(own.kept()?.worldId).toBe('own-2');
    // A late failure of the one before is not its end.
    const third = own.open('c');
    await third.begin('own-3');
    third.end('own-2');
    expect(own.kept()?.worldId).toBe('own-3');
    third.end('own-3');
    expect(own.kept()).toBeNull();
    // Left while the other tabs are still asked for: no mark is left behind.
    await third.begin('own-2');
    own.kill('c');
    const fourth = own.open('e');
    const beginning = fourth.begin('own-4');
    fourth.end();
    await beginning;
    expect(own.kept()?.tabId).not.toBe('e');
    await own.open('c').begin('own-2');
    // Only its own: another tab's is that tab's.
    own.open('d').end();
    expect(own.kept()?.tabId).toBe('c');
  });
});
