/** @file Mixes cut loops into one track a role and finds the gain that brings them to the stated loudness. Pure. */
import { clamp } from '../core/index.ts';
import { loopSec } from './loop.ts';
import { loudnessOf } from './loudness.ts';
import {
  LAYERS,
  STEM_LIMITS,
  type Stem,
  StemError,
  type StemRole,
  type StemSet,
  type StemTiming,
  timingOf,
} from './stem-set.ts';

/**
 * All layers together at full gain: the composed music, whose layers stand at 0.7 in docs/music.md, measures −22 LUFS there, so
 * about −19 at full gain.
 */
export const STEM_LUFS = -19;

/** Stems of one role and one timing, mixed. Gain and trim are applied. */
export interface RoleTrack {
  readonly role: StemRole;
  /** One or two, of equal length. */
  readonly channels: readonly Float32Array<ArrayBuffer>[];
}

/** What repeats together: one loop, sample for sample. */
export interface StemGroup {
  readonly timing: StemTiming;
  readonly tracks: readonly RoleTrack[];
}

export interface PreparedStems {
  readonly rateHz: number;
  readonly beatsPerBar: number;
  readonly groups: readonly StemGroup[];
  readonly level: StemLevel;
}

export interface StemLevel {
  /** What loudness matching does to each role, dB. */
  readonly matchDb: Readonly<Partial<Record<StemRole, number>>>;
  /** All layers together at full gain (of pairs the louder side) after it, LUFS. */
  readonly loudnessLufs: number;
  /** Matching would have needed more than it may do. */
  readonly bounded: boolean;
}

/** One loop a stem of the set, in its order: channels as `cutLoop` gives them. */
export type CutLoops = readonly (readonly Float32Array<ArrayBuffer>[])[];

const gainOf = (db: number): number => 10 ** (db / 20);

interface Track {
  readonly role: StemRole;
  readonly timing: StemTiming;
  readonly channels: Float32Array<ArrayBuffer>[];
}

/** Samples of all loops together. */
export function loopSamples(set: StemSet, rateHz: number): number {
  return set.stems.reduce(
    (sum, stem) =>
      sum + Math.round(loopSec(timingOf(set, stem), set.beatsPerBar) * rateHz) * stem.measure.channels,
    0,
  );
}

/** @throws StemError where the loops together would fill the memory of a headset */
export function assertFits(set: StemSet, rateHz: number): void {
  const wanted = loopSamples(set, rateHz);
  if (wanted <= STEM_LIMITS.loopSamples) return;
  const [have, may] = [wanted, STEM_LIMITS.loopSamples].map((samples) => Math.round(samples / rateHz / 60));
  throw new StemError(
    `The loops together last ${have} minutes, each channel counted, and may last ${may}.`,
    'Take fewer bars, or bring mono files.',
  );
}

function sameTiming(a: StemTiming, b: StemTiming): boolean {
  return a.tempoBpm === b.tempoBpm && a.bars === b.bars && a.startSec === b.startSec;
}

function addTo(track: Track, channels: readonly Float32Array[], gain: number): void {
  if (channels.length > track.channels.length && track.channels[0])
    track.channels.push(track.channels[0].slice());
  for (const [c, samples] of track.channels.entries()) {
    const from = channels[c] ?? channels[0];
    for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] ?? 0) + gain * (from?.[i] ?? 0);
  }
}

/** Both ears of the sum of tracks; shorter loops come round as often as they need. */
function sumOf(tracks: readonly Track[]): Float32Array[] {
  const length = Math.max(0, ...tracks.map(({ channels }) => channels[0]?.length ?? 0));
  return [0, 1].map((ear) => {
    const sum = new Float32Array(length);
    for (const { channels } of tracks) {
      const samples = channels[ear] ?? channels[0];
      if (!samples?.length) continue;
      for (let start = 0; start < length; start += samples.length)
        for (let i = 0; i < samples.length && start + i < length; i++)
          sum[start + i] = (sum[start + i] ?? 0) + (samples[i] ?? 0);
    }
    return sum;
  });
}

