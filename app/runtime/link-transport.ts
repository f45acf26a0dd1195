/** @file The link's connection in the browser: a WebSocket to the server that gave out the page. */
import {
  relayAddress,
  socketTransport,
  type Transport,
  type TransportHandlers,
} from '../../src/link/index.ts';
import { appUrl } from '../shared/app-url.ts';

export function connectLink(handlers: TransportHandlers): Transport {
  return socketTransport(new WebSocket(relayAddress(appUrl(''))), handlers);
}

/** 16 bytes that nobody can foresee: this page's place in a room, kept in its memory alone. */
export const randomBytes = (): Uint8Array => crypto.getRandomValues(new Uint8Array(16));
