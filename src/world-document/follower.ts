/** @file Takes the steps out of the targets' rate: values follow with a time constant of 0.4 s, hues the short way round. */
import { lerp } from '../core/index.ts';
import { PROPERTIES, type PropertyName } from './properties.ts';

const FOLLOW_PER_S = 2.5;

export interface Follower {
  /** Moves `values` toward `wanted`, in place; the first time it goes there at once. */
  follow(wanted: Float64Array, deltaS: number): Float64Array;
}

export function createFollower(properties: readonly PropertyName[]): Follower {
  const values = new Float64Array(properties.length);
  const hue = properties.map((property) => PROPERTIES[property].unit === '°');
  let first = true;
  return {
    follow(wanted, deltaS) {
      const share = first ? 1 : 1 - Math.exp(-FOLLOW_PER_S * Math.max(0, deltaS));
      for (let i = 0; i < values.length; i++) {
        const [from = 0, to = 0] = [values[i], wanted[i]];
        values[i] = hue[i]
          ? from + (((((to - from + 540) % 360) + 360) % 360) - 180) * share
          : lerp(from, to, share);
      }
      first = false;
      return values;
    },
  };
}
