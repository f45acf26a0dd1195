/** One's own music as it is rendered in a real browser: pitch, level, time, brightness, seams, and the limit. */
import { describe, expect, it } from 'vitest';
import type { MusicTargets } from '../../../../src/core/index.ts';
import { knocks, sine } from '../../../../src/fixtures/stem-sounds.ts';
import {
  cutLoop,
  EMPTY_STEM_SET,
  loudnessOf,
  type PreparedStems,
  prepareStems,
  STEM_LUFS,
  type StemRole,
  type StemSet,
  type StemTiming,
  timingOf,
} from '../../../../src/stems/index.ts';
import { onsetPeriodSec, peakOf, rmsOf, toDb } from '../music/listen.ts';
import { renderStems } from './render-stems.ts';

const RATE_HZ = 32_000;
const TIMEOUT_MS = 120_000;
const TIMING: StemTiming = { tempoBpm: 72, startSec: 0, bars: 2 };
const LOOP_SEC = (8 * 60) / 72;
const TARGETS: MusicTargets = {
  tempoBpm: 72,
  mode: 'dorian',
  pad: 1,
  bass: 1,
  melody: 1,
  pulse: 1,
  air: 1,
  brightness: 1,
  reverb: 0,
};

interface Sound {
  readonly role: StemRole;
  readonly samples: Float32Array;
  readonly timing?: StemTiming;
}

function prepare(sounds: readonly Sound[], levelling: StemSet['levelling'] = 'mix'): PreparedStems {
  const set: StemSet = {
    ...EMPTY_STEM_SET,
    timing: TIMING,
    levelling,
    stems: sounds.map(({ role, samples, timing = null }, i) => ({
      id: String(i),
      fileName: `${i}.wav`,
      role,
      trimDb: 0,
      timing,
      measure: {
        durationSec: samples.length / RATE_HZ,
        channels: 1,
        loudnessLufs: -20,
        peakDb: -6,
        clippedShare: 0,
        foundTempoBpm: null,
        tempoConfidence: 0,
      },
    })),
  };
  const loops = set.stems.map((stem, i) =>
    cutLoop([sounds[i]?.samples ?? new Float32Array(0)], RATE_HZ, timingOf(set, stem), 4),
  );
  return prepareStems(set, loops, RATE_HZ);
}

const tone = (hertz: number, seconds = LOOP_SEC): Float32Array => sine(hertz, -12, seconds, RATE_HZ);

function channelsOf(buffer: AudioBuffer, fromSec: number, toSec = buffer.duration): Float32Array[] {
  return [0, 1].map((channel) =>
    buffer.getChannelData(channel).subarray(Math.round(fromSec * RATE_HZ), Math.round(toSec * RATE_HZ)),
  );
}
const leftOf = (buffer: AudioBuffer, fromSec: number, toSec?: number): Float32Array =>
  channelsOf(buffer, fromSec, toSec)[0] ?? new Float32Array(0);

