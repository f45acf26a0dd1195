/** @file Decides when the next ambient event comes: at a wanted mean rate, irregular, never in bursts. */
import { clamp, createRandom } from '../../../../src/core/index.ts';

export interface EventScheduler {
  /**
   * Lets `deltaS` seconds pass at `eventsPerMin` and says whether an event is due, at most one a call.
   * Steps longer than LONGEST_STEP_S (a sleeping tab) count as that long: nothing is made up for.
   */
  step(deltaS: number, eventsPerMin: number): boolean;
}

const LONGEST_STEP_S = 0.25;
/** The gap between events, as a share of the mean gap, is uniform within 1 ± this. */
const JITTER = 0.45;

/**
 * A renewal process: progress grows with the rate, an event falls due at a threshold drawn anew each time
 * (mean 1). A rate that changes between two events counts from the moment it changes.
 */
export function createEventScheduler(seed: number): EventScheduler {
  const random = createRandom(seed);
  const draw = (): number => random.uniform(1 - JITTER, 1 + JITTER);
  let progress = 0;
  let threshold = draw();
  return {
    step(deltaS, eventsPerMin) {
      progress += (clamp(deltaS, 0, LONGEST_STEP_S) * Math.max(0, eventsPerMin)) / 60;
      if (progress < threshold) return false;
      progress -= threshold;
      threshold = draw();
      return true;
    },
  };
}
