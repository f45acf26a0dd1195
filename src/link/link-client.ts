/**
 * @file One device's side of the link: joins a room, stays in it through lost connections, and aligns its clock with the
 * sensor's. The connection, the clock and the timers are given, so that tests run it in time of their own.
 */
import type { Clock } from '../core/index.ts';
import { align, type ClockAlignment, estimate, NO_ALIGNMENT, toOwnTime } from './clock-alignment.ts';
import {
  type ClientMessage,
  LINK_VERSION,
  type LinkDevice,
  type LinkRole,
  type Refusal,
  readServerMessage,
  type ServerMessage,
} from './messages.mjs';

export interface Transport {
  send(text: string): void;
  close(): void;
  /** Written and not yet on its way. */
  readonly bufferedBytes: number;
}

export interface TransportHandlers {
  readonly opened: () => void;
  readonly received: (text: string) => void;
  /** Once, however it ended. */
  readonly closed: () => void;
}

export interface LinkIdentity {
  readonly name: string;
  readonly roles: readonly LinkRole[];
}

export interface LinkRoom {
  readonly code: string;
  /** This device's own id. */
  readonly me: string;
  readonly devices: readonly LinkDevice[];
  /** Where other devices open this server; null: on this computer alone. */
  readonly address: string | null;
}

export type LinkPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'joining' }
  | { readonly kind: 'joined'; readonly room: LinkRoom }
  /** The connection is gone and is made again; the room is as it was known last. */
  | { readonly kind: 'lost'; readonly room: LinkRoom }
  | { readonly kind: 'refused'; readonly reason: Refusal | 'unreachable' };

export type RelayedMessage = Extract<ServerMessage, { readonly from: string }>;

const ALIVE_EVERY_MS = 2000;
/** Nothing heard for this long: the connection is dead, whatever it says. */
const DEAD_AFTER_MS = 7000;
const JOIN_WITHIN_MS = 6000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8000;
/** Who never reached the server is told so after this many tries. */
const FIRST_TRIES = 3;
/** Scores that wait are old: beyond this the newest ones are not added, bytes. */
const MOST_BUFFERED_BYTES = 4096;
const FIRST_PINGS = 8;
const FIRST_PING_EVERY_MS = 150;
const PING_EVERY_MS = 2000;
const TENTHS = 10;

export type LinkClient = ReturnType<typeof createLinkClient>;