/** Frequency by the turning of the phase between two windows of the tone (a Hann window each). */
function hertzOf(samples: Float32Array, near: number): number {
  const length = RATE_HZ / 2;
  const hop = RATE_HZ / 50;
  const phaseAt = (start: number): number => {
    let re = 0;
    let im = 0;
    for (let i = 0; i < length; i++) {
      const value = (samples[start + i] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
      const turn = (2 * Math.PI * near * (start + i)) / RATE_HZ;
      re += value * Math.cos(turn);
      im -= value * Math.sin(turn);
    }
    return Math.atan2(im, re);
  };
  let turned = 0;
  let before = phaseAt(0);
  let hops = 0;
  for (let start = hop; start + length <= samples.length; start += hop) {
    const now = phaseAt(start);
    turned += Math.atan2(Math.sin(now - before), Math.cos(now - before));
    before = now;
    hops++;
  }
  return near + (turned / (2 * Math.PI * hops * hop)) * RATE_HZ;
}
const cents = (hertz: number, of: number): number => 1200 * Math.log2(hertz / of);

/** Share of the energy above about 4 kHz: second differences. */
function brilliance(samples: Float32Array): number {
  let sharp = 0;
  let all = 1e-12;
  for (let i = 2; i < samples.length; i++) {
    sharp += ((samples[i] ?? 0) - 2 * (samples[i - 1] ?? 0) + (samples[i - 2] ?? 0)) ** 2;
    all += (samples[i] ?? 0) ** 2;
  }
  return sharp / all;
}

describe('one’s own music, rendered', () => {
  it.each([60, 72, 92])(
    '[MUSIC-31] at %d BPM it keeps its pitch within 3 cents, and its beat has that tempo',
    async (tempoBpm) => {
      const pitch = await renderStems(
        prepare([{ role: 'pad', samples: tone(440) }]),
        { ...TARGETS, tempoBpm },
        10,
      );
      expect(Math.abs(cents(hertzOf(leftOf(pitch, 4), 440), 440))).toBeLessThan(3);
      const beat = knocks({ tempoBpm: 72, seconds: LOOP_SEC, rateHz: RATE_HZ });
      const pulse = await renderStems(
        prepare([{ role: 'pulse', samples: beat }]),
        { ...TARGETS, tempoBpm },
        12,
      );
      const beatSec = 60 / tempoBpm;
      const period = onsetPeriodSec(leftOf(pulse, 2), RATE_HZ, 0.6 * beatSec, 1.5 * beatSec);
      expect(period / beatSec).toBeCloseTo(1, 1.5);
    },
    TIMEOUT_MS,
  );

  it(
    '[MUSIC-30] all layers at full gain, open and dry, are within 1 dB of the stated loudness, under −1 dBFS',
    async () => {
      for (const gain of [0.05, 1]) {
        const sounds: Sound[] = (['pad', 'bass', 'melody', 'air'] as const).map((role, i) => ({
          role,
          samples: tone(220 * (i + 1)).map((sample) => sample * gain),
        }));
        const channels = channelsOf(await renderStems(prepare(sounds), TARGETS, 10), 4);
        expect(Math.abs(loudnessOf(channels, RATE_HZ) - STEM_LUFS)).toBeLessThan(1);
        expect(toDb(peakOf(channels))).toBeLessThanOrEqual(-1);
      }
    },
    TIMEOUT_MS,
  );

  it(
    '[MUSIC-23] stays under −1 dBFS whatever the stems hold',
    async () => {
      const hits = knocks({ tempoBpm: 72, seconds: LOOP_SEC, rateHz: RATE_HZ, hertz: 90 }).map((sample, i) =>
        i % Math.round(LOOP_SEC * RATE_HZ * 0.5) < 900 ? Math.sign(sample) : sample * 0.02,
      );
      const buffer = await renderStems(prepare([{ role: 'pulse', samples: hits }]), TARGETS, 10);
      expect(toDb(peakOf(channelsOf(buffer, 0)))).toBeLessThanOrEqual(-1);
      expect(toDb(peakOf(channelsOf(buffer, 3)))).toBeGreaterThan(-12);
    },
    TIMEOUT_MS,
  );

  it(
    '[MUSIC-32] brightness lowers the high band and leaves the low one; reverb goes on after a sound',
    async () => {
      const noise = Float32Array.from(tone(200), (sample, i) => sample * 0.3 + 0.2 * Math.sin(i * i * 0.37));
      const stems = () => prepare([{ role: 'pad', samples: noise }]);
      const [open, shut] = await Promise.all([
        renderStems(stems(), { ...TARGETS, brightness: 0.9 }, 7),
        renderStems(stems(), { ...TARGETS, brightness: 0.1 }, 7),
      ]);
      expect(brilliance(leftOf(shut, 4))).toBeLessThan(0.2 * brilliance(leftOf(open, 4)));
      const short = new Float32Array(Math.round(LOOP_SEC * RATE_HZ));
      short.set(tone(500, 1), RATE_HZ);
      const tail = async (reverb: number) =>
        toDb(
          rmsOf(
            channelsOf(
              await renderStems(prepare([{ role: 'melody', samples: short }]), { ...TARGETS, reverb }, 10),
              9.3,
              10,
            ),
          ),
        );
      expect(await tail(1)).toBeGreaterThan((await tail(0)) + 15);
    },
    TIMEOUT_MS,
  );

  it(
    '[MUSIC-33] a loop comes round without a click, and without a gap',
    async () => {
      // 441.7 Hz does not come round in a loop of this length: a plain repeat would step.
      const buffer = await renderStems(
        prepare([
          { role: 'pad', samples: tone(441.7, LOOP_SEC + 0.5), timing: { ...TIMING, startSec: 0.4 } },
        ]),
        TARGETS,
        24,
      );
      const samples = leftOf(buffer, 5);
      const level = (fromSec: number): number =>
        toDb(rmsOf([samples.subarray(fromSec * RATE_HZ, (fromSec + 0.05) * RATE_HZ)]));
      const levels = Array.from({ length: 360 }, (_, i) => level(i * 0.05));
      expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(7);
      let roughest = 0;
      let usual = 0;
      for (let i = 2; i < samples.length; i++) {
        const bend = Math.abs((samples[i] ?? 0) - 2 * (samples[i - 1] ?? 0) + (samples[i - 2] ?? 0));
        roughest = Math.max(roughest, bend);
        usual = i < RATE_HZ ? Math.max(usual, bend) : usual;
      }
      expect(roughest).toBeLessThan(2.5 * usual);
    },
    TIMEOUT_MS,
  );

  it(
    '[MUSIC-34] stems stay in time with each other, of one loop to the sample, and with loops of their own',
    async () => {
      const beat = knocks({ tempoBpm: 72, seconds: LOOP_SEC, rateHz: RATE_HZ, hertz: 300 });
      const faster = knocks({ tempoBpm: 90, seconds: (8 * 60) / 90, rateHz: RATE_HZ, hertz: 300 });
      const onsetsIn = async (sounds: readonly Sound[], targets: MusicTargets): Promise<Float32Array> =>
        leftOf(await renderStems(prepare(sounds, 'each'), targets, 16), 12);
      const alone = { ...TARGETS, melody: 0, tempoBpm: 80 };
      const own = { tempoBpm: 90, startSec: 0, bars: 2 };
      const both = (timing?: StemTiming): readonly Sound[] => [
        { role: 'pad', samples: beat },
        timing ? { role: 'melody', samples: faster, timing } : { role: 'melody', samples: beat },
      ];
      const pad = await onsetsIn(both(), alone);
      for (const [timing, withinMs] of [
        [undefined, 0.1],
        [own, 12],
      ] as const) {
        const melody = await onsetsIn(both(timing), { ...alone, pad: 0, melody: 1 });
        expect(Math.abs(lagMs(pad, melody))).toBeLessThanOrEqual(withinMs);
      }
    },
    TIMEOUT_MS,
  );

  it(
    '[MUSIC-35] the two of a pair cross as the tempo moves, at the same loudness',
    async () => {
      const stems = () =>
        prepare(
          [
            { role: 'calm', samples: tone(300) },
            { role: 'lively', samples: tone(600) },
          ],
          'each',
        );
      const energy = (samples: Float32Array, hertz: number): number => {
        let [re, im] = [0, 0];
        // A quarter of a second: the pitch may be a cent off, and its phase with it.
        samples.subarray(0, RATE_HZ / 4).forEach((sample, i) => {
          re += sample * Math.cos((2 * Math.PI * hertz * i) / RATE_HZ);
          im += sample * Math.sin((2 * Math.PI * hertz * i) / RATE_HZ);
        });
        return toDb(Math.hypot(re, im) / RATE_HZ);
      };
      const slow = leftOf(await renderStems(stems(), { ...TARGETS, tempoBpm: 42 }, 8), 6);
      const fast = leftOf(await renderStems(stems(), { ...TARGETS, tempoBpm: 115 }, 8), 6);
      expect(energy(slow, 300) - energy(slow, 600)).toBeGreaterThan(15);
      expect(energy(fast, 600) - energy(fast, 300)).toBeGreaterThan(15);
      expect(Math.abs(toDb(rmsOf([slow])) - toDb(rmsOf([fast])))).toBeLessThan(2.5);
    },
    TIMEOUT_MS,
  );

  it(
    '[MUSIC-25] all gains at zero is silence',
    async () => {
      const zero = { ...TARGETS, pad: 0 };
      const buffer = await renderStems(prepare([{ role: 'pad', samples: tone(300) }]), zero, 3);
      expect(toDb(peakOf(channelsOf(buffer, 0)))).toBeLessThan(-80);
    },
    TIMEOUT_MS,
  );
});

/** By how much the second is later, from the cross-correlation of both envelopes, ms. */
function lagMs(a: Float32Array, b: Float32Array): number {
  const frame = 3;
  const envelope = (samples: Float32Array): number[] => {
    const levels: number[] = [];
    let level = 0;
    for (let i = 0; i < samples.length; i++) {
      level = Math.max(Math.abs(samples[i] ?? 0), level * 0.9985);
      if (i % frame === 0) levels.push(level);
    }
    return levels.map((value, i) => Math.max(0, value - (levels[i - 8] ?? value)));
  };
  const [first, second] = [envelope(a), envelope(b)];
  const most = Math.round((0.06 * RATE_HZ) / frame);
  let best = 0;
  let strongest = Number.NEGATIVE_INFINITY;
  for (let lag = -most; lag <= most; lag++) {
    let sum = 0;
    for (let i = most; i < first.length - most; i++) sum += (first[i] ?? 0) * (second[i + lag] ?? 0);
    if (sum > strongest) {
      strongest = sum;
      best = lag;
    }
  }
  return (1000 * best * frame) / RATE_HZ;
}
