/** @file The screen stays awake while it is wanted, over every hiding of the page, and not a moment longer. */
import { describe, expect, it, vi } from 'vitest';
import { createWakeLock } from './wake-lock.ts';

class FakeLock extends EventTarget {
  released = false;
  release = async (): Promise<void> => {
    this.released = true;
  };
}

function setUp(refuses = false) {
  const made: FakeLock[] = [];
  const request = vi.fn(async () => {
    if (refuses) throw new DOMException('low battery', 'NotAllowedError');
    const lock = new FakeLock();
    made.push(lock);
    return lock;
  });
  const page = Object.assign(new EventTarget(), { hidden: false });
  const wake = createWakeLock({ locks: { request }, page });
  const show = async (shown: boolean): Promise<void> => {
    page.hidden = !shown;
    // As browsers do.
    if (!shown) for (const lock of made) lock.released = true;
    page.dispatchEvent(new Event('visibilitychange'));
    await settled();
  };
  return { made, request, wake, show };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('the wake lock', () => {
  it('is taken once while it is wanted, and given back after', async () => {
    const { made, request, wake } = setUp();
    await settled();
    expect(request).not.toHaveBeenCalled();
    wake.keep(true);
    wake.keep(true);
    await settled();
    expect(request).toHaveBeenCalledOnce();
    wake.keep(false);
    await settled();
    expect(made.map(({ released }) => released)).toEqual([true]);
  });

  it('is taken again when the page is seen again, if it is still wanted', async () => {
    const { made, request, wake, show } = setUp();
    wake.keep(true);
    await settled();
    await show(false);
    expect(request).toHaveBeenCalledOnce();
    await show(true);
    expect(request).toHaveBeenCalledTimes(2);
    wake.keep(false);
    await settled();
    await show(false);
    await show(true);
    expect(request).toHaveBeenCalledTimes(2);
    expect(made.every(({ released }) => released)).toBe(true);
  });

  it('is given back where it comes after it was wanted', async () => {
    const { made, wake } = setUp();
    wake.keep(true);
    wake.keep(false);
    await settled();
    expect(made.every(({ released }) => released)).toBe(true);
  });

  it('is lived without where it is refused, and where there is none', async () => {
    const { request, wake, show } = setUp(true);
    wake.keep(true);
    await settled();
    await show(true);
    expect(request).toHaveBeenCalledTimes(2);
    const page = Object.assign(new EventTarget(), { hidden: false });
    createWakeLock({ locks: undefined, page }).keep(true);
  });
});
