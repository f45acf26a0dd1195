/** @file Guesses a stem's role by its file's name, and says how loud each role is at given targets. Pure. */
import { clamp, MODES, type MusicTargets, OUTPUTS } from '../core/index.ts';
import { LAYERS, STEM_ROLES, type StemRole } from './stem-set.ts';

/** Words of file names, most telling first: “drums_bass.wav” is a bass only where no drum is named. */
const WORDS: readonly (readonly [role: StemRole, words: RegExp])[] = [
  ['calm', /\b(calm|quiet|low ?intensity|rest)\b/],
  ['lively', /\b(lively|busy|intense|high ?intensity|full)\b/],
  ['dark', /\b(dark|minor|sad)\b/],
  ['bright', /\b(bright|major|happy)\b/],
  ['pulse', /\b(pulse|drums?|perc(ussion)?|beat|kick|snare|hats?|rhythm|shaker)\b/],
  ['bass', /\b(bass|sub|contrabass)\b/],
  ['melody', /\b(melody|lead|vox|vocals?|solo|piano|keys|tune|theme|guitar|flute)\b/],
  ['air', /\b(air|amb(ience|ient)?|atmo(sphere)?s?|fx|noise|wind|texture|field)\b/],
  ['pad', /\b(pads?|strings?|chords?|harmony|synth|drone|choir)\b/],
];

/** The role that the name tells, else the first layer that is still free, else the pad. */
export function guessRole(fileName: string, taken: readonly StemRole[]): StemRole {
  const words = fileName
    .replace(/\.[^.]*$/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ');
  const named = WORDS.find(([, pattern]) => pattern.test(words))?.[0];
  return named ?? LAYERS.find((layer) => !taken.includes(layer)) ?? 'pad';
}

export type RoleGains = Readonly<Record<StemRole, number>>;

/** Below this a layer is left out altogether (−40 dB), as in the composed music. */
const SILENT = 0.01;

/** 0 calm – 1 lively: the tempo that is asked for, between the slowest and the fastest. */
export function liveliness({ tempoBpm }: Pick<MusicTargets, 'tempoBpm'>): number {
  const { min, max } = OUTPUTS['music.tempoBpm'];
  return clamp(Math.log(tempoBpm / min) / Math.log(max / min), 0, 1);
}

/** 0 dark – 1 bright: the mode that is asked for. */
export function modeBrightness({ mode }: Pick<MusicTargets, 'mode'>): number {
  return MODES.indexOf(mode) / (MODES.length - 1);
}

/** Linear gains. The two of a pair hold the same energy together wherever between them one stands. */
export function roleGains(targets: MusicTargets): RoleGains {
  const layer = (name: (typeof LAYERS)[number]): number =>
    targets[name] < SILENT ? 0 : clamp(targets[name], 0, 1);
  const pair = (place: number): readonly [number, number] => [
    Math.cos((place * Math.PI) / 2),
    Math.sin((place * Math.PI) / 2),
  ];
  const [calm, lively] = pair(liveliness(targets));
  const [dark, bright] = pair(modeBrightness(targets));
  return {
    pad: layer('pad'),
    bass: layer('bass'),
    melody: layer('melody'),
    pulse: layer('pulse'),
    air: layer('air'),
    calm,
    lively,
    dark,
    bright,
  };
}

export const ROLE_WORDS: Readonly<Record<StemRole, string>> = {
  pad: 'Pad',
  bass: 'Bass',
  melody: 'Melody',
  pulse: 'Pulse',
  air: 'Air',
  calm: 'Calm',
  lively: 'Lively',
  dark: 'Dark',
  bright: 'Bright',
};

export const isStemRole = (text: string): text is StemRole =>
  (STEM_ROLES as readonly string[]).includes(text);
