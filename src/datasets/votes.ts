/** @file FER+ votes → labels, exactly as the paper of FER+ and Microsoft's reader do. */
import { EMOTIONS } from '../core/index.ts';

/** Votes for the eight emotions, then unknown, then NF (not a face). */
export const VOTE_COLUMNS = EMOTIONS.length + 2;

/** Single votes are taken for slips of the hand. */
function withoutSlips(votes: readonly number[]): number[] {
  return votes.map((vote) => (vote === 1 ? 0 : vote));
}

/**
 * The majority label: set every vote of 1 to 0; keep the face if its largest column is more than half of what
 * is left in all ten columns, and is one of the eight emotions. Otherwise null.
 */
export function majorityLabel(votes: readonly number[]): number | null {
  const kept = withoutSlips(votes);
  const sum = kept.reduce((total, vote) => total + vote, 0);
  const best = kept.indexOf(Math.max(...kept));
  return (kept[best] ?? 0) > 0.5 * sum && best < EMOTIONS.length ? best : null;
}

/**
 * The vote distribution over the eight emotions as a soft label, sum 1: [10] → [8]. Null where nothing is left,
 * or where "unknown" or "not a face" leads, so that there is nothing to learn from.
 */
export function voteDistribution(votes: readonly number[]): number[] | null {
  const kept = withoutSlips(votes);
  const emotions = kept.slice(0, EMOTIONS.length);
  const sum = emotions.reduce((total, vote) => total + vote, 0);
  const others = Math.max(...kept.slice(EMOTIONS.length));
  if (sum === 0 || others >= Math.max(...emotions)) return null;
  return emotions.map((vote) => vote / sum);
}
