/** @file A network, servers and devices in time of their own: an hour of the link passes in seconds, the same in every run. */
import { createHash } from 'node:crypto';
import { createLocalBroker } from '../../scripts/lib/link/local-bus.mjs';
import { createRooms, type Rooms } from '../../scripts/lib/link/rooms.mjs';
import { createRandom, type Random } from '../../src/core/index.ts';
import {
  createLinkClient,
  type LinkPhase,
  type RelayedMessage,
  type TransportHandlers,
} from '../../src/link/index.ts';

/** Promises that wait inside the rooms settle within this many turns. */
const MICROTASK_TURNS = 6;

export function createVirtualTime(startMs = 1000) {
  let nowMs = startMs;
  let order = 0;
  const queue: { atMs: number; order: number; then: () => void }[] = [];
  const after = (ms: number, then: () => void): (() => void) => {
    const entry = { atMs: nowMs + Math.max(0, ms), order: order++, then };
    let place = queue.length;
    while (place > 0 && (queue[place - 1]?.atMs ?? 0) > entry.atMs) place -= 1;
    queue.splice(place, 0, entry);
    return () => {
      const found = queue.indexOf(entry);
      if (found >= 0) queue.splice(found, 1);
    };
  };
  return {
    now: (): number => nowMs,
    after,
    async advance(ms: number): Promise<void> {
      const untilMs = nowMs + ms;
      for (let next = queue[0]; next && next.atMs <= untilMs; next = queue[0]) {
        queue.shift();
        nowMs = next.atMs;
        next.then();
        for (let turn = 0; turn < MICROTASK_TURNS; turn++) await Promise.resolve();
      }
      nowMs = untilMs;
    },
    /** Callbacks that wait: what an hour leaves behind. */
    get waiting() {
      return queue.length;
    },
  };
}
export type VirtualTime = ReturnType<typeof createVirtualTime>;

export interface NetworkCondition {
  readonly delayMs: number;
  /** Mean of what each message is late besides. */
  readonly jitterMs: number;
  /** From when to when nothing passes; what was sent meanwhile comes afterwards, as TCP does. */
  readonly outage?: (nowMs: number) => { readonly untilMs: number } | null;
}

export const QUIET: NetworkCondition = { delayMs: 1, jitterMs: 0 };

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

export function createVirtualServer(time: VirtualTime, random: Random, broker = createLocalBroker()) {
  const randomBytes = (count: number): Uint8Array =>
    Uint8Array.from({ length: count }, () => random.integer(256));
  const start = (): Rooms =>
    createRooms({
      clock: time.now,
      wallClock: time.now,
      after: time.after,
      randomBytes,
      hash,
      bus: broker.join(),
    });
  let rooms: Rooms | null = start();
  const lines = new Set<() => void>();
  const tick = (): void => {
    rooms?.tick();
    time.after(1000, tick);
  };
  tick();
  return {
    get rooms(): Rooms {
      if (!rooms) throw new Error('The server was killed.');
      return rooms;
    },
    kill(): void {
      rooms = null;
      for (const cut of [...lines]) cut();
    },
    restart(): void {
      rooms = start();
    },
    /** How a device connects, over a network of this condition. */
    connector: (address = '192.0.2.1', condition: NetworkCondition = QUIET) => {
      const way = () => {
        let lastMs = 0;
        return (then: () => void): void => {
          const jitterMs = -Math.log(1 - random.next()) * condition.jitterMs;
          const outage = condition.outage?.(time.now());
          const atMs = Math.max(outage?.untilMs ?? 0, time.now()) + condition.delayMs + jitterMs;
          // In order, as TCP delivers.
          lastMs = Math.max(lastMs, atMs);
          time.after(lastMs - time.now(), then);
        };
      };
      return (handlers: TransportHandlers) => {
        const [there, back] = [way(), way()];
        let isOpen = true;
        let device: ReturnType<Rooms['connect']> = null;
        const cut = (): void => {
          if (!isOpen) return;
          isOpen = false;
          lines.delete(cut);
          device?.gone();
          time.after(0, handlers.closed);
        };
        lines.add(cut);
        there(() => {
          if (!isOpen) return;
          device =
            rooms?.connect({
              address,
              joinAddress: null,
              send: (text) => back(() => isOpen && handlers.received(text)),
              close: () => back(cut),
            }) ?? null;
          if (!device) cut();
          else back(() => isOpen && handlers.opened());
        });
        return {
          send: (text: string) => there(() => isOpen && device?.receive(text)),
          close: () => there(cut),
          bufferedBytes: 0,
          /** The network goes away without a word. */
          cut,
        };
      };
    },
  };
}
export type VirtualServer = ReturnType<typeof createVirtualServer>;

export interface DeviceOptions {
  readonly seed: number;
  readonly address?: string;
  readonly condition?: NetworkCondition;
  /** Its clock at a time of the true one. */
  readonly clock?: (trueMs: number) => number;
  /** Its timers, where they are not on time. */
  readonly after?: VirtualTime['after'];
}

/** A device with everything that happened to it. */
export function createVirtualDevice(time: VirtualTime, server: VirtualServer, options: DeviceOptions) {
  const { seed, address, condition, clock = (ms) => ms, after = time.after } = options;
  const phases: LinkPhase[] = [];
  const messages: RelayedMessage[] = [];
  let listener: (message: RelayedMessage) => void = (message) => messages.push(message);
  let line: { cut: () => void } | null = null;
  const connect = server.connector(address, condition);
  const random = createRandom(seed);
  const client = createLinkClient({
    connect: (handlers) => {
      const transport = connect(handlers);
      line = transport;
      return transport;
    },
    clock: () => clock(time.now()),
    after,
    random: random.next,
    secret: hash(`secret ${seed}`).slice(0, 32),
    onPhase: (phase) => phases.push(phase),
    onMessage: (message) => listener(message),
  });
  return {
    client,
    phases,
    messages,
    /** The network goes away without a word. */
    cut: () => line?.cut(),
    onMessage: (next: (message: RelayedMessage) => void): void => {
      listener = next;
    },
    room: () => {
      const phase = client.phase();
      if (phase.kind !== 'joined' && phase.kind !== 'lost')
        throw new Error(`It is ${JSON.stringify(phase)}.`);
      return phase.room;
    },
  };
}
export type VirtualDevice = ReturnType<typeof createVirtualDevice>;
