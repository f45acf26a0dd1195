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

const engines: { kind: 'composed' | 'own'; volume: number; rampSec: number; ended: boolean }[] = [];

/** What is prepared for a session, without Tone: enough for the states. */
vi.mock('./session.ts', async (original) => ({
  ...(await original<typeof import('./session.ts')>()),
  buildEngine: async (
    _session: unknown,
    _seed: number,
    _targets: unknown,
    source: { kind: 'composed' | 'own'; load?: () => Promise<unknown> },
  ) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await source.load?.();
    const nothing = (): void => undefined;
    const engine = { kind: source.kind, volume: 0, rampSec: 0, ended: false };
    engines.push(engine);
    return {
      setTargets: nothing,
      setTimbre: nothing,
      setVolume: (volume: number, rampSec: number) => {
        Object.assign(engine, { volume, rampSec });
      },
      sounding: nothing,
      activeNotes: () => 0,
      dispose: () => {
        engine.ended = true;
      },
    };
  },
}));

/** A device that the system takes away and gives back. */
class ShareableAudioContext extends EventTarget {
  static last: ShareableAudioContext;
  state = 'suspended';
  /** Whether the system lets it run. */
  free = true;
  closed = false;
  constructor() {
    super();
    ShareableAudioContext.last = this;
  }
  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
  resume(): Promise<void> {
    if (!this.free) return new Promise(() => undefined);
    this.become('running');
    return Promise.resolve();
  }
  close(): Promise<void> {
    this.closed = true;
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

describe('music that is dimmed for the end of a visit', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('AudioContext', ShareableAudioContext);
    engines.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('comes back as slowly as it starts, and stays dimmed when its volume is set', async () => {
    const music = createMusic({ ...OPTIONS, volume: 0.8 });
    void music.start();
    await vi.advanceTimersByTimeAsync(1100);
    const [engine] = engines;
    const startRampSec = engine?.rampSec;
    expect(startRampSec).toBeGreaterThan(1);
    music.dim(0.5);
    expect(engine?.volume).toBeCloseTo(0.4, 9);
    expect(engine?.rampSec).toBeLessThan(1);
    music.setVolume(0.6);
    expect(engine?.volume).toBeCloseTo(0.3, 9);
    music.dim(1);
    // Said once more, it does not hurry what rises.
    music.dim(1);
    expect(engine).toMatchObject({ volume: 0.6, rampSec: startRampSec });
  });
});

describe('a change of music', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('AudioContext', ShareableAudioContext);
    engines.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
  const own = (load: () => Promise<unknown> = () => Promise.resolve()) => ({ kind: 'own', load }) as never;
  /** Those that could be heard. */
  const heard = (): string[] =>
    engines.filter(({ volume, ended }) => volume > 0 && !ended).map(({ kind }) => kind);
  async function playing() {
    const music = createMusic(OPTIONS);
    void music.start();
    await vi.advanceTimersByTimeAsync(1100);
    return music;
  }

  it('[MUSIC-29] prepares the new music, fades the old out, and lets only one sound at any moment', async () => {
    const music = await playing();
    expect(heard()).toEqual(['composed']);
    void music.setSource(own());
    await vi.advanceTimersByTimeAsync(900);
    expect(heard()).toEqual(['composed']);
    await vi.advanceTimersByTimeAsync(200);
    expect(heard()).toEqual([]);
    // Lowered and raised meanwhile: what fades out stays out.
    music.setVolume(0.5);
    expect(heard()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(heard()).toEqual(['own']);
    expect(music.sounding).toBe('own');
    expect(engines.map(({ ended }) => ended)).toEqual([true, false]);
    expect(music.state).toBe('playing');
  });

  it('[MUSIC-29] to and fro in a moment: the last choice sounds, alone', async () => {
    const music = await playing();
    for (const source of [own(), { kind: 'composed' } as const, own()]) {
      void music.setSource(source);
      await vi.advanceTimersByTimeAsync(1300);
    }
    await vi.advanceTimersByTimeAsync(5000);
    expect(heard()).toEqual(['own']);
    expect(engines.filter(({ ended }) => !ended)).toHaveLength(1);
  });

  it('[MUSIC-29] that cannot be read: what plays goes on, and it is said why', async () => {
    const music = await playing();
    void music.setSource(own(() => Promise.reject(new Error('damaged'))));
    await vi.advanceTimersByTimeAsync(3000);
    expect(heard()).toEqual(['composed']);
    expect(music.state).toBe('playing');
    expect(music.problem?.message).toMatch(/Your own music could not be played. Add its files again/);
  });

  it('[MUSIC-29] chosen before the start, and unreadable: the composed music begins, and it is said why', async () => {
    const music = createMusic(OPTIONS);
    await music.setSource(own(() => Promise.reject(new Error('damaged'))));
    void music.start();
    await vi.advanceTimersByTimeAsync(2500);
    expect(heard()).toEqual(['composed']);
    expect(music.sounding).toBe('composed');
    expect(music.problem?.message).toMatch(/could not be played/);
  });

  it('[MUSIC-20] started again while it fades out: what sounded rises again, and nothing ends later', async () => {
    const music = await playing();
    void music.stop();
    await vi.advanceTimersByTimeAsync(500);
    expect(heard()).toEqual([]);
    void music.start();
    expect(engines.at(-1)).toMatchObject({ volume: 0.8, ended: false });
    await vi.advanceTimersByTimeAsync(3000);
    expect([music.state, heard()]).toEqual(['playing', ['composed']]);
    // A stop that was called off does not cut the fade of the next one short.
    for (const press of [music.stop, music.start, music.stop]) {
      void press();
      await vi.advanceTimersByTimeAsync(400);
    }
    expect(engines.at(-1)).toMatchObject({ volume: 0, ended: false });
    await vi.advanceTimersByTimeAsync(600);
    expect([music.state, engines.at(-1)?.ended]).toEqual(['idle', true]);
  });

  it('[MUSIC-29] stopped and started again while it changes: the music that was chosen sounds, alone', async () => {
    const music = await playing();
    void music.setSource(own());
    await vi.advanceTimersByTimeAsync(500);
    void music.stop();
    await vi.advanceTimersByTimeAsync(300);
    void music.start();
    await vi.advanceTimersByTimeAsync(5000);
    expect(heard()).toEqual(['own']);
    expect(engines.filter(({ ended }) => !ended)).toHaveLength(1);
  });

  it('[MUSIC-29] stopped while it changes: nothing sounds any more, and nothing is left', async () => {
    const music = await playing();
    void music.setSource(own());
    await vi.advanceTimersByTimeAsync(1200);
    void music.stop();
    await vi.advanceTimersByTimeAsync(3000);
    expect(music.state).toBe('idle');
    expect(heard()).toEqual([]);
  });
});
