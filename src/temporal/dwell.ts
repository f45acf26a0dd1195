/**
 * @file The first rules' gate, kept so that sessions recorded under them replay as they were (TEMPORAL-19): an emotion leads,
 * and the world follows it, once it has been there undoubted for `dwellMs`.
 */
import type { Emotion } from '../core/index.ts';
import type { Candidate } from './candidate.ts';
import type { TemporalSettings } from './settings.ts';

export interface Dwell {
  /** How long the named emotion has been there undoubted, its agreement included; 0 while none is named. */
  readonly dweltMs: number;
  readonly leads: boolean;
  /** When the emotion named last led last; −Infinity before it has. */
  readonly ledAtMs: number;
}

export const NO_DWELL: Dwell = { dweltMs: 0, leads: false, ledAtMs: Number.NEGATIVE_INFINITY };

/** What the gate looks at of a state (state.ts). */
interface Weighed {
  readonly nowMs: number;
  readonly phase: { readonly kind: 'sensed' | 'unsure' | 'faceLost' | 'off' };
  readonly candidate: Candidate | undefined;
  readonly doubtedMs: number;
  readonly lastNaming: { readonly emotion: Emotion } | undefined;
  readonly dwell: Dwell | null;
}

/** `before` and `after` one weighing of names (naming.ts). */
export function dwellOn(
  before: Weighed,
  after: Weighed,
  stepMs: number,
  settings: TemporalSettings,
): Dwell | null {
  const { dwell } = before;
  if (dwell === null || after.phase.kind === 'off' || after.phase.kind === 'faceLost') return dwell;
  const isNew = after.lastNaming !== before.lastNaming;
  const same = after.lastNaming?.emotion === before.lastNaming?.emotion;
  let dweltMs = 0;
  if (isNew) {
    // What led a moment ago leads again as soon as it is named.
    const ledNow = same && after.nowMs - dwell.ledAtMs <= settings.dwellMs;
    dweltMs = ledNow ? settings.dwellMs : (after.candidate?.agreedMs ?? 0);
  } else if (after.phase.kind === 'sensed') dweltMs = dwell.dweltMs + (after.doubtedMs > 0 ? 0 : stepMs);
  const leads = after.phase.kind === 'sensed' && dweltMs >= settings.dwellMs;
  const ledAtMs = isNew ? Number.NEGATIVE_INFINITY : dwell.ledAtMs;
  return { dweltMs, leads, ledAtMs: leads ? after.nowMs : ledAtMs };
}
