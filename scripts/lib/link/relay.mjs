/** @file Mounts the rooms on the server's own port, at /link: WebSockets by `ws`, from pages of this server alone. */
import { createHash, randomBytes } from 'node:crypto';
import { LINK_LIMITS } from '../../../src/link/messages.mjs';
import { isThisComputer } from '../input-access.mjs';
import { createLocalBroker } from './local-bus.mjs';
import { createRooms } from './rooms.mjs';

export const LINK_PATH = '/link';
/** A mapping whose every letter is written as an escape is refused here; none is. */
const MOST_FRAME_BYTES = 2 * LINK_LIMITS.mappingBytes + LINK_LIMITS.messageBytes;
/** A device whose network is this far behind is spared what is soon old, bytes. */
const MOST_BEHIND_BYTES = 16_384;
/** One that is this far behind, mappings included, is let go. */
const HOPELESS_BYTES = 4_000_000;
const TICK_MS = 1000;

/**
 * Whether a request comes from a page that this very server gave out, or from one that the command line allows. Browsers set
 * Origin, and no page can change it.
 * @param {import('node:http').IncomingHttpHeaders} headers
 * @param {readonly string[]} allowedHosts of tunnels, which may rewrite Host
 * @param {readonly string[]} [allowedOrigins] of pages elsewhere
 */
export function isOwnOrigin({ origin, host }, allowedHosts, allowedOrigins = []) {
  if (!origin || !URL.canParse(origin)) return false;
  if (allowedOrigins.includes(origin)) return true;
  const page = new URL(origin);
  if (page.protocol !== 'https:' && page.protocol !== 'http:') return false;
  return page.host === host?.toLowerCase() || allowedHosts.includes(page.hostname);
}

/**
 * Whether anybody on the network between could read what the relay sends a device, and what the device sends: it came over the network
 * without encryption, or its page did so as far as a tunnel. Tunnels, `adb reverse` and a proxy on this computer that ends TLS come
 * from this computer.
 * @param {{ headers: import('node:http').IncomingHttpHeaders, socket: { encrypted?: boolean, remoteAddress?: string | undefined, localAddress?: string | undefined } }} request
 */
export function isPlainHttp({ headers: { origin }, socket }) {
  if (!socket.encrypted && !isThisComputer(socket)) return true;
  if (!origin || !URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  const isLoopback = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return protocol === 'http:' && !isLoopback;
}

/**
 * Whose request it is. A tunnel's program runs on this computer and writes its visitor's address last; others are not asked.
 * @param {Pick<import('node:http').IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined, localAddress?: string | undefined } }} request
 */
export function addressOf({ headers, socket }) {
  const peer = socket.remoteAddress ?? '';
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  return isThisComputer(socket) && forwarded ? forwarded : peer;
}

/**
 * @param {object} options
 * @param {import('node:http').Server | import('node:http2').Http2SecureServer} options.server
 * @param {readonly string[]} options.allowedHosts
 * @param {readonly string[]} [options.allowedOrigins] of pages elsewhere
 * @param {(host: string) => string | null} options.joinAddress where other devices open this server, by the name it was asked by
 * @param {(host: string) => boolean} [options.mayAnswer] under this host name
 * @param {import('./local-bus.mjs').RoomBus} [options.bus]
 */
export async function mountRelay({
  server,
  allowedHosts,
  allowedOrigins = [],
  joinAddress,
  mayAnswer = () => true,
  bus = createLocalBroker().join(),
}) {
  const { WebSocketServer } = await import('ws');
  const rooms = createRooms({
    clock: () => performance.now(),
    wallClock: () => Date.now(),
    after: (ms, then) => void setTimeout(then, ms).unref(),
    randomBytes,
    hash: (text) => createHash('sha256').update(text).digest('hex'),
    bus,
  });
  // Compression would spend memory for every device, and scores are short.
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_FRAME_BYTES,
    perMessageDeflate: false,
  });
  const timer = setInterval(rooms.tick, TICK_MS).unref();

  /** One that does not answer the closing is not waited for. @param {import('ws').WebSocket} peer @param {number} code @param {string} reason */
  const letGo = (peer, code, reason) => {
    peer.on('error', () => undefined);
    peer.close(code, reason);
    setTimeout(() => peer.terminate(), TICK_MS).unref();
  };

  /** @param {import('node:http').IncomingMessage} request @param {import('node:stream').Duplex} socket @param {Buffer} head */
  const upgrade = (request, socket, head) => {
    const host = String(request.headers.host ?? '');
    socket.on('error', () => socket.destroy());
    /** No time limit of the server holds for an upgrade: a visitor that does not close is not waited for. @param {string} status */
    const refuse = (status) =>
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`, () => socket.destroy());
    if (request.url?.split('?')[0] !== LINK_PATH) return refuse('404 Not Found');
    if (!isOwnOrigin(request.headers, allowedHosts, allowedOrigins) || !mayAnswer(host))
      return refuse('403 Forbidden');
    const address = addressOf({ headers: request.headers, socket: request.socket });
    sockets.handleUpgrade(request, socket, head, (peer) => {
      // Nothing of a face is passed on over plain http, as with what the server reads of a camera (input-access.mjs), unless whoever
      // started the server named the page.
      if (isPlainHttp(request) && !allowedOrigins.includes(request.headers.origin ?? '')) {
        peer.send(JSON.stringify({ type: 'refused', reason: 'plainHttp' }));
        letGo(peer, 1000, 'plainHttp');
        return;
      }
      const device = rooms.connect({
        address,
        joinAddress: joinAddress(host),
        send: (text, mayDrop) => {
          if (peer.bufferedAmount > HOPELESS_BYTES) peer.terminate();
          else if (!mayDrop || peer.bufferedAmount <= MOST_BEHIND_BYTES) peer.send(text);
        },
        close: (code, reason) => letGo(peer, code, reason),
      });
      if (!device) {
        letGo(peer, 1013, 'refused');
        return;
      }
      peer.on('message', (data, isBinary) => {
        if (isBinary) device.fault('binary');
        else device.receive(String(data));
      });
      // `ws` closes a connection whose frames are broken or too large by itself.
      peer.on('error', () => device.fault('broken frame'));
      peer.on('close', device.gone);
    });
  };
  server.on('upgrade', upgrade);
  return {
    rooms,
    async close() {
      clearInterval(timer);
      server.off('upgrade', upgrade);
      for (const peer of sockets.clients) peer.terminate();
      sockets.close();
      await bus.close();
    },
  };
}