/** Short loops are measured over a few rounds: the gates need blocks of 0.4 s. */
function loudnessOfTracks(tracks: readonly Track[], rateHz: number): number {
  const once = sumOf(tracks);
  const length = once[0]?.length ?? 0;
  const rounds = Math.max(1, Math.ceil((4 * rateHz) / Math.max(1, length)));
  if (rounds === 1) return loudnessOf(once, rateHz);
  const repeated = once.map((samples) => {
    const all = new Float32Array(samples.length * rounds);
    for (let round = 0; round < rounds; round++) all.set(samples, round * samples.length);
    return all;
  });
  return loudnessOf(repeated, rateHz);
}

/** Sides of pairs that sound at once: only one of each pair counts, the louder. */
function loudestMix(tracks: readonly Track[], rateHz: number): number {
  const layers = tracks.filter(({ role }) => (LAYERS as readonly string[]).includes(role));
  const sides = (['calm', 'lively', 'dark', 'bright'] as const).map((side) =>
    tracks.filter(({ role }) => role === side),
  );
  const mixes = [0, 1].flatMap((first) =>
    [2, 3].map((second) => [...layers, ...(sides[first] ?? []), ...(sides[second] ?? [])]),
  );
  const seen = new Map<string, Track[]>();
  for (const mix of mixes)
    if (mix.length > 0) seen.set(mix.map((track) => tracks.indexOf(track)).join(), mix);
  return Math.max(-200, ...[...seen.values()].map((mix) => loudnessOfTracks(mix, rateHz)));
}

/** Stems of one role and one timing become one track. */
function mixRoles(set: StemSet, loops: CutLoops, gain: (stem: Stem) => number): Track[] {
  const tracks: Track[] = [];
  for (const [i, stem] of set.stems.entries()) {
    const channels = loops[i] ?? [];
    const timing = timingOf(set, stem);
    const found = tracks.find((track) => track.role === stem.role && sameTiming(track.timing, timing));
    const silent = (samples: Float32Array): Float32Array<ArrayBuffer> => new Float32Array(samples.length);
    const track = found ?? { role: stem.role, timing, channels: channels.map(silent) };
    addTo(track, channels, gain(stem));
    if (!found) tracks.push(track);
  }
  return tracks;
}

/**
 * @param loops one a stem of `set.stems`, in order
 * @throws StemError where the set is empty or the loops are too long
 */
export function prepareStems(set: StemSet, loops: CutLoops, rateHz: number): PreparedStems {
  if (set.stems.length === 0) throw new StemError('There is no stem yet.', 'Bring an audio file first.');
  assertFits(set, rateHz);
  const tracks = mixRoles(set, loops, ({ trimDb }) => gainOf(trimDb));
  const [least, most] = STEM_LIMITS.matchDb;
  const roles = [...new Set(tracks.map(({ role }) => role))];
  const matchDb: Partial<Record<StemRole, number>> = {};
  let bounded = false;
  const match = (matched: readonly StemRole[], wanted: number): void => {
    const db = clamp(wanted, least, most);
    bounded ||= Math.abs(db - wanted) > 0.05;
    for (const role of matched) matchDb[role] = (matchDb[role] ?? 0) + db;
    const gain = gainOf(db);
    for (const track of tracks)
      if (matched.includes(track.role))
        for (const samples of track.channels)
          for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] ?? 0) * gain;
  };
  if (set.levelling === 'each') {
    // Measured without trims: what a person trims stays apart from the others by as much.
    const untrimmed = mixRoles(set, loops, () => 1);
    for (const role of roles) {
      const ofRole = untrimmed.filter((track) => track.role === role);
      match([role], STEM_LUFS - loudnessOfTracks(ofRole, rateHz));
    }
  }
  match(roles, STEM_LUFS - loudestMix(tracks, rateHz));
  const groups: { timing: StemTiming; tracks: RoleTrack[] }[] = [];
  for (const { role, timing, channels } of tracks) {
    const group = groups.find((each) => sameTiming(each.timing, timing));
    if (group) group.tracks.push({ role, channels });
    else groups.push({ timing, tracks: [{ role, channels }] });
  }
  return {
    rateHz,
    beatsPerBar: set.beatsPerBar,
    groups,
    level: { matchDb, loudnessLufs: loudestMix(tracks, rateHz), bounded },
  };
}
