/**
 * @file Hears mouth shapes that face-tracking programs send by OSC 1.0 over UDP, on this computer alone, and hands them to the
 * app's pages as lines of JSON: `{"shapes":{"/jawOpen":0.4}}` with what changed, `{"silent":true}` while nothing comes.
 */
import { createSocket } from 'node:dgram';
import { fromBuffer } from 'osc-min';

/** A program that sends everything has some 300 addresses. */
const MOST_ADDRESSES = 512;
const MOST_ADDRESS_CHARACTERS = 120;
const MOST_READERS = 8;

/** @typedef {import('osc-min').OscPacketOutput} OscPacket */

/**
 * @typedef {object} BridgeTimes in ms
 * @property {number} send how often what changed is handed on
 * @property {number} silent nothing came for so long: what was heard before is forgotten
 */

/** @type {BridgeTimes} */
const TIMES = { send: 33, silent: 1500 };

/**
 * The first number of each message in a packet; bundles may hold bundles, and their time tags are not waited for.
 * @param {OscPacket} packet
 * @returns {Generator<readonly [address: string, value: number]>}
 */
function* numbersIn(packet) {
  if (packet.oscType === 'bundle') {
    for (const element of packet.elements) yield* numbersIn(element);
    return;
  }
  const [first] = packet.args;
  if (first === undefined || Array.isArray(first)) return;
  const { value } = /** @type {{ value?: unknown }} */ (first);
  if (typeof value === 'number' && Number.isFinite(value) && packet.address.length <= MOST_ADDRESS_CHARACTERS)
    yield [packet.address, value];
}

/**
 * @param {Partial<BridgeTimes>} [times]
 */
export function createShapeRelay(times) {
  const { send, silent } = { ...TIMES, ...times };
  /** Newest value of each address. @type {Map<string, number>} */
  const shapes = new Map();
  /** @type {Set<string>} */
  const changed = new Set();
  /** @typedef {{ readonly sink: import('./camera-relay.mjs').Sink, ready: boolean }} Reader */
  /** @type {Set<Reader>} */
  const readers = new Set();
  let alive = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let silence;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let sender;

  /** @param {Reader} reader @param {unknown} line */
  const write = (reader, line) => {
    // A page that reads too slowly misses lines; it is given everything once it reads again.
    if (reader.ready) reader.ready = reader.sink.write(Buffer.from(`${JSON.stringify(line)}\n`));
  };
  const all = () => ({ shapes: Object.fromEntries(shapes) });
  let sinceSilent = 0;
  const flush = () => {
    if (!alive) {
      sinceSilent += send;
      if (sinceSilent < 1000) return;
      sinceSilent = 0;
      for (const reader of readers) write(reader, { silent: true });
      return;
    }
    if (changed.size === 0) return;
    const line = {
      shapes: Object.fromEntries([...changed].map((address) => [address, shapes.get(address)])),
    };
    changed.clear();
    for (const reader of readers) write(reader, line);
  };
  const fallSilent = () => {
    alive = false;
    shapes.clear();
    changed.clear();
    sinceSilent = 1000;
  };

  return {
    /**
     * @param {Uint8Array} bytes one datagram
     * @returns {boolean} false: it is no OSC packet
     */
    receive(bytes) {
      let packet;
      try {
        packet = fromBuffer(bytes);
      } catch {
        return false;
      }
      for (const [address, value] of numbersIn(packet)) {
        if (!shapes.has(address) && shapes.size >= MOST_ADDRESSES) continue;
        shapes.set(address, value);
        // Also what stays the same: it says that the program goes on.
        changed.add(address);
      }
      alive = true;
      clearTimeout(silence);
      silence = setTimeout(fallSilent, silent);
      return true;
    },
    /**
     * @param {import('./camera-relay.mjs').Sink} sink
     * @returns {(() => void) | null} ends it; null where too many read already
     */
    add(sink) {
      if (readers.size >= MOST_READERS) return null;
      /** @type {Reader} */
      const reader = { sink, ready: true };
      sink.on('drain', () => {
        reader.ready = true;
        if (alive && readers.has(reader)) write(reader, all());
      });
      readers.add(reader);
      write(reader, alive ? all() : { silent: true });
      sender ??= setInterval(flush, send);
      return () => {
        readers.delete(reader);
        if (readers.size > 0) return;
        clearInterval(sender);
        sender = undefined;
      };
    },
    close() {
      clearTimeout(silence);
      clearInterval(sender);
    },
  };
}

/**
 * @param {number} port 0: any free one
 * @returns {Promise<ReturnType<typeof createShapeRelay> & { readonly port: number }>}
 * @throws {Error} where the port is taken
 */
export function openOscBridge(port) {
  const relay = createShapeRelay();
  const socket = createSocket('udp4');
  socket.on('message', relay.receive);
  return new Promise((resolve, reject) => {
    socket.once('error', (error) =>
      reject(
        new Error(
          `UDP port ${port} cannot be heard (${error.message}). Another program, such as VRChat, may hear it: end it, or let the ` +
            'face-tracking program send to another port and name that one, such as `--osc 9100`.',
        ),
      ),
    );
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => {
      socket.on('error', () => undefined);
      resolve({
        ...relay,
        port: socket.address().port,
        close() {
          relay.close();
          socket.close();
        },
      });
    });
  });
}
