import { afterEach, describe, expect, it, vi } from 'vitest';
import { noteSession, outsideSession } from './open-session.ts';

const session = {} as XRSession;
afterEach(() => noteSession(null));

/** Whether it has resolved by now. */
async function isOver(promise: Promise<void>): Promise<boolean> {
  let over = false;
  void promise.then(() => {
    over = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 0));
  return over;
}

describe('work that waits until nobody is in the headset', () => {
  it('goes on at once outside', async () => {
    expect(await isOver(outsideSession(new AbortController().signal))).toBe(true);
  });

  it('leaves nothing behind there, where it is asked at every pause of a film', async () => {
    const { signal } = new AbortController();
    const listens = vi.spyOn(signal, 'addEventListener');
    await outsideSession(signal);
    expect(listens).not.toHaveBeenCalled();
  });

  it('waits for the end of the session', async () => {
    noteSession(session);
    const waiting = outsideSession(new AbortController().signal);
    expect(await isOver(waiting)).toBe(false);
    noteSession(null);
    expect(await isOver(waiting)).toBe(true);
  });

  it('is called off, before and while it waits', async () => {
    noteSession(session);
    expect(await isOver(outsideSession(AbortSignal.abort()))).toBe(true);
    const call = new AbortController();
    const waiting = outsideSession(call.signal);
    expect(await isOver(waiting)).toBe(false);
    call.abort();
    expect(await isOver(waiting)).toBe(true);
  });
});
