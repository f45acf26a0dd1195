import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { engines, ShareableAudioContext } from './player.fixture.ts';
import { createMusic } from './player.ts';
import { EMOTION_MUSIC } from './presets.ts';

vi.mock('./session.ts', async (original) =>
  (await import('./player.fixture.ts')).withFakeEngines(await original()),
);

const OPTIONS = { targets: EMOTION_MUSIC.neutral, seed: 1 };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('AudioContext', ShareableAudioContext);
  engines.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('music that is dimmed for the end of a visit', () => {
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
