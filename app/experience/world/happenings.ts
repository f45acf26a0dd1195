/** @file Turns pacing into happenings: when one is due, is it a lantern or a flock of birds? Pure but for its hands. */
import { createRandom, type PacingTargets } from '../../../src/core/index.ts';
import { createEventScheduler } from './event-scheduler.ts';

export interface Hands {
  launchLantern(bornS: number, motion: number): void;
  releaseBirds(bornS: number): void;
}

export interface Happenings {
  /** Lets `deltaS` pass until `nowS`; at most one thing happens. */
  step(nowS: number, deltaS: number, pacing: PacingTargets): void;
  /** Fills the scene as if `pastS` had gone by at this pacing, so that nobody arrives at an empty bay. */
  warmUp(nowS: number, pastS: number, pacing: PacingTargets): void;
}

const WARM_UP_STEP_S = 0.1;
const BIRD_SHARE = 0.14;
/** Two flocks at once would be a crowd. */
const BETWEEN_FLOCKS_S = 25;

/** Under reduced motion nothing flies past: every happening is a lantern. */
export function createHappenings(seed: number, hands: Hands, reducedMotion: boolean): Happenings {
  const scheduler = createEventScheduler(seed);
  const random = createRandom(seed + 1);
  let lastFlockS = Number.NEGATIVE_INFINITY;
  const step = (nowS: number, deltaS: number, pacing: PacingTargets): void => {
    if (!scheduler.step(deltaS, pacing.eventsPerMin)) return;
    const birds = random.next() < BIRD_SHARE && nowS - lastFlockS > BETWEEN_FLOCKS_S && !reducedMotion;
    if (birds) {
      lastFlockS = nowS;
      hands.releaseBirds(nowS);
    } else {
      hands.launchLantern(nowS, pacing.motion);
    }
  };
  return {
    step,
    warmUp(nowS, pastS, pacing) {
      for (let agoS = pastS; agoS > 0; agoS -= WARM_UP_STEP_S) step(nowS - agoS, WARM_UP_STEP_S, pacing);
    },
  };
}
