import { describe, expect, it } from 'vitest';
import { createLoader, LoadError } from './loader.ts';

/** A part whose first `failures` requests are lost. */
function setUp(failures: number, isOnline = true) {
  let requests = 0;
  const load = createLoader({
    what: 'The music',
    load: async () => {
      requests++;
      if (requests <= failures) throw new TypeError('Failed to fetch dynamically imported module');
      return { requests };
    },
    wait: async () => undefined,
    isOnline: () => isOnline,
  });
  return { load, requests: () => requests };
}

describe('a lazily loaded part', () => {
  it('is loaded once, however often it is asked for', async () => {
    const { load, requests } = setUp(0);
    await Promise.all([load(), load()]);
    await load();
    expect(requests()).toBe(1);
  });

  it('comes although a request was lost, without anybody noticing', async () => {
    const { load, requests } = setUp(2);
    await expect(load()).resolves.toEqual({ requests: 3 });
    expect(requests()).toBe(3);
  });

  it('says what failed, why, and what to do; asked again it begins anew', async () => {
    const { load } = setUp(3);
    const fault = await load().catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(LoadError);
    expect(String(fault)).toMatch(/The music could not be loaded .*Failed to fetch.*Try again once/);
    await expect(load()).resolves.toEqual({ requests: 4 });
  });

  it('names a missing connection as the reason', async () => {
    await expect(setUp(9, false).load()).rejects.toThrow('there is no connection');
  });
});
