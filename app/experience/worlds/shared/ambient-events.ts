/** @file Decides when an ambient event is due, and whether it is a common or a rare one. Pure but for its handlers. */
import { createRandom, type PacingTargets } from '../../../../src/core/index.ts';
import type { AmbientEvent } from '../world.ts';
import { createEventScheduler } from './event-scheduler.ts';
import type { SetBack } from './place-time.ts';

export interface EventHandlers {
  /** What happens most: a lantern. `motion` (0.2–2) sets its pace. Answers where it happens; null if it cannot now. */
  common(bornS: number, motion: number): AmbientEvent['at'] | null;
  /** The common thing near by and in view, for a person whose expression has just begun. */
  answer(bornS: number, motion: number): AmbientEvent['at'] | null;
  /** What flies past now and then: birds, a drift of lights. */
  rare(bornS: number): AmbientEvent['at'];
}

export interface AmbientEvents extends SetBack {
  /** Lets `deltaS` pass until `nowS`; at most one thing happens. */
  step(nowS: number, deltaS: number, pacing: PacingTargets): void;
  /** Something small happens at once, whatever the rate. */
  answer(nowS: number, pacing: PacingTargets): void;
  /** Fills the scene as if `pastS` had gone by at this pacing, so that nobody arrives at an empty place. */
  warmUp(nowS: number, pastS: number, pacing: PacingTargets): void;
}

const WARM_UP_STEP_S = 0.1;
const BIRD_SHARE = 0.14;
/** Two flocks at once would be a crowd. */
const BETWEEN_FLOCKS_S = 25;
const BETWEEN_ANSWERS_S = 10;

/** Under reduced motion, asked at each event, nothing flies past: every event is a common one. */
export function createAmbientEvents(
  seed: number,
  handlers: EventHandlers,
  reducedMotion: () => boolean,
  tell: (event: AmbientEvent) => void = () => undefined,
): AmbientEvents {
  const scheduler = createEventScheduler(seed);
  const random = createRandom(seed + 1);
  let lastFlockS = Number.NEGATIVE_INFINITY;
  let lastAnswerS = Number.NEGATIVE_INFINITY;
  const next = (nowS: number, deltaS: number, pacing: PacingTargets): AmbientEvent | null => {
    if (!scheduler.step(deltaS, pacing.eventsPerMin)) return null;
    const rare = random.next() < BIRD_SHARE && nowS - lastFlockS > BETWEEN_FLOCKS_S && !reducedMotion();
    if (rare) {
      lastFlockS = nowS;
      return { kind: 'rare', at: handlers.rare(nowS) };
    }
    const at = handlers.common(nowS, pacing.motion);
    return at && { kind: 'common', at };
  };
  return {
    step(nowS, deltaS, pacing) {
      const event = next(nowS, deltaS, pacing);
      if (event) tell(event);
    },
    answer(nowS, pacing) {
      // The line keeps its own distance between answers; a replay that is scrubbed does not.
      if (reducedMotion() || nowS - lastAnswerS < BETWEEN_ANSWERS_S) return;
      lastAnswerS = nowS;
      const at = handlers.answer(nowS, pacing.motion);
      if (at) tell({ kind: 'answer', at });
    },
    setBack(byS) {
      lastFlockS -= byS;
      lastAnswerS -= byS;
    },
    warmUp(nowS, pastS, pacing) {
      for (let agoS = pastS; agoS > 0; agoS -= WARM_UP_STEP_S) next(nowS - agoS, WARM_UP_STEP_S, pacing);
    },
  };
}
