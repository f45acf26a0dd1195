/** @file What the relay allows one address: connections, rooms, guesses at codes; and how long a hostile one stays shut out. */

export const GUARD_LIMITS = Object.freeze({
  connections: 400,
  connectionsOfAddress: 12,
  /** Wrong codes in a minute, of one address and in all. */
  guessesOfAddress: 5,
  guesses: 60,
  guessWindowMs: 60_000,
  roomsOfAddress: 10,
  roomWindowMs: 600_000,
  /** This many faults, and the address is shut out: a minute first, twice as long each time, an hour at most. */
  strikes: 3,
  strikeWindowMs: 600_000,
  firstShutOutMs: 60_000,
  longestShutOutMs: 3_600_000,
});

/** Addresses remembered at most: a flood from everywhere may not fill the memory. */
const MOST_ADDRESSES = 10_000;
/** Stands for all addresses together. */
const EVERYBODY = '';

/**
 * One household's worth of addresses: an IPv6 network of 64 bits counts as one.
 * @param {string} address as the socket tells it
 */
export function networkOf(address) {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const [left = '', right] = plain.toLowerCase().split('::');
  const before = left === '' ? [] : left.split(':');
  const after = right === undefined || right === '' ? [] : right.split(':');
  const zeros = right === undefined ? [] : Array(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...zeros, ...after].slice(0, 4).join(':');
}

/**
 * Events of the last stretch of time, by address: at most `most` of each are remembered, and no more addresses than MOST_ADDRESSES.
 * @param {() => number} clock
 * @param {number} windowMs
 * @param {number} most
 */
function createCounter(clock, windowMs, most) {
  /** @type {Map<string, number[]>} */
  const times = new Map();
  /** @param {string} address @param {readonly number[]} next */
  const keep = (address, next) => {
    times.delete(address);
    if (next.length > 0) times.set(address, [...next]);
  };
  /** @param {string} address */
  const recent = (address) => {
    const kept = (times.get(address) ?? []).filter((atMs) => clock() - atMs < windowMs);
    if (kept.length > 0) times.set(address, kept);
    else times.delete(address);
    return kept;
  };
  return {
    /** @param {string} address @returns {(() => void) | null} the way to take the event back; null where there are `most` already */
    add(address) {
      const kept = recent(address);
      if (kept.length >= most) return null;
      const addedMs = clock();
      keep(address, [...kept, addedMs]);
      for (const oldest of times.keys()) {
        if (times.size <= MOST_ADDRESSES) break;
        times.delete(oldest);
      }
      return () => {
        const left = recent(address);
        const place = left.indexOf(addedMs);
        if (place >= 0) keep(address, left.toSpliced(place, 1));
      };
    },
    /** @param {string} address */
    isFull: (address) => recent(address).length >= most,
    /** @param {string} address */
    clear: (address) => times.delete(address),
    sweep() {
      for (const address of times.keys()) recent(address);
    },
    get size() {
      return times.size;
    },
  };
}

/** @typedef {ReturnType<typeof createGuard>} Guard */

/** @param {{ readonly clock: () => number }} options */
export function createGuard({ clock }) {
  const guesses = createCounter(clock, GUARD_LIMITS.guessWindowMs, GUARD_LIMITS.guessesOfAddress);
  const allGuesses = createCounter(clock, GUARD_LIMITS.guessWindowMs, GUARD_LIMITS.guesses);
  const rooms = createCounter(clock, GUARD_LIMITS.roomWindowMs, GUARD_LIMITS.roomsOfAddress);
  const strikes = createCounter(clock, GUARD_LIMITS.strikeWindowMs, GUARD_LIMITS.strikes);
  const counters = [guesses, allGuesses, rooms, strikes];
  /** @type {Map<string, number>} */
  const open = new Map();
  /** @type {Map<string, { untilMs: number, lastMs: number }>} */
  const shutOut = new Map();
  let connections = 0;
  const isShutOut = (/** @type {string} */ network) => (shutOut.get(network)?.untilMs ?? 0) > clock();
  return {
    /** @param {string} address @returns {boolean} whether it may open a connection; then `closed` must follow */
    opens(address) {
      const network = networkOf(address);
      const count = open.get(network) ?? 0;
      if (isShutOut(network) || connections >= GUARD_LIMITS.connections) return false;
      if (count >= GUARD_LIMITS.connectionsOfAddress) return false;
      open.set(network, count + 1);
      connections += 1;
      return true;
    },
    /** @param {string} address */
    closed(address) {
      const network = networkOf(address);
      const count = (open.get(network) ?? 1) - 1;
      if (count > 0) open.set(network, count);
      else open.delete(network);
      connections -= 1;
    },
    /**
     * Takes one guess, before the code is looked up: guesses at the same time cannot share the last one.
     * @param {string} address
     * @returns {(() => void) | null} the way to give it back where the code was right; null where none is left
     */
    takeGuess(address) {
      const giveBack = guesses.add(networkOf(address));
      if (!giveBack) return null;
      const giveBackOfAll = allGuesses.add(EVERYBODY);
      if (!giveBackOfAll) {
        giveBack();
        return null;
      }
      return () => {
        giveBack();
        giveBackOfAll();
      };
    },
    /** @param {string} address @returns {boolean} whether it may start a room, which then counts */
    startsRoom: (address) => rooms.add(networkOf(address)) !== null,
    /** A fault that none of this app's pages makes. @param {string} address */
    strike(address) {
      const network = networkOf(address);
      strikes.add(network);
      if (!strikes.isFull(network)) return;
      strikes.clear(network);
      const before = shutOut.get(network)?.lastMs ?? GUARD_LIMITS.firstShutOutMs / 2;
      const lastMs = Math.min(GUARD_LIMITS.longestShutOutMs, before * 2);
      shutOut.delete(network);
      shutOut.set(network, { untilMs: clock() + lastMs, lastMs });
      for (const oldest of shutOut.keys()) {
        if (shutOut.size <= MOST_ADDRESSES) break;
        shutOut.delete(oldest);
      }
    },
    /** Forgets what is over. */
    sweep() {
      for (const counter of counters) counter.sweep();
      for (const [network, { untilMs }] of shutOut)
        if (clock() - untilMs > GUARD_LIMITS.longestShutOutMs) shutOut.delete(network);
    },
    /** Entries that are remembered, for tests and figures. */
    get size() {
      return counters.reduce((sum, { size }) => sum + size, shutOut.size + open.size);
    },
  };
}

/**
 * Lets through `perSecond` on average and `burst` at once.
 * @param {() => number} clock
 * @param {number} perSecond
 * @param {number} burst
 */
export function createBucket(clock, perSecond, burst) {
  let left = burst;
  let atMs = clock();
  return (/** @type {number} */ cost) => {
    const nowMs = clock();
    left = Math.min(burst, left + ((nowMs - atMs) / 1000) * perSecond);
    atMs = nowMs;
    if (left < cost) return false;
    left -= cost;
    return true;
  };
}