export function createLinkClient(options: {
  readonly connect: (handlers: TransportHandlers) => Transport;
  readonly clock: Clock;
  /** Calls back once after `ms`; answers the way to call that off. */
  readonly after: (ms: number, then: () => void) => () => void;
  /** 0–1; spreads the retries of many devices. */
  readonly random: () => number;
  /** 32 hexadecimal digits that only this device knows: they give its place back. */
  readonly secret: string;
  readonly onPhase: (phase: LinkPhase) => void;
  readonly onMessage: (message: RelayedMessage) => void;
}) {
  const { clock, after, random, secret, onPhase, onMessage } = options;
  let phase: LinkPhase = { kind: 'idle' };
  let transport: Transport | null = null;
  let identity: LinkIdentity = { name: '', roles: [] };
  /** Null: a room is to be started. */
  let wanted: { readonly code: string; readonly key?: string } | null = null;
  let tries = 0;
  let heardAtMs = 0;
  let beatAtMs = 0;
  /** The connection, by `turn`, whose beats are under way: a server may say twice that one has joined. */
  let beatsIn = 0;
  /** Calls off whatever an earlier connection has scheduled. */
  let turn = 0;
  const timers = new Set<() => void>();
  /** The device whose clock is followed. */
  let peer: string | null = null;
  let alignment: ClockAlignment = NO_ALIGNMENT;
  let pingsSent = 0;
  /** The newest chain of pings; an earlier one ends. */
  let pingChain = 0;

  const setPhase = (next: LinkPhase): void => {
    phase = next;
    onPhase(next);
  };
  const later = (ms: number, then: () => void): void => {
    const mine = turn;
    const cancel = after(ms, () => {
      timers.delete(cancel);
      if (mine === turn) then();
    });
    timers.add(cancel);
  };
  const send = (message: ClientMessage): void => transport?.send(JSON.stringify(message));

  /** Lets go of the connection; what it still tells is not heard. */
  const drop = (): void => {
    turn += 1;
    for (const cancel of timers) cancel();
    timers.clear();
    const old = transport;
    transport = null;
    old?.close();
  };
  const roomKnown = (): LinkRoom | null =>
    phase.kind === 'joined' || phase.kind === 'lost' ? phase.room : null;

  const lose = (): void => {
    drop();
    const room = roomKnown();
    tries += 1;
    if (!room && tries >= FIRST_TRIES) {
      setPhase({ kind: 'refused', reason: 'unreachable' });
      return;
    }
    if (room && phase.kind !== 'lost') {
      const devices = room.devices.map((device) => ({ ...device, present: device.id === room.me }));
      setPhase({ kind: 'lost', room: { ...room, devices } });
    }
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(10, tries - 1));
    later(longest * (0.5 + random() / 2), dial);
  };

  const sayAlive = (): void => {
    beatAtMs = clock();
    send({ type: 'alive' });
  };
  const beat = (): void => {
    if (clock() - heardAtMs > DEAD_AFTER_MS) {
      lose();
      return;
    }
    sayAlive();
    later(ALIVE_EVERY_MS, beat);
  };

  const ping = (chain = ++pingChain): void => {
    if (chain !== pingChain) return;
    const to = peer;
    const reaches = roomKnown()?.devices.some(({ id, present }) => id === to && present) ?? false;
    if (to !== null && reaches && phase.kind === 'joined') {
      send({ type: 'ping', to: [to], sentAt: Math.round(clock() * TENTHS) });
      pingsSent += 1;
    }
    later(pingsSent < FIRST_PINGS ? FIRST_PING_EVERY_MS : PING_EVERY_MS, () => ping(chain));
  };

  function dial(): void {
    turn += 1;
    const mine = turn;
    const current = <Values extends unknown[]>(then: (...values: Values) => void) => {
      return (...values: Values): void => {
        if (mine === turn) then(...values);
      };
    };
    heardAtMs = clock();
    later(JOIN_WITHIN_MS, () => {
      if (phase.kind !== 'joined') lose();
    });
    transport = options.connect({
      opened: current(() => {
        const me = { version: LINK_VERSION, ...identity, secret } as const;
        send(wanted ? { type: 'join', ...me, ...wanted } : { type: 'create', ...me });
      }),
      received: current((text: string) => {
        heardAtMs = clock();
        const message = readServerMessage(text);
        // A server of another version may say more than is known here.
        if (message) hear(message);
        // Browsers hold back the timers of a hidden page, up to a minute; what comes in wakes it.
        if (phase.kind === 'joined' && heardAtMs - beatAtMs > 2 * ALIVE_EVERY_MS) sayAlive();
      }),
      closed: current(lose),
    });
  }

  function hear(message: ServerMessage): void {
    switch (message.type) {
      case 'alive':
        return;
      case 'refused':
        // Others at this address used up the guesses, and the room has to be made again: it can be in a minute.
        if (message.reason === 'wait' && roomKnown()) {
          lose();
          return;
        }
        drop();
        wanted = null;
        setPhase({ kind: 'refused', reason: message.reason });
        return;
      case 'joined': {
        const { code, key, me, devices, address } = message;
        wanted = { code, key };
        tries = 0;
        pingsSent = 0;
        beatAtMs = clock();
        setPhase({ kind: 'joined', room: { code, me, devices, address } });
        if (beatsIn !== turn) later(ALIVE_EVERY_MS, beat);
        beatsIn = turn;
        ping();
        return;
      }
      case 'devices': {
        const room = roomKnown();
        if (!room) return;
        const { code, key, devices } = message;
        wanted = { code, key };
        setPhase({ kind: 'joined', room: { ...room, code, devices } });
        return;
      }
      case 'ping': {
        const receivedAt = Math.round(clock() * TENTHS);
        const { sentAt, from } = message;
        send({ type: 'pong', to: [from], sentAt, receivedAt, repliedAt: receivedAt });
        return;
      }
      case 'pong':
        if (message.from === peer)
          alignment = align(alignment, {
            sentMs: message.sentAt / TENTHS,
            receivedMs: message.receivedAt / TENTHS,
            repliedMs: message.repliedAt / TENTHS,
            returnedMs: clock(),
          });
        return;
      default:
        onMessage(message);
    }
  }

  const begin = (me: LinkIdentity, code: string | null): void => {
    drop();
    identity = me;
    wanted = code === null ? null : { code };
    tries = 0;
    setPhase({ kind: 'joining' });
    dial();
  };

  return {
    phase: (): LinkPhase => phase,
    create: (me: LinkIdentity): void => begin(me, null),
    join: (code: string, me: LinkIdentity): void => begin(me, code),
    leave(): void {
      if (phase.kind === 'idle') return;
      send({ type: 'leave' });
      drop();
      wanted = null;
      setPhase({ kind: 'idle' });
    },
    /** Throws a device out, for all: it may not come back, and the room has a new code. */
    remove: (id: string): void => send({ type: 'remove', id }),
    /** Whether it went on its way: nothing is kept for later. */
    say(
      message: Exclude<ClientMessage, { type: 'create' | 'join' | 'remove' | 'leave' | 'alive' }>,
    ): boolean {
      if (phase.kind !== 'joined' || !transport) return false;
      if (message.type === 'scores' && transport.bufferedBytes > MOST_BUFFERED_BYTES) return false;
      send(message);
      return true;
    },
    /** Aligns with this device's clock from now on. */
    followClock(id: string | null): void {
      if (id === peer) return;
      peer = id;
      alignment = NO_ALIGNMENT;
      pingsSent = 0;
      if (phase.kind === 'joined') ping();
    },
    /** A time of the followed device on one's own clock; null before the first round trip. */
    ownTime: (theirMs: number): number | null => toOwnTime(alignment, theirMs, clock()),
    /** How well the clocks are aligned. */
    alignment: () => estimate(alignment, clock()),
  };
}
