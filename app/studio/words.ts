/** @file Names and numbers of the studio, as people read them. */

import type { Breach, MappingInput, Proof } from '../../src/adaptation/index.ts';
import { describeOutput, type OutputPath } from '../../src/core/index.ts';
import { sentenceStart } from '../shared/sentence-start.ts';

export const GROUPS = [
  { group: 'light', name: 'Light' },
  { group: 'music', name: 'Music' },
  { group: 'pacing', name: 'Pacing' },
] as const;

/** For lists, where room is scarce. */
export function shortLabel(path: OutputPath): string {
  const { label, shortLabel: short = label } = describeOutput(path);
  return short;
}

export function inputWords(input: MappingInput): string {
  const [source, name = ''] = input.split('.');
  const word = sentenceStart(name);
  return source === 'recent' ? `${word}, recent` : `${word}, now`;
}

export const RULE_WORDS = {
  'COMFORT-1': 'light changes gently',
  'COMFORT-2': 'loudness and timbre change gently',
  'COMFORT-3': 'tempo changes by at most 10 % in 10 s',
  'COMFORT-4': 'pacing changes by at most 10 % in 10 s',
  'COMFORT-5': 'red is not saturated',
} as const;

/** Beside an output's name: how it breaks the comfort rules; nothing where it keeps them. */
export function breachTag(breaches: readonly Breach[]): string {
  const words = breaches.map(({ rule }) => (rule === 'COMFORT-5' ? 'too red' : 'too fast'));
  return [...new Set(words)].join(', ');
}

/** The result of the proof in a few words, which count outputs and not broken rules. */
export function verdictWords({ safe, breaches }: Proof): string {
  if (safe) return 'Safe by itself';
  const count = new Set(breaches.map(({ path }) => path)).size;
  const outputs = count === 1 ? '1 output' : `${count} outputs`;
  if (breaches.every(({ rule }) => rule !== 'COMFORT-5')) return `${outputs} too fast`;
  return `${outputs} ${count === 1 ? 'breaks' : 'break'} a comfort rule`;
}

export function shown(value: number, digits = 2): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '–';
}

/** Outputs that are loudness: stored as gains, 0–1, and told in decibels beside. */
export const isLevel = (path: OutputPath): boolean => describeOutput(path).transform === 'gain';

/** A gain as decibels of full level. */
export function decibels(gain: number): string {
  if (!Number.isFinite(gain)) return '–';
  return gain <= 0.001 ? 'silent' : `${(20 * Math.log10(gain)).toFixed(1).replace('-', '−')} dB`;
}

/** What the numbers of an output are counted in; shares of the whole say so. */
export function unitOf(path: OutputPath): string {
  return describeOutput(path).unit || (isLevel(path) ? 'gain' : 'of 1');
}

/** What an output's numbers are counted in where they are typed; nothing beside a plain share. */
export function depthUnit(path: OutputPath): string {
  return describeOutput(path).unit || (isLevel(path) ? 'gain' : '');
}

/** How far a row moves an output, with its sign and unit. */
export function depthText(path: OutputPath, depth: number, digits = 2): string {
  const figure = Number(depth.toFixed(digits));
  const sign = figure > 0 ? '+' : figure < 0 ? '−' : '';
  return `${sign}${Math.abs(figure)} ${depthUnit(path)}`.trimEnd();
}

/** A value as it is read: with its unit, loudness in decibels. */
export function valueText(path: OutputPath, value: number): string {
  if (isLevel(path)) return decibels(value);
  const { unit, digits } = describeOutput(path);
  return `${shown(value, digits)}${unit && unit !== '°' && unit !== '×' ? '\u00a0' : ''}${unit}`;
}

/** Of a field for an output's value: the unit that may be typed; of a gain also what stands beside it, its decibels. */
export function fieldUnits(
  path: OutputPath,
  value: number,
): { readonly unit: string; readonly beside?: string } {
  const unit = depthUnit(path);
  return isLevel(path) ? { unit, beside: `= ${decibels(value)}` } : { unit };
}
