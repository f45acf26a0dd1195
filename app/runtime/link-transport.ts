/** @file The link's connection in the browser: a WebSocket to the server that gave out the page. */
import type { Transport, TransportHandlers } from '../../src/link/index.ts';
import { appUrl } from '../shared/app-url.ts';

export function connectLink({ opened, received, closed }: TransportHandlers): Transport {
  const socket = new WebSocket(appUrl('link').replace(/^http/, 'ws'));
  socket.onopen = opened;
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string') received(data);
  };
  socket.onclose = closed;
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
  };
}

/** 32 hexadecimal digits that nobody can foresee; kept in this page's memory alone. */
export function linkSecret(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
