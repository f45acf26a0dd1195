/** @file Seeded random numbers: no stage calls Math.random, so that runs repeat. */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** Uniform integer in [0, count). */
  integer(count: number): number;
  /** Standard normal (Box–Muller). */
  normal(): number;
  /** Permutes in place (Fisher–Yates) and returns the array. */
  shuffle<T extends { [index: number]: unknown; length: number }>(items: T): T;
  /** State to store in a checkpoint; createRandom(0, state) continues from it. */
  state(): number;
}

/** Mulberry32 (Tommy Ettinger): 32 bits of state, passes gjrand; ample for augmentation and scenes. */
export function createRandom(seed: number, state?: number): Random {
  let current = (state ?? seed) >>> 0;
  const next = (): number => {
    current = (current + 0x6d2b79f5) >>> 0;
    let t = current;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (count: number): number => Math.floor(next() * count);
  return {
    next,
    integer,
    uniform: (low, high) => low + (high - low) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    shuffle: (items) => {
      for (let i = items.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const held = items[i];
        items[i] = items[j];
        items[j] = held;
      }
      return items;
    },
    state: () => current,
  };
}
