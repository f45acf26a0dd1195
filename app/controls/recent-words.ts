/** @file Words for the recent expression and for what makes the world change. */
import { type Emotion, emotionAt, type RecentExpression } from '../../src/core/index.ts';
import type { RuntimeState } from '../runtime/store.ts';

/** Below this share no built-in mapping answers. */
const LEAST_LEVEL = 0.06;

/** The expression shown most lately, neutral left aside; null while hardly any was. */
export function recentLead(
  recent: RecentExpression | null,
): { readonly emotion: Emotion; readonly level: number } | null {
  let place = 0;
  for (let i = 1; i < (recent?.levels.length ?? 0); i++)
    if (place === 0 || (recent?.levels[i] ?? 0) > (recent?.levels[place] ?? 0)) place = i;
  const level = recent?.levels[place] ?? 0;
  return place === 0 || level < LEAST_LEVEL ? null : { emotion: emotionAt(place), level };
}

export function latelyWords(recent: RecentExpression | null): string {
  const lead = recentLead(recent);
  if (!lead) return 'Lately: hardly any expression';
  const amount = lead.level >= 0.6 ? 'much' : lead.level >= 0.25 ? 'some' : 'a little';
  return `Lately: ${amount} ${lead.emotion}`;
}

/** Why the world is as it is, in a sentence. */
export function reasonWords(
  state: Pick<RuntimeState, 'safePlace' | 'strength' | 'override' | 'reading'>,
): string {
  const { emotion } = state.reading;
  if (state.safePlace) return 'The safe place keeps the world at neutral.';
  if (state.strength === 0) return 'At strength 0 the world stays at neutral.';
  if (state.override === 'manual') return 'Sliders set by hand move the world.';
  if (state.override === 'replay') return 'A recorded session moves the world.';
  const lead = recentLead(emotion.recent);
  if (!lead) return 'The world is neutral, or is returning to neutral.';
  const shownNow = emotion.kind === 'sensed' && emotion.emotion === lead.emotion;
  return shownNow
    ? `The world follows the ${lead.emotion} that your face shows.`
    : `The world follows the ${lead.emotion} of a moment ago, which fades.`;
}
