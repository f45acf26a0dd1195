import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ShareableAudioContext } from './player.fixture.ts';
import { createMusic, type MusicState } from './player.ts';
import { EMOTION_MUSIC } from './presets.ts';

/** A browser that has audio but waits for a gesture that never comes. */
class WaitingAudioContext {
  static made = 0;
  static closed = 0;
  state = 'suspended';
  constructor() {
    WaitingAudioContext.made++;
  }
  resume(): Promise<void> {
    return new Promise(() => undefined);
  }
  close(): Promise<void> {
    WaitingAudioContext.closed++;
    return Promise.resolve();
  }
}

vi.mock('./session.ts', async (original) =>
  (await import('./player.fixture.ts')).withFakeEngines(await original()),
);

const OPTIONS = { targets: EMOTION_MUSIC.neutral, seed: 1 };

describe('music player', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    WaitingAudioContext.made = 0;
    WaitingAudioContext.closed = 0;
    vi.stubGlobal('AudioContext', WaitingAudioContext);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('[MUSIC-17] opens no audio before start(), whatever else is called', () => {
    const music = createMusic(OPTIONS);
    music.update(EMOTION_MUSIC.sadness);
    music.setVolume(0.5);
    music.setMuted(true);
    expect(music.state).toBe('idle');
    expect(music.read()).toBeNull();
    expect(WaitingAudioContext.made).toBe(0);
  });

  it('[MUSIC-18] opens audio in the very call of start(), while the gesture still counts', () => {
    void createMusic(OPTIONS).start();
    expect(WaitingAudioContext.made).toBe(1);
  });

  it('[MUSIC-19] says refused, with the remedy, when the browser keeps the audio waiting, and lets go of it', async () => {
    const music = createMusic(OPTIONS);
    const states: MusicState[] = [];
    music.subscribe((state) => states.push(state));
    const started = music.start();
    await vi.advanceTimersByTimeAsync(5000);
    await started;
    expect(states).toEqual(['starting', 'refused']);
    expect(music.problem?.remedy).toMatch(/once more/);
    expect(WaitingAudioContext.closed).toBe(1);
  });

  it('[MUSIC-19] may be started again after a refusal', async () => {
    const music = createMusic(OPTIONS);
    const first = music.start();
    await vi.advanceTimersByTimeAsync(5000);
    await first;
    void music.start();
    expect(music.state).toBe('starting');
    expect(music.problem).toBeNull();
    expect(WaitingAudioContext.made).toBe(2);
  });

  it('[MUSIC-19] says refused where there is no audio at all', async () => {
    vi.stubGlobal('AudioContext', undefined);
    const music = createMusic(OPTIONS);
    await music.start();
    expect(music.state).toBe('refused');
  });

  it('[MUSIC-20] starts once however often it is pressed, and stop() while starting ends in idle', async () => {
    const music = createMusic(OPTIONS);
    const first = music.start();
    void music.start();
    expect(WaitingAudioContext.made).toBe(1);
    await music.stop();
    expect(music.state).toBe('idle');
    expect(WaitingAudioContext.closed).toBe(1);
    await vi.advanceTimersByTimeAsync(5000);
    await first;
    expect(music.state).toBe('idle');
  });

  it('[MUSIC-20] tells nobody after dispose()', () => {
    const music = createMusic(OPTIONS);
    const listener = vi.fn();
    music.subscribe(listener);
    music.dispose();
    void music.start();
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('a device that the system takes away', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('AudioContext', ShareableAudioContext);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  async function playing() {
    const music = createMusic(OPTIONS);
    void music.start();
    await vi.advanceTimersByTimeAsync(1100);
    return { music, device: ShareableAudioContext.last };
  }

  it('[MUSIC-22] while the music is prepared: it does not say that it plays', async () => {
    const music = createMusic(OPTIONS);
    void music.start();
    await vi.advanceTimersByTimeAsync(500);
    ShareableAudioContext.last.become('suspended');
    await vi.advanceTimersByTimeAsync(600);
    expect(music.state).toBe('suspended');
    expect(music.problem?.message).toMatch(/stopped the sound/);
    await music.wake();
    expect(music.state).toBe('playing');
    expect(music.problem).toBeNull();
  });

  it('[MUSIC-22] while it plays: it says so, and comes back when it is woken', async () => {
    const { music, device } = await playing();
    expect(music.state).toBe('playing');
    device.become('interrupted');
    expect(music.state).toBe('suspended');
    await music.wake();
    expect(music.state).toBe('playing');
  });

  it('[MUSIC-22] and does not give back: it is said why, and a later try succeeds', async () => {
    const { music, device } = await playing();
    device.become('suspended');
    device.free = false;
    const told = vi.fn();
    music.subscribe(told);
    const woken = music.wake();
    await vi.advanceTimersByTimeAsync(5000);
    await woken;
    expect(music.state).toBe('suspended');
    expect(music.problem?.remedy).toMatch(/Close other programs that use the sound/);
    expect(told).toHaveBeenCalled();
    device.free = true;
    await music.start();
    expect(music.state).toBe('playing');
  });

  it('[MUSIC-22] and never gives back to this context: the second press opens another one', async () => {
    const { music, device } = await playing();
    device.become('interrupted');
    device.free = false;
    for (const expected of ['suspended', 'playing']) {
      void music.start();
      await vi.advanceTimersByTimeAsync(5000);
      expect(music.state).toBe(expected);
    }
    expect(ShareableAudioContext.last).not.toBe(device);
    expect(device.closed).toBe(true);
    expect(music.problem).toBeNull();
  });

  it('[MUSIC-18] and does not come at a first press: the next one opens another context while it is handled', async () => {
    const { music, device } = await playing();
    device.become('interrupted');
    device.free = false;
    void music.start();
    await vi.advanceTimersByTimeAsync(5000);
    // Some browsers count only what is opened within the press itself.
    void music.start();
    expect(ShareableAudioContext.last).not.toBe(device);
    await vi.advanceTimersByTimeAsync(5000);
    expect(music.state).toBe('playing');
  });

  it('[MUSIC-22] while it fades out: a start calls the stop off, and asks for the device too', async () => {
    const { music, device } = await playing();
    void music.stop();
    await vi.advanceTimersByTimeAsync(300);
    device.become('interrupted');
    void music.start();
    await vi.advanceTimersByTimeAsync(3000);
    expect([music.state, device.state]).toEqual(['playing', 'running']);
  });

  it('[MUSIC-22] and gives back by itself: the state follows', async () => {
    const { music, device } = await playing();
    device.become('suspended');
    device.become('running');
    expect(music.state).toBe('playing');
    expect(music.problem).toBeNull();
  });

  it('is not woken after it was stopped', async () => {
    const { music } = await playing();
    const stopped = music.stop();
    await vi.advanceTimersByTimeAsync(1100);
    await stopped;
    await music.wake();
    expect(music.state).toBe('idle');
  });
});
