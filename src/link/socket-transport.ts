/** @file The link's connection over a WebSocket, whoever opens it. */
import type { Transport, TransportHandlers } from './link-client.ts';

/** The parts of a WebSocket that are used. */
export interface SocketLike {
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  send(text: string): void;
  close(): void;
}

const OPEN = 1;

/** Where a server relays, as a WebSocket is told. @param server address of the server, with a slash at its end */
export function relayAddress(server: string): string {
  return `${server}link`.replace(/^http/, 'ws');
}

export function socketTransport(
  socket: SocketLike,
  { opened, received, closed }: TransportHandlers,
): Transport {
  socket.onopen = opened;
  socket.onmessage = ({ data }: { readonly data: unknown }) => {
    if (typeof data === 'string') received(data);
  };
  socket.onclose = closed;
  return {
    send: (text) => {
      if (socket.readyState === OPEN) socket.send(text);
    },
    close: () => socket.close(),
    get bufferedBytes() {
      return socket.bufferedAmount;
    },
  };
}

/** 32 hexadecimal digits. @param bytes 16 that nobody can foresee */
export function linkSecret(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
