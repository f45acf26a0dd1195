/** The sound itself, rendered in a real browser: level, tempo and mode of each emotion, and the live player. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EMOTIONS, MODES, type Mode, type MusicTargets } from '../../../../src/core/index.ts';
import { loudnessOf, loudnessOver } from '../../../../src/stems/index.ts';
import { scaleOf } from './harmony.ts';
import { chromaOf, onsetPeriodSec, peakOf, rmsOf, shareOn, toDb } from './listen.ts';
import { createMusic, type Music } from './player.ts';
import { EMOTION_MUSIC } from './presets.ts';
import { renderMusic } from './render-offline.ts';

/** Enough for what is measured here, and half the work. */
const RATE_HZ = 22_050;
const SECONDS = 24;
/** The first section stands in D. */
const D = 2;
const RENDER_TIMEOUT_MS = 120_000;

function channelsOf(buffer: AudioBuffer, fromSec = 0): Float32Array[] {
  return [0, 1].map((channel) =>
    buffer.getChannelData(channel).subarray(Math.round(fromSec * buffer.sampleRate)),
  );
}

// Chromium loads its tables of head-related panning in a thread of their own for each context, unless another one of the
// same rate has them. A render never ended once: with this one open there is a single load.
let holder: AudioContext;
beforeAll(() => {
  holder = new AudioContext({ sampleRate: RATE_HZ });
  new PannerNode(holder, { panningModel: 'HRTF' });
});
afterAll(() => holder.close());

describe('rendered music', () => {
  it.each(EMOTIONS)(
    '[MUSIC-23] %s: under −1 dBFS, never silent, of a steady level, in its mode',
    async (emotion) => {
      const targets = EMOTION_MUSIC[emotion];
      const buffer = await renderMusic(targets, SECONDS, { sampleRateHz: RATE_HZ });
      const channels = channelsOf(buffer, 3);
      expect(toDb(peakOf(channelsOf(buffer)))).toBeLessThanOrEqual(-1);
      const level = toDb(rmsOf(channels));
      expect(level).toBeGreaterThan(-28);
      expect(level).toBeLessThan(-16);
      for (let sec = 3; sec + 1 <= SECONDS; sec++)
        expect(
          toDb(rmsOf(channelsOf(buffer).map((c) => c.subarray(sec * RATE_HZ, (sec + 1) * RATE_HZ)))),
        ).toBeGreaterThan(-40);
      const [left] = channels;
      if (!left) throw new Error('No left channel.');
      const chroma = chromaOf(left, RATE_HZ);
      const share = (mode: Mode): number => shareOn(scaleOf(D, mode), chroma);
      expect(share(targets.mode)).toBeGreaterThan(0.97);
      // Control: none of the six other modes on the same tonic explains the sound as well.
      const best = MODES.reduce((most, mode) => (share(mode) > share(most) ? mode : most));
      expect(best).toBe(targets.mode);
    },
    RENDER_TIMEOUT_MS,
  );

  it.each(['sadness', 'neutral', 'happiness', 'anger'] as const)(
    '[MUSIC-24] %s: the pulse repeats at the tempo asked for',
    async (emotion) => {
      const targets: MusicTargets = {
        ...EMOTION_MUSIC[emotion],
        pad: 0,
        bass: 0,
        melody: 0,
        air: 0,
        pulse: 1,
        reverb: 0,
      };
      const buffer = await renderMusic(targets, 20, { sampleRateHz: RATE_HZ });
      const beatSec = 60 / targets.tempoBpm;
      const period = onsetPeriodSec(
        buffer.getChannelData(0).subarray(2 * RATE_HZ),
        RATE_HZ,
        0.8 * beatSec,
        4.5 * beatSec,
      );
      const beats = period / beatSec;
      expect(Math.round(beats)).toBeGreaterThan(0);
      expect(Math.abs(beats - Math.round(beats))).toBeLessThan(0.03);
    },
    RENDER_TIMEOUT_MS,
  );

  it(
    '[MUSIC-28] is as loud in each half minute as in the whole, within 2 LU',
    async () => {
      const rateHz = 16_000;
      const channels = channelsOf(await renderMusic(EMOTION_MUSIC.neutral, 125, { sampleRateHz: rateHz }), 5);
      const whole = loudnessOf(channels, rateHz);
      const stretches = loudnessOver(channels, rateHz, 30);
      expect(stretches.length).toBeGreaterThanOrEqual(3);
      for (const stretch of stretches) expect(Math.abs(stretch - whole)).toBeLessThan(2);
    },
    RENDER_TIMEOUT_MS,
  );

  it(
    '[MUSIC-25] is silent when every layer is at zero (control for MUSIC-23)',
    async () => {
      const silence: MusicTargets = {
        ...EMOTION_MUSIC.neutral,
        pad: 0,
        bass: 0,
        melody: 0,
        pulse: 0,
        air: 0,
      };
      const buffer = await renderMusic(silence, 4, { sampleRateHz: RATE_HZ });
      expect(toDb(peakOf(channelsOf(buffer)))).toBeLessThan(-80);
    },
    RENDER_TIMEOUT_MS,
  );

  it(
    '[MUSIC-23] stays under −1 dBFS with all layers full, bright and wide open',
    async () => {
      const full: MusicTargets = {
        tempoBpm: 120,
        mode: 'lydian',
        pad: 1,
        bass: 1,
        melody: 1,
        pulse: 1,
        air: 1,
        brightness: 1,
        reverb: 1,
      };
      const buffer = await renderMusic(full, SECONDS, { sampleRateHz: RATE_HZ });
      expect(toDb(peakOf(channelsOf(buffer)))).toBeLessThanOrEqual(-1);
    },
    RENDER_TIMEOUT_MS,
  );
});

