/** @file Sessions and their differences in plain words. */
import {
  describeOutput,
  EMOTION_DESCRIPTORS,
  eachEmotion,
  OUTPUTS,
  type OutputPath,
  PARTS,
} from '../../../src/core/index.ts';
import type { Comparison, Session, StateName } from '../../../src/recording/index.ts';
import { clockText } from './view.ts';

export const STATE_WORDS: Readonly<Record<StateName, string>> = {
  ...eachEmotion((emotion) => EMOTION_DESCRIPTORS[emotion].label),
  unsure: 'Unsure',
  faceLost: 'No face',
  off: 'Off',
};

const isPath = (path: string): path is OutputPath => path in OUTPUTS;
export const outputWord = (path: string): string => (isPath(path) ? describeOutput(path).word : path);
const percent = (share: number): string => `${Math.round(share * 100)}\u00a0%`;

export function comparisonWords({ summary, divergences }: Comparison): string {
  const states =
    summary.disagree > 0 ? ` They name different states for ${percent(summary.disagree)} of the time.` : '';
  if (divergences.length === 0) return `The two worlds do not differ.${states}`;
  const times = divergences.length === 1 ? 'once' : `${divergences.length} times`;
  return `The two worlds differ ${times}, for ${percent(summary.apart)} of the time, by ${percent(summary.peak)} at most.${states}`;
}

export function divergenceWords(divergence: Comparison['divergences'][number]): string {
  const { fromMs, toMs, output, peak } = divergence;
  return `${clockText(fromMs)}–${clockText(toMs)}: ${outputWord(output)} ${percent(peak)} apart`;
}

/** The settings under which it was recorded, as far as they are not the usual ones; null where all were. */
export function settingsWords({ events }: Pick<Session, 'events'>): string | null {
  const settings = events.filter((event) => event.kind === 'settings');
  const strength = Math.min(...settings.map((event) => event.strength));
  const rested = PARTS.filter((part) => settings.some(({ resting }) => resting?.[part] === true));
  const words = [
    ...(strength < 1 ? [`strength ${percent(strength)}`] : []),
    ...rested.map((part) => `${part} rested`),
    ...(settings.some(({ safePlace }) => safePlace === true) ? ['safe place'] : []),
    ...(settings.some(({ quickAnswers }) => quickAnswers === false) ? ['quick answers stopped'] : []),
    ...(settings.some(({ unsmoothed }) => unsmoothed === true) ? ['smoothing bypassed'] : []),
    ...(settings.some(({ reducedMotion }) => reducedMotion) ? ['reduced motion'] : []),
  ];
  return words.length > 0 ? `Recorded with ${words.join(', ')}` : null;
}

export function dateWords(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return 'No date';
  return date.toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** The message of anything thrown. */
export function problemOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
