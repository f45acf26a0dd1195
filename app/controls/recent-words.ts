/** @file Words for the recent expression and for what makes the world change. */
import type { Mapping } from '../../src/adaptation/index.ts';
import {
  EMOTIONS,
  type Emotion,
  emotionAt,
  OUTPUT_PATHS,
  outputOf,
  PARTS,
  partAndName,
  type RecentExpression,
  readsOwnFace,
} from '../../src/core/index.ts';
import type { RuntimeState } from '../runtime/store.ts';

/** Below this share no built-in mapping answers. */
const LEAST_LEVEL = 0.06;

/** The expression shown most recently, neutral and what does not `count` left aside; null while hardly any was. */
export function recentLead(
  recent: RecentExpression | null,
  counts: (emotion: Emotion) => boolean = () => true,
): { readonly emotion: Emotion; readonly level: number } | null {
  let place = 0;
  for (let i = 1; i < (recent?.levels.length ?? 0); i++)
    if (counts(emotionAt(i)) && (place === 0 || (recent?.levels[i] ?? 0) > (recent?.levels[place] ?? 0)))
      place = i;
  const level = recent?.levels[place] ?? 0;
  return place === 0 || level < LEAST_LEVEL ? null : { emotion: emotionAt(place), level };
}

export function recentWords(recent: RecentExpression | null): string {
  const lead = recentLead(recent);
  if (!lead) return 'Recently: hardly any expression';
  const amount = lead.level >= 0.6 ? 'much' : lead.level >= 0.25 ? 'some' : 'a little';
  return `Recently: ${amount} ${lead.emotion}`;
}

type Answering = Pick<RuntimeState, 'mapping' | 'resting'>;

/**
 * Whether the world follows this emotion, as it is shown now or was recently: by a row of its own, or by one on valence,
 * arousal or confidence, which every emotion moves.
 */
function follows(
  { mapping, resting }: Answering,
  source: 'expression' | 'recent',
  emotion: Emotion,
): boolean {
  const others: readonly string[] = EMOTIONS.filter((each) => each !== emotion);
  const reads = ({ input, depth, muted }: Mapping['light']['fog']['rows'][number]): boolean => {
    const [from, name = ''] = input.split('.');
    return muted !== true && depth !== 0 && from === source && !others.includes(name);
  };
  return OUTPUT_PATHS.some((path) => {
    const { muted, rows } = outputOf(mapping, path);
    return resting[partAndName(path)[0]] !== true && muted !== true && rows.some(reads);
  });
}

/** Why the world is as it is, in a sentence. */
export function reasonWords(
  state: Answering & Pick<RuntimeState, 'safePlace' | 'strength' | 'override' | 'reading' | 'source'>,
): string {
  const { emotion } = state.reading;
  if (state.safePlace) return 'The safe place keeps the world at neutral.';
  if (state.strength === 0) return 'At strength 0 the world stays at neutral.';
  if (PARTS.every((part) => state.resting[part]))
    return 'Light, music and pacing rest: the world stays at neutral.';
  if (state.override === 'manual') return 'Sliders set by hand move the world.';
  if (state.override === 'replay') return 'A recorded session moves the world.';
  const now = emotion.kind === 'sensed' && emotion.emotion !== 'neutral' ? emotion.emotion : null;
  const lead = recentLead(emotion.recent, (each) => follows(state, 'recent', each));
  if (now !== null && (now === lead?.emotion || follows(state, 'expression', now))) {
    // The demo clip and a video show somebody else.
    const { source } = state;
    const isOwn = source.kind === 'playing' && readsOwnFace(source.source);
    return `The world follows the ${now} that ${isOwn ? 'your' : 'the'} face shows.`;
  }
  if (lead) return `The world follows the ${lead.emotion} of a moment ago, which fades.`;
  const unanswered = recentLead(emotion.recent)?.emotion;
  return unanswered === undefined
    ? 'The world is neutral, or is returning to neutral.'
    : `This mapping has no answer to ${unanswered}: the world is neutral, or is returning to neutral.`;
}