/** Energy above 2 kHz as a share of all, by first differences: bright sounds change faster. */
function brilliance(samples: Float32Array): number {
  let changes = 0;
  let all = 0;
  for (let i = 1; i < samples.length; i++) {
    changes += ((samples[i] ?? 0) - (samples[i - 1] ?? 0)) ** 2;
    all += (samples[i] ?? 0) ** 2;
  }
  return changes / all;
}

describe('places', () => {
  it(
    '[MUSIC-27] among trees the music is darker, as loud within 3 LU, and in the same mode',
    async () => {
      const targets = EMOTION_MUSIC.happiness;
      const [glass, wood] = await Promise.all(
        (['glass', 'wood'] as const).map(async (timbre) =>
          channelsOf(await renderMusic(targets, SECONDS, { sampleRateHz: RATE_HZ, timbre }), 3),
        ),
      );
      if (!glass?.[0] || !wood?.[0]) throw new Error('Nothing was rendered.');
      expect(brilliance(wood[0])).toBeLessThan(0.85 * brilliance(glass[0]));
      expect(Math.abs(loudnessOf(wood, RATE_HZ) - loudnessOf(glass, RATE_HZ))).toBeLessThan(3);
      expect(shareOn(scaleOf(D, targets.mode), chromaOf(wood[0], RATE_HZ))).toBeGreaterThan(0.95);
    },
    RENDER_TIMEOUT_MS,
  );

  it(
    '[MUSIC-26] a event on the left is heard on the left, one on the right on the right',
    async () => {
      const quiet: MusicTargets = {
        ...EMOTION_MUSIC.neutral,
        pad: 0,
        bass: 0,
        melody: 0,
        pulse: 0,
        air: 0,
      };
      const tilt = async (x: number): Promise<number> => {
        const events = [{ atSec: 1, at: [x, 1.6, -2] as const }];
        const [left, right] = channelsOf(await renderMusic(quiet, 4, { sampleRateHz: RATE_HZ, events }));
        return toDb(rmsOf([right ?? new Float32Array(1)])) - toDb(rmsOf([left ?? new Float32Array(1)]));
      };
      expect(await tilt(6)).toBeGreaterThan(3);
      expect(await tilt(-6)).toBeLessThan(-3);
      expect(Math.abs(await tilt(0))).toBeLessThan(1.5);
    },
    RENDER_TIMEOUT_MS,
  );
});

describe('live player', () => {
  let music: Music | undefined;
  afterEach(() => {
    music?.dispose();
    vi.unstubAllGlobals();
  });

  it(
    '[MUSIC-21] plays, follows, stops and plays again, with one audio context open at a time',
    async () => {
      const opened: AudioContext[] = [];
      const Native = AudioContext;
      vi.stubGlobal(
        'AudioContext',
        class extends Native {
          constructor(options?: AudioContextOptions) {
            super(options);
            opened.push(this);
          }
        },
      );
      const running = (): number => opened.filter((context) => context.state === 'running').length;
      music = createMusic({ targets: EMOTION_MUSIC.neutral, seed: 3, volume: 0.3 });
      expect(opened).toHaveLength(0);
      for (let round = 0; round < 2; round++) {
        await music.start();
        expect(music.problem).toBeNull();
        expect(music.state).toBe('playing');
        await vi.waitFor(() => expect(music?.read()?.activeNotes).toBeGreaterThan(4), { timeout: 20_000 });
        expect(music.read()).toMatchObject({ mode: 'dorian', tempoBpm: 60, bar: 0 });
        expect(running()).toBe(1);
        await music.stop();
        expect(music.state).toBe('idle');
        await vi.waitFor(() => expect(running()).toBe(0), { timeout: 5000 });
      }
    },
    RENDER_TIMEOUT_MS,
  );
});
