/** @file Takes the steps out of the targets' rate: values follow with a time constant of 0.4 s, hues the short way round. */
import { lerp } from '../core/index.ts';
import { PROPERTIES, type PropertyName } from './properties.ts';

const FOLLOW_PER_S = 2.5;

export interface Follower {
  /** Moves `values` toward `wanted`, in place; the first time it goes there at once. */
  follow(wanted: Float64Array, deltaS: number): Float64Array;
}

/** @param start where each begins; one without a number goes to its first wanted value at once */
export function createFollower(
  properties: readonly PropertyName[],
  start: readonly (number | undefined)[] = [],
): Follower {
  const values = Float64Array.from(properties, (_, i) => start[i] ?? Number.NaN);
  const hue = properties.map((property) => PROPERTIES[property].unit === '°');
  return {
    follow(wanted, deltaS) {
      const share = 1 - Math.exp(-FOLLOW_PER_S * Math.max(0, deltaS));
      for (let i = 0; i < values.length; i++) {
        const to = wanted[i] ?? 0;
        const from = values[i] ?? to;
        if (Number.isNaN(from)) values[i] = to;
        else if (hue[i]) values[i] = from + (((((to - from + 540) % 360) + 360) % 360) - 180) * share;
        else values[i] = lerp(from, to, share);
      }
      return values;
    },
  };
}
