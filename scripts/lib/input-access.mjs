/**
 * @file Who may read what the server passes on of a face: the network camera's pictures and the mouth shapes of another
 * program. The app's own page on this computer; with --headset also one other device on the network at a time; nobody
 * through a tunnel or over plain http.
 */
import { startCommand } from './command.mjs';

/** A page of another site cannot send it without being asked first (CORS preflight), and no `<img>` or frame can. */
export const INPUT_HEADER = 'mienscape-input';

/** What a tunnel or a proxy adds. */
const FORWARDED = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-real-ip',
  'cf-connecting-ip',
  'via',
];

/**
 * @typedef {object} InputRequest what is looked at of a request
 * @property {string | undefined} [method]
 * @property {import('node:http').IncomingHttpHeaders} headers
 * @property {{ readonly remoteAddress?: string | undefined, readonly localAddress?: string | undefined }} socket
 */

/** @param {string | undefined} address */
const plain = (address) => (address ?? '').replace(/^::ffff:/, '');

/**
 * Whether it comes from this computer, by whichever of its addresses.
 * @param {InputRequest['socket']} socket
 */
export function isThisComputer({ remoteAddress, localAddress }) {
  const remote = plain(remoteAddress);
  return remote === '::1' || /^127\./.test(remote) || (remote !== '' && remote === plain(localAddress));
}

/** @param {InputRequest['headers']} headers */
const hostOf = (headers) => String(headers[':authority'] ?? headers.host ?? '').toLowerCase();

/**
 * @param {InputRequest['headers']} headers
 * @param {readonly string[]} allowedOrigins of pages elsewhere
 */
function isOwnPage(headers, allowedOrigins) {
  if (headers[INPUT_HEADER] === '1' && allowedOrigins.includes(headers.origin ?? '')) return true;
  const site = headers['sec-fetch-site'];
  if (headers[INPUT_HEADER] !== '1' || (site !== undefined && site !== 'same-origin')) return false;
  const { origin } = headers;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === hostOf(headers);
  } catch {
    return false;
  }
}

/**
 * @param {InputRequest} request
 * @param {{ readonly headset: boolean, readonly allowedHosts: readonly string[], readonly allowedOrigins?: readonly string[] }} start
 * @returns {string | null} why it is refused, with the remedy; null where it is not
 */
export function inputRefusal({ method, headers, socket }, { headset, allowedHosts, allowedOrigins = [] }) {
  if (method !== 'GET' || !isOwnPage(headers, allowedOrigins))
    return 'Only the app’s own page reads this. Open the app, and choose it under “Source and world”.';
  const name = hostOf(headers).replace(/:\d+$/, '');
  if (allowedHosts.includes(name) || FORWARDED.some((header) => headers[header] !== undefined))
    return `Nothing of a face is passed on through a tunnel. Open the app on this computer, or start the server so: ${startCommand('--headset')}`;
  if (isThisComputer(socket) || headset) return null;
  return `Nothing of a face is passed on over plain http. Start the server so: ${startCommand('--headset')}`;
}

/**
 * Lets one other device at a time in; this computer's own pages do not count.
 * @param {(note: string) => void} note told who reads
 */
export function createDeviceSlot(note) {
  let device = '';
  let readers = 0;
  return {
    /**
     * @param {InputRequest['socket']} socket
     * @returns {(() => void) | null} called once it has left; null where another device is there
     */
    enter(socket) {
      if (isThisComputer(socket)) return () => undefined;
      const address = plain(socket.remoteAddress);
      if (readers > 0 && device !== address) return null;
      if (readers === 0) note(`The device ${address} now reads the face that this server passes on.`);
      device = address;
      readers += 1;
      let left = false;
      return () => {
        if (left) return;
        left = true;
        readers -= 1;
        if (readers === 0) note(`The device ${address} reads it no longer.`);
      };
    },
  };
}
