import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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

  it('[P1] opens no audio before start(), whatever else is called', () => {
    const music = createMusic(OPTIONS);
    music.update(EMOTION_MUSIC.sadness);
    music.setVolume(0.5);
    music.setMuted(true);
    expect(music.state).toBe('idle');
    expect(music.read()).toBeNull();
    expect(WaitingAudioContext.made).toBe(0);
  });

  it('[P2] opens audio in the very call of start(), while the gesture still counts', () => {
    void createMusic(OPTIONS).start();
    expect(WaitingAudioContext.made).toBe(1);
  });

  it('[P3] says refused, with the remedy, when the browser keeps the audio waiting, and lets go of it', async () => {
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

  it('[P3] may be started again after a refusal', async () => {
    const music = createMusic(OPTIONS);
    const first = music.start();
    await vi.advanceTimersByTimeAsync(5000);
    await first;
    void music.start();
    expect(music.state).toBe('starting');
    expect(music.problem).toBeNull();
    expect(WaitingAudioContext.made).toBe(2);
  });

  it('[P3] says refused where there is no audio at all', async () => {
    vi.stubGlobal('AudioContext', undefined);
    const music = createMusic(OPTIONS);
    await music.start();
    expect(music.state).toBe('refused');
  });

  it('[P4] starts once however often it is pressed, and stop() while starting ends in idle', async () => {
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

  it('[P4] tells nobody after dispose()', () => {
    const music = createMusic(OPTIONS);
    const listener = vi.fn();
    music.subscribe(listener);
    music.dispose();
    void music.start();
    expect(listener).not.toHaveBeenCalled();
  });
});
