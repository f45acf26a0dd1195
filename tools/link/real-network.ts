/** @file The true server and true WebSockets on loopback, with lateness added on the way, for figures. */
import { createServer } from 'node:http';
import { WebSocket } from 'ws';
import { mountRelay } from '../../scripts/lib/link/relay.mjs';
import type { Random } from '../../src/core/index.ts';
import type { TransportHandlers } from '../../src/link/index.ts';

export async function startServer() {
  const server = createServer((_request, response) => response.end());
  const relay = await mountRelay({ server, allowedHosts: [], joinAddress: () => null });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    port,
    rooms: relay.rooms,
    close: async (): Promise<void> => {
      await relay.close();
      server.close();
    },
  };
}

export interface Lateness {
  /** Each message is up to this late on each way between device and server, evenly spread; their order stays, as in TCP. */
  readonly jitterMs: number;
  /** The share of the time in which nothing passes, one second at a stretch; what waits comes afterwards. */
  readonly loss: number;
  readonly random: Random;
}

const STRETCH_MS = 1000;

/** Stretches without connection, the same for all messages of a device. */
function createOutages({ loss, random }: Lateness) {
  let untilMs = 0;
  let nextMs =
    performance.now() + (loss > 0 ? (STRETCH_MS / loss) * random.next() : Number.POSITIVE_INFINITY);
  /** When a message of now may pass. */
  return (nowMs: number): number => {
    if (nowMs >= nextMs) {
      untilMs = nextMs + STRETCH_MS;
      nextMs += (STRETCH_MS / loss) * (0.5 + random.next());
    }
    return Math.max(nowMs, untilMs);
  };
}

/** How a device connects. `address` keeps devices apart, as a tunnel would tell them. */
export function createConnector(port: number, address: string, lateness: Lateness) {
  const passes = createOutages(lateness);
  const way = () => {
    const queue: { readonly atMs: number; readonly then: () => void }[] = [];
    const drain = (): void => {
      for (let next = queue[0]; next; next = queue[0]) {
        const waitMs = next.atMs - performance.now();
        if (waitMs > 0.5) {
          setTimeout(drain, waitMs);
          return;
        }
        next.then();
        queue.shift();
      }
    };
    return (then: () => void): void => {
      const last = queue.at(-1)?.atMs ?? 0;
      const atMs = Math.max(last, passes(performance.now()) + lateness.random.next() * lateness.jitterMs);
      queue.push({ atMs, then });
      if (queue.length === 1) drain();
    };
  };
  return ({ opened, received, closed }: TransportHandlers) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/link`, {
      headers: { origin: `http://127.0.0.1:${port}`, 'x-forwarded-for': address },
      perMessageDeflate: false,
    });
    const [there, back] = [way(), way()];
    let waiting = 0;
    socket.on('open', opened);
    socket.on('message', (data) => back(() => received(String(data))));
    socket.on('close', closed);
    socket.on('error', () => undefined);
    return {
      send: (text: string): void => {
        waiting += text.length;
        there(() => {
          waiting -= text.length;
          if (socket.readyState === WebSocket.OPEN) socket.send(text);
        });
      },
      close: () => socket.close(),
      get bufferedBytes() {
        return waiting + socket.bufferedAmount;
      },
    };
  };
}
