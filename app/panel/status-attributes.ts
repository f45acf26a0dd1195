/** @file The state of the app as attributes, for tests and scripts (docs/developer.md lists them). */

import type { Control, ControlId } from '../controls/controls.ts';
import { recentLead } from '../controls/recent-words.ts';
import { emotionKey } from '../controls/words.ts';
import type { Reading } from '../runtime/latest-reading.ts';

const round = (value: number, digits: number): string =>
  Number.isFinite(value) ? String(Number(value.toFixed(digits))) : '';

/** Attribute names (without `data-`) and values of one reading. */
export function statusAttributes(reading: Reading): Record<string, string> {
  const { emotion, targets, answer, delayMs } = reading;
  const attributes: Record<string, string> = {
    emotion: emotionKey(emotion),
    confidence: round(emotion.confidence, 3),
    valence: round(emotion.valence, 3),
    arousal: round(emotion.arousal, 3),
    'recent-emotion': recentLead(emotion.recent)?.emotion ?? 'none',
    'recent-level': round(recentLead(emotion.recent)?.level ?? 0, 3),
    'recent-confidence': round(emotion.recent?.confidence ?? 0, 3),
    'recent-valence': round(emotion.recent?.valence ?? 0, 3),
    'recent-arousal': round(emotion.recent?.arousal ?? 0, 3),
    answers: String(answer?.count ?? 0),
    answered: answer?.emotion ?? 'none',
    'age-ms': round(emotion.ageMs, 0),
    'delay-ms': delayMs === null ? '' : round(delayMs, 1),
  };
  for (const [group, values] of Object.entries(targets)) {
    for (const [name, value] of Object.entries(values as Record<string, number | string>)) {
      const key = `${group}-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      attributes[key] = typeof value === 'number' ? round(value, 4) : value;
    }
  }
  return attributes;
}

const OF_CONTROLS = [
  'world',
  'strength',
  'volume',
  'light',
  'music',
  'pacing',
  'quickAnswers',
] as const satisfies ControlId[];

const isOn = (control: Control | undefined): boolean => control?.kind === 'toggle' && control.on;

/** What the person has chosen, as attributes with `data-`. */
export function controlAttributes(controls: ReadonlyMap<ControlId, Control>): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const id of OF_CONTROLS) {
    const control = controls.get(id);
    if (id === 'quickAnswers') attributes['data-quick-answers'] = isOn(control) ? 'on' : 'off';
    else if (control?.kind === 'toggle') attributes[`data-${id}`] = control.on ? 'answers' : 'rests';
    else if (control?.kind === 'slider' || control?.kind === 'choice')
      attributes[`data-${id}`] = String(control.value);
  }
  return attributes;
}
