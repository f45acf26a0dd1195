/** @file The bus between the rooms of several servers, here within one process. */

/**
 * How servers that share rooms tell each other of them. Nothing is stored: who is not listening does not hear.
 * @typedef {object} RoomBus
 * @property {boolean} spans whether other servers may be on it
 * @property {(channel: string, text: string) => void} publish reaches all other servers; a broker that is away drops it
 * @property {(channel: string, listener: (text: string) => void) => () => void} subscribe answers the way to stop that
 * @property {(listener: () => void) => void} onBack the broker was away and is back
 * @property {() => Promise<void>} close
 */

/**
 * @param {{ readonly spans?: boolean }} [options] with `spans` each call of `join` stands for one more server
 */
export function createLocalBroker({ spans = false } = {}) {
  /** @type {Map<string, Set<{ server: object, listener: (text: string) => void }>>} */
  const channels = new Map();
  /** @type {Set<() => void>} */
  const backs = new Set();
  let isUp = true;
  return {
    /** @returns {RoomBus} */
    join() {
      const server = {};
      return {
        spans,
        publish(channel, text) {
          if (!isUp) return;
          for (const each of channels.get(channel) ?? [])
            if (each.server !== server) queueMicrotask(() => each.listener(text));
        },
        subscribe(channel, listener) {
          const entry = { server, listener };
          const entries = channels.get(channel) ?? new Set();
          channels.set(channel, entries.add(entry));
          return () => {
            entries.delete(entry);
            if (entries.size === 0) channels.delete(channel);
          };
        },
        onBack(listener) {
          backs.add(listener);
        },
        close: async () => undefined,
      };
    },
    /** For tests: a broker that stops and comes back. @param {boolean} up */
    set(up) {
      isUp = up;
      if (up) for (const back of backs) back();
    },
    get channelCount() {
      return channels.size;
    },
  };
}
