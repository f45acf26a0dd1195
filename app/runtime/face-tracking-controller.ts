/** @file Makes scores of a headset's own face tracking, with the same consent as a camera. */
import { type Clock, createRateLimiter, isClip, type Scores } from '../../src/core/index.ts';
import { type ExpressionWeights, probabilitiesOf } from '../../src/expressions/index.ts';
import type { SourcePhase } from './store.ts';

export function createFaceTrackingController(options: {
  readonly clock: Clock;
  readonly rateHz: () => number;
  /** Whether the person has consented to being sensed. */
  readonly allowed: () => boolean;
  readonly phase: () => SourcePhase;
  /** Makes the headset the source; what played before is let go. */
  readonly take: () => void;
  readonly giveBack: () => void;
  readonly scores: (scores: Scores) => void;
}) {
  const { clock, allowed, phase, take, giveBack, scores } = options;
  let limiter = createRateLimiter(options.rateHz());
  let rateHz = options.rateHz();
  return {
    /**
     * Every frame's weights; null once the session is over. A clip gives way to one's own face; a camera that was
     * chosen by hand, and “Stop sensing”, do not.
     */
    offer(weights: ExpressionWeights | null): void {
      const source = phase();
      const own = source.kind === 'playing' && source.source === 'headset';
      if (weights === null || (own && !allowed())) {
        if (own) giveBack();
        return;
      }
      const clip = source.kind === 'playing' && isClip(source.source);
      if (!allowed() || !(own || clip)) return;
      if (options.rateHz() !== rateHz) {
        rateHz = options.rateHz();
        limiter = createRateLimiter(rateHz);
      }
      const nowMs = clock();
      if (!limiter.admit(nowMs)) return;
      const probabilities = probabilitiesOf(weights);
      if (!probabilities) return;
      if (!own) take();
      scores({ face: 'found', probabilities, capturedAtMs: nowMs, readyAtMs: nowMs, backend: 'headset' });
    },
  };
}
