/** @file The bus between servers over Redis: publish and subscribe alone, so nothing is stored there. Loaded only when asked for. */

/** Scores that wait for a broker would be old when they come: they are dropped. */
const PREFIX = 'mienscape:link:';
const LONGEST_RETRY_MS = 2000;
const CONNECT_WITHIN_MS = 5000;

/**
 * @param {string} url `redis://…` or `rediss://…`
 * @param {(problem: string) => void} [onProblem] once each time the broker goes away
 * @returns {Promise<import('./local-bus.mjs').RoomBus>}
 * @throws {Error} where the broker does not answer
 */
export async function createRedisBus(url, onProblem = console.warn) {
  const { createClient } = await import('@redis/client');
  const reconnectStrategy = (/** @type {number} */ tries) =>
    Math.min(LONGEST_RETRY_MS, 50 * 2 ** Math.min(tries, 6));
  const publisher = createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy, connectTimeout: CONNECT_WITHIN_MS },
  });
  const subscriber = publisher.duplicate({ disableOfflineQueue: false });
  /** @type {Set<() => void>} */
  const backs = new Set();
  let isAway = false;
  const away = (/** @type {unknown} */ error) => {
    if (isAway) return;
    isAway = true;
    onProblem(
      `The broker of the rooms does not answer (${error instanceof Error ? error.message : String(error)}). Rooms go on within this server and are joined again when it is back.`,
    );
  };
  for (const client of [publisher, subscriber]) {
    client.on('error', away);
    client.on('ready', () => {
      if (!isAway || !publisher.isReady || !subscriber.isReady) return;
      isAway = false;
      for (const back of backs) back();
    });
  }
  await Promise.race([
    Promise.all([publisher.connect(), subscriber.connect()]),
    new Promise((_, reject) => {
      setTimeout(
        () =>
          reject(
            new Error(
              `--rooms: no Redis answers at ${hostOf(url)}. Start it (\`redis-server\`), or leave the option out: one server needs no broker.`,
            ),
          ),
        CONNECT_WITHIN_MS,
      ).unref();
    }),
  ]).catch((error) => {
    publisher.destroy();
    subscriber.destroy();
    throw error;
  });
  return {
    spans: true,
    publish(channel, text) {
      if (publisher.isReady) publisher.publish(PREFIX + channel, text).catch(away);
    },
    subscribe(channel, listener) {
      const hear = (/** @type {string} */ text) => listener(text);
      subscriber.subscribe(PREFIX + channel, hear).catch(away);
      return () => void subscriber.unsubscribe(PREFIX + channel, hear).catch(away);
    },
    onBack: (listener) => void backs.add(listener),
    async close() {
      publisher.destroy();
      subscriber.destroy();
    },
  };
}

/** Without a password that the address may hold. @param {string} url */
function hostOf(url) {
  return URL.canParse(url) ? new URL(url).host : 'this address';
}
