/** @file Names and numbers of the studio, as people read them. */
import type { MappingInput, OutputPath } from '../../src/adaptation/index.ts';

interface OutputWords {
  readonly name: string;
  /** For the list, where room is scarce. */
  readonly short?: string;
  readonly unit: string;
  readonly digits: number;
  /** One press of an arrow key. */
  readonly step: number;
}

export const OUTPUT_WORDS: { readonly [Path in OutputPath]: OutputWords } = {
  'light.intensity': { name: 'Intensity', unit: '', digits: 2, step: 0.01 },
  'light.temperatureK': { name: 'Colour temperature', short: 'Temperature', unit: 'K', digits: 0, step: 100 },
  'light.hueDeg': { name: 'Hue', unit: '°', digits: 0, step: 5 },
  'light.saturation': { name: 'Saturation', unit: '', digits: 2, step: 0.01 },
  'light.fog': { name: 'Fog', unit: '', digits: 2, step: 0.01 },
  'music.tempoBpm': { name: 'Tempo', unit: 'BPM', digits: 1, step: 1 },
  'music.mode': { name: 'Mode, dark to bright', short: 'Mode', unit: '', digits: 2, step: 0.01 },
  'music.pad': { name: 'Pad', unit: '', digits: 2, step: 0.01 },
  'music.bass': { name: 'Bass', unit: '', digits: 2, step: 0.01 },
  'music.melody': { name: 'Melody', unit: '', digits: 2, step: 0.01 },
  'music.pulse': { name: 'Pulse', unit: '', digits: 2, step: 0.01 },
  'music.air': { name: 'Air', unit: '', digits: 2, step: 0.01 },
  'music.brightness': { name: 'Brightness', unit: '', digits: 2, step: 0.01 },
  'music.reverb': { name: 'Reverb', unit: '', digits: 2, step: 0.01 },
  'pacing.eventsPerMin': { name: 'Events', unit: 'events/min', digits: 1, step: 0.5 },
  'pacing.motion': { name: 'Motion', unit: '×', digits: 2, step: 0.01 },
};

export const GROUPS = [
  { group: 'light', name: 'Light' },
  { group: 'music', name: 'Music' },
  { group: 'pacing', name: 'Pacing' },
] as const;

export function inputWords(input: MappingInput): string {
  const [source, name = ''] = input.split('.');
  const word = name.charAt(0).toUpperCase() + name.slice(1);
  return source === 'recent' ? `${word}, lately` : `${word}, now`;
}

export const RULE_WORDS = {
  C1: 'light changes gently',
  C2: 'loudness and timbre change gently',
  C3: 'tempo changes by at most 10 % in 10 s',
  C4: 'pacing changes by at most 10 % in 10 s',
  C5: 'no saturated red',
} as const;

export function shown(value: number, digits = 2): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '–';
}

/** Outputs that are loudness: kept as gains, 0–1, and told in decibels beside. */
const LEVELS: readonly OutputPath[] = ['music.pad', 'music.bass', 'music.melody', 'music.pulse', 'music.air'];

export const isLevel = (path: OutputPath): boolean => LEVELS.includes(path);

/** A gain as decibels of full level. */
export function decibels(gain: number): string {
  if (!Number.isFinite(gain)) return '–';
  return gain <= 0.001 ? 'silent' : `${(20 * Math.log10(gain)).toFixed(1).replace('-', '−')} dB`;
}

/** What the numbers of an output are counted in; shares of the whole say so. */
export function unitOf(path: OutputPath): string {
  return OUTPUT_WORDS[path].unit || (isLevel(path) ? 'gain' : 'of 1');
}

/** A value as it is read: with its unit, loudness in decibels. */
export function valueText(path: OutputPath, value: number): string {
  if (isLevel(path)) return decibels(value);
  const { unit, digits } = OUTPUT_WORDS[path];
  return `${shown(value, digits)}${unit && unit !== '°' && unit !== '×' ? '\u00a0' : ''}${unit}`;
}

/** Beside a field: its unit; of a gain, what it is in decibels. */
export function fieldUnit(path: OutputPath, value: number): string {
  return isLevel(path) ? `= ${decibels(value)}` : OUTPUT_WORDS[path].unit;
}
