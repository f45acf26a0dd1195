/** @file Straight lines of an audio parameter, each from where the last one stands at that time: nothing jumps, in any browser. */

/** The part of an AudioParam that is used; Firefox has no `cancelAndHoldAtTime`. */
type Param = Pick<AudioParam, 'cancelScheduledValues' | 'linearRampToValueAtTime'>;

export interface Line {
  /** From `atSec` (time of the context, not before that of the last call) to `value` within `rampSec`. */
  to(value: number, atSec: number, rampSec: number): void;
}

/** @param value where the parameter stands; nobody else may move it */
export function createLine(param: Param, value: number): Line {
  let from = { value, atSec: 0 };
  let end = from;
  const valueAt = (atSec: number): number => {
    const share = (atSec - from.atSec) / (end.atSec - from.atSec);
    return share < 1 ? from.value + (end.value - from.value) * Math.max(0, share) : end.value;
  };
  return {
    to(next, atSec, rampSec) {
      const start = valueAt(atSec);
      param.cancelScheduledValues(atSec);
      // The line of before as far as it is wanted: what is cancelled would throw the parameter back to where that began.
      param.linearRampToValueAtTime(start, atSec);
      param.linearRampToValueAtTime(next, atSec + rampSec);
      from = { value: start, atSec };
      end = { value: next, atSec: atSec + rampSec };
    },
  };
}
