/** @file A browser that plays nothing before a press: playing waits for it, and nothing is called broken. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { beginPlayback } from './begin-playback.ts';

function video(allowed: () => boolean) {
  const play = vi.fn(async () => {
    if (!allowed())
      throw new DOMException('play() can only be initiated by a user gesture.', 'NotAllowedError');
  });
  return { play };
}

afterEach(() => void vi.unstubAllGlobals());

describe('beginPlayback', () => {
  it('plays at once where it may (control)', async () => {
    const onWaiting = vi.fn();
    const clip = video(() => true);
    await beginPlayback(clip, { onWaiting, presses: new EventTarget() });
    expect(clip.play).toHaveBeenCalledOnce();
    expect(onWaiting).not.toHaveBeenCalled();
  });

  it('waits for the first press that the browser accepts, and plays in it', async () => {
    let pressed = false;
    const clip = video(() => pressed);
    const presses = new EventTarget();
    const told: boolean[] = [];
    const playing = beginPlayback(clip, { presses, onWaiting: (waiting) => told.push(waiting) });
    await vi.waitFor(() => expect(told).toEqual([true]));
    // A key that is no gesture, such as Escape, is refused again: it goes on waiting.
    presses.dispatchEvent(new Event('keydown'));
    await Promise.resolve();
    pressed = true;
    presses.dispatchEvent(new Event('pointerup'));
    await playing;
    expect(told).toEqual([true, false]);
    const calls = clip.play.mock.calls.length;
    presses.dispatchEvent(new Event('pointerup'));
    expect(clip.play).toHaveBeenCalledTimes(calls);
  });

  it('ends when it is called off, and hears no press after', async () => {
    const clip = video(() => false);
    const presses = new EventTarget();
    const called = new AbortController();
    const told: boolean[] = [];
    const playing = beginPlayback(clip, {
      presses,
      signal: called.signal,
      onWaiting: (waiting) => told.push(waiting),
    });
    await vi.waitFor(() => expect(told).toEqual([true]));
    called.abort();
    await expect(playing).rejects.toMatchObject({ name: 'AbortError' });
    expect(told).toEqual([true, false]);
    presses.dispatchEvent(new Event('click'));
    expect(clip.play).toHaveBeenCalledOnce();
  });

  it('takes no fault from a browser that pauses it while the page is out of sight', async () => {
    const paused = {
      play: () => Promise.reject(new DOMException('background media was paused to save power', 'AbortError')),
    };
    const presses = new EventTarget();
    const playing = (hidden: boolean, signal = new AbortController().signal): Promise<void> => {
      vi.stubGlobal('document', { hidden });
      return beginPlayback(paused, { presses, signal });
    };
    await expect(playing(true)).resolves.toBeUndefined();
    await expect(playing(false)).rejects.toMatchObject({ name: 'AbortError' });
    await expect(playing(true, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('hands on every other refusal', async () => {
    const broken = { play: () => Promise.reject(new DOMException('no source', 'NotSupportedError')) };
    await expect(beginPlayback(broken, { presses: new EventTarget() })).rejects.toMatchObject({
      name: 'NotSupportedError',
    });
  });
});
