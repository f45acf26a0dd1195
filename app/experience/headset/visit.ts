/** @file How a visit with a time limit ends: a word beforehand, a minute of rest, then the light goes down. Pure. */

/** Everything eases to neutral for the last minute; the word comes a minute earlier. */
const WORD_BEFORE_S = 120;
const REST_BEFORE_S = 60;
const DUSK_S = 12;

export type VisitPhase =
  /** No limit, or not near it. */
  | { readonly kind: 'open' }
  | { readonly kind: 'announced'; readonly leftS: number }
  | { readonly kind: 'resting'; readonly leftS: number }
  /** `dark` 0–1: how far the light has gone down. */
  | { readonly kind: 'dusk'; readonly dark: number; readonly leftS: number }
  | { readonly kind: 'over' };

/**
 * @param limitMin 0 has no end.
 * @param chosenAtS when during the visit this limit was chosen, so that an end chosen late is announced all the same;
 *   left out for one chosen before the visit.
 */
export function visitPhase(
  elapsedS: number,
  limitMin: number,
  chosenAtS = Number.NEGATIVE_INFINITY,
): VisitPhase {
  if (!(limitMin > 0)) return { kind: 'open' };
  const leftS = Math.max(limitMin * 60, chosenAtS + WORD_BEFORE_S) - elapsedS;
  if (leftS <= 0) return { kind: 'over' };
  if (leftS <= DUSK_S) return { kind: 'dusk', dark: 1 - leftS / DUSK_S, leftS };
  if (leftS <= REST_BEFORE_S) return { kind: 'resting', leftS };
  return leftS <= WORD_BEFORE_S ? { kind: 'announced', leftS } : { kind: 'open' };
}

/** Share of light and loudness that is away, 0–1. It stays away until the session has ended. */
export function darkOf(phase: VisitPhase): number {
  if (phase.kind === 'over') return 1;
  return phase.kind === 'dusk' ? phase.dark : 0;
}

export interface VisitClock {
  /** @param limitMin as it is chosen at this moment, 0 for no end. */
  advance(deltaS: number, limitMin: number): VisitPhase;
  readonly elapsedS: number;
}

/** One visit's time, and when its limit was last chosen anew. */
export function createVisitClock(): VisitClock {
  let elapsedS = 0;
  let limit: { readonly min: number; readonly chosenAtS: number | undefined } | null = null;
  return {
    get elapsedS() {
      return elapsedS;
    },
    advance: (deltaS, limitMin) => {
      // A headset that was put down meanwhile has not been visited.
      elapsedS += Math.min(deltaS, 1);
      if (limit?.min !== limitMin) limit = { min: limitMin, chosenAtS: limit ? elapsedS : undefined };
      return visitPhase(elapsedS, limitMin, limit.chosenAtS);
    },
  };
}

/** What the panel says of it. */
export function visitWords(phase: VisitPhase): string | null {
  switch (phase.kind) {
    case 'open':
    case 'over':
      return null;
    case 'announced':
      return 'Your visit ends in two minutes. Choose another length to stay.';
    case 'resting':
      return 'Your visit ends within a minute. The world returns to neutral.';
    case 'dusk':
      return 'Goodbye for now. The light goes down.';
    default:
      return phase satisfies never;
  }
}
