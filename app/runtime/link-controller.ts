/**
 * @file This device on the link. A sensor sends its scores, only to devices that the person agreed to; a world follows them by
 * the rules for its own camera; a studio follows them too and sends the mapping that it edits.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Mapping, parseMapping } from '../../src/adaptation/index.ts';
import {
  type Clock,
  createRateLimiter,
  type EmotionState,
  parseJsonText,
  type Scores,
} from '../../src/core/index.ts';
import {
  createFollower,
  createLinkClient,
  LINK_LIMITS,
  type LinkDevice,
  type LinkIdentity,
  type LinkPhase,
  PROBABILITY_UNITS,
  type RelayedMessage,
  type SensingState,
  sensorOf,
  type Transport,
  type TransportHandlers,
} from '../../src/link/index.ts';
import type { LatestReading } from './latest-reading.ts';
import { createMappingSender, type SendingState } from './mapping-sender.ts';
import type { RuntimeStore } from './store.ts';

const TELL_EVERY_MS = 500;

type Wearer = Omit<Extract<RelayedMessage, { type: 'wearer' }>, 'type' | 'from'>;

export interface LinkState extends SendingState {
  readonly phase: LinkPhase;
  /** What this device is in the room. */
  readonly roles: LinkIdentity['roles'];
  /** Ids of the devices that this sensor's scores go to: those that the person agreed to. One that is away is the same when it returns. */
  readonly allowed: readonly string[];
  /** The sensor that this device may follow; null where there is none, or it is the sensor itself. */
  readonly sensor: LinkDevice | null;
  /** What that sensor says of itself; null before it said anything. */
  readonly sensing: SensingState | null;
  /** What the first world of the room tells the studio; null where none is there, or has told anything. */
  readonly wearer: Wearer | null;
}

export interface LinkControls {
  readonly store: StoreApi<LinkState>;
  create(me: LinkIdentity): void;
  join(code: string, me: LinkIdentity): void;
  leave(): void;
  /** Throws a device out, for all of them. */
  remove(id: string): void;
  /** The person before the sensor agrees that scores go to all devices that are in the room now. */
  allow(): void;
  /** Takes that back: nothing is sent any more, and every world goes to neutral. */
  withdraw(): void;
  /** The linked sensor moves this world (again). */
  follow(): void;
  setPresenting(where: 'screen' | 'headset'): void;
  /** How well this device's clock is aligned with the sensor's. */
  alignment(): { readonly offsetMs: number; readonly withinMs: number } | null;
}

const NOTHING: LinkState = {
  phase: { kind: 'idle' },
  roles: [],
  allowed: [],
  sensor: null,
  sensing: null,
  wearer: null,
  sentRevision: 0,
  toldSince: 0,
  unsent: false,
  fault: null,
};

export function createLinkController(options: {
  readonly clock: Clock;
  readonly after?: (ms: number, then: () => void) => () => void;
  readonly random?: () => number;
  readonly connect: (handlers: TransportHandlers) => Transport;
  readonly secret: string;
  readonly store: Pick<RuntimeStore, 'getState' | 'setState' | 'subscribe'>;
  readonly latest: Pick<LatestReading, 'read'>;
  readonly source: { readonly release: () => void; readonly stop: () => void };
  readonly scores: (scores: Scores, tookMs: number) => void;
  readonly switchOff: () => void;
  readonly setMappingDocument: (document: Mapping) => void;
}) {
  const { clock, latest, source, store: runtimeStore } = options;
  const after = options.after ?? timeout;
  const store = createStore<LinkState>()(() => NOTHING);
  const limiter = createRateLimiter(LINK_LIMITS.scoresHz);
  let presenting: 'screen' | 'headset' = 'screen';
  /** What a studio sent and this world took; in force as long as no other mapping is chosen here. */
  let taken: { readonly from: string; readonly revision: number; readonly mapping: Mapping } | null = null;
  /** The world that `wearer` is of. */
  let wearerId: string | null = null;
  let stopTelling = (): void => undefined;

  /** Devices that consent was taken back from and that do not know it yet: they were away, or this one was. */
  let unaware: readonly string[] = [];

  const client = createLinkClient({
    connect: options.connect,
    clock,
    after,
    random: options.random ?? Math.random,
    secret: options.secret,
    onPhase,
    onMessage,
  });

  const has = (role: LinkIdentity['roles'][number]): boolean => store.getState().roles.includes(role);
  const others = (): readonly LinkDevice[] => {
    const { phase } = store.getState();
    return phase.kind === 'joined'
      ? phase.room.devices.filter(({ id, present }) => present && id !== phase.room.me)
      : [];
  };
  const idsOf = (role: LinkIdentity['roles'][number]): string[] =>
    others()
      .filter(({ roles }) => roles.includes(role))
      .map(({ id }) => id);
  /** Those who may hear of this sensor, and are there. */
  const hearers = (): string[] => {
    const { allowed } = store.getState();
    return others()
      .filter(({ id }) => allowed.includes(id))
      .map(({ id }) => id);
  };

  const tellSensing = (state: SensingState, to = hearers()): void => {
    const phase = runtimeStore.getState().source;
    const from = phase.kind === 'stopped' ? 'none' : phase.source;
    if (to.length > 0) client.say({ type: 'sensing', to, state, source: from });
  };
  const tellWithdrawal = (): void => {
    const to = others()
      .map(({ id }) => id)
      .filter((id) => unaware.includes(id));
    if (to.length === 0 || !client.say({ type: 'sensing', to, state: 'withdrawn', source: 'none' })) return;
    unaware = unaware.filter((id) => !to.includes(id));
  };
  const ownState = (): SensingState => (runtimeStore.getState().source.kind === 'playing' ? 'on' : 'off');

  const tellWearer = (): void => {
    const studios = idsOf('studio');
    if (!has('world') || studios.length === 0) return;
    const { emotion, delayMs } = latest.read();
    const { mapping, safePlace } = runtimeStore.getState();
    const whole = (ms: number | null): number | null =>
      ms !== null && Number.isFinite(ms) ? Math.max(0, Math.round(ms)) : null;
    // Each studio counts its own versions: it is told of one of its own, or of none.
    for (const studio of studios)
      client.say({
        type: 'wearer',
        to: [studio],
        emotion: wordOf(emotion),
        confidence: Math.round(emotion.confidence * 100),
        ageMs: whole(emotion.ageMs),
        delayMs: whole(delayMs),
        presenting,
        safePlace,
        revision: taken?.from === studio && taken.mapping === mapping ? taken.revision : null,
      });
  };

  const mappings = createMappingSender({
    clock,
    after,
    say: client.say,
    isStudio: () => has('studio'),
    worlds: () => idsOf('world'),
    mapping: () => runtimeStore.getState().mapping,
    read: store.getState,
    write: (changes) => store.setState(changes),
  });

  const take = (): void => {
    source.release();
    runtimeStore.setState({ source: { kind: 'playing', source: 'link', pictures: 'live' } });
  };
  const isFollowing = (): boolean => {
    const phase = runtimeStore.getState().source;
    return phase.kind === 'playing' && phase.source === 'link';
  };

  const follower = createFollower({
    client,
    clock,
    onSensor: (sensor) => {
      store.setState({ sensor, sensing: null });
      runtimeStore.setState({ linkedSource: null });
      // Whoever pressed “Stop sensing” is asked for nothing until it is pressed again.
      if (sensor && runtimeStore.getState().source.kind !== 'stopped') take();
      else if (isFollowing()) options.switchOff();
    },
    onSensing: (sensing, linkedSource) => {
      store.setState({ sensing });
      runtimeStore.setState({ linkedSource });
      if (sensing !== 'on' && isFollowing()) options.switchOff();
    },
    onScores: (scores, tookMs) => {
      if (isFollowing()) options.scores(scores, tookMs);
    },
  });

  function onPhase(phase: LinkPhase): void {
    const before = store.getState();
    const knew = before.phase.kind === 'joined' ? before.phase.room.devices : [];
    store.setState({ phase });
    if (phase.kind === 'idle' || phase.kind === 'refused') {
      stopTelling();
      stopTelling = () => undefined;
      follower.meet(null);
      store.setState({ ...NOTHING, phase, sentRevision: before.sentRevision });
      taken = null;
      if (isFollowing()) source.stop();
      return;
    }
    const worlds = idsOf('world');
    if (wearerId !== null && !worlds.includes(wearerId)) {
      wearerId = null;
      store.setState({ wearer: null });
    }
    if (phase.kind !== 'joined') return;
    tellWithdrawal();
    const { devices, me } = phase.room;
    const sensor = has('sensor') ? null : sensorOf(phase.room);
    follower.meet(sensor);
    store.setState({ sensor });
    const isNew = ({ id, present }: LinkDevice): boolean =>
      id !== me && present && !knew.some((known) => known.id === id && known.present);
    if (devices.some(isNew)) {
      if (has('sensor')) tellSensing(ownState());
      mappings.push();
    }
    if (before.phase.kind !== 'joined') {
      stopTelling();
      let calledOff = false;
      const tell = (): void => {
        if (calledOff) return;
        tellWearer();
        cancel = after(TELL_EVERY_MS, tell);
      };
      let cancel = after(TELL_EVERY_MS, tell);
      stopTelling = () => {
        calledOff = true;
        cancel();
      };
    }
  }

  function onMessage(message: RelayedMessage): void {
    const { phase } = store.getState();
    const devices = phase.kind === 'joined' ? phase.room.devices : [];
    const from = devices.find(({ id }) => id === message.from);
    switch (message.type) {
      case 'sensing':
      case 'scores':
        follower.hear(message);
        return;
      case 'mapping':
        if (!has('world') || !from?.roles.includes('studio')) return;
        try {
          options.setMappingDocument(parseMapping(parseJsonText(message.text)));
          taken = { from: from.id, revision: message.revision, mapping: runtimeStore.getState().mapping };
          store.setState({ fault: null });
          tellWearer();
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          store.setState({ fault: `A mapping from “${from.name}” was refused. ${why}` });
        }
        return;
      case 'wearer': {
        // Of two worlds, the one that came first.
        if (!from || from.id !== idsOf('world')[0]) return;
        wearerId = from.id;
        const { type: _type, from: _from, ...wearer } = message;
        store.setState(({ toldSince }) => ({ wearer, toldSince: toldSince + 1 }));
        return;
      }
      default:
    }
  }

  runtimeStore.subscribe((state, before) => {
    if (state.mapping !== before.mapping) mappings.push();
    const readBy = ({ source: phase }: typeof state) => (phase.kind === 'playing' ? phase.source : null);
    if (readBy(state) !== readBy(before) && has('sensor')) tellSensing(ownState());
  });

  const begin = (me: LinkIdentity): void => {
    client.leave();
    unaware = [];
    mappings.forget();
    wearerId = null;
    store.setState({ ...NOTHING, roles: me.roles });
  };
  const withdraw = (): void => {
    const { allowed } = store.getState();
    if (allowed.length === 0) return;
    unaware = [...new Set([...unaware, ...allowed])];
    store.setState({ allowed: [] });
    tellWithdrawal();
  };
  const controls: LinkControls = {
    store,
    create: (me) => {
      begin(me);
      client.create(me);
    },
    join: (code, me) => {
      begin(me);
      client.join(code, me);
    },
    leave: () => {
      withdraw();
      client.leave();
    },
    remove: (id) => {
      client.remove(id);
      store.setState(({ allowed }) => ({ allowed: allowed.filter((each) => each !== id) }));
    },
    allow: () => {
      tellWithdrawal();
      store.setState({ allowed: others().map(({ id }) => id) });
      tellSensing(ownState());
    },
    withdraw,
    follow: () => {
      if (store.getState().sensor) take();
    },
    setPresenting: (where) => {
      presenting = where;
    },
    alignment: client.alignment,
  };
  return {
    controls,
    /** Whether “Start sensing” means the link here. */
    follows: (): boolean => store.getState().sensor !== null,
    /** Scores of this device's own source, on their way to its own simulation. */
    offer(scores: Scores): void {
      if (!has('sensor')) return;
      const to = hearers();
      if (to.length === 0 || !limiter.admit(clock())) return;
      client.say({
        type: 'scores',
        to,
        capturedAtMs: Math.max(0, Math.round(scores.capturedAtMs)),
        readyAtMs: Math.max(0, Math.round(scores.readyAtMs)),
        backend: scores.backend,
        probabilities:
          scores.face === 'lost'
            ? null
            : scores.probabilities.map((p) =>
                Math.min(PROBABILITY_UNITS, Math.max(0, Math.round(p * PROBABILITY_UNITS))),
              ),
      });
    },
    dispose: (): void => client.leave(),
  };
}

function wordOf(emotion: EmotionState): Wearer['emotion'] {
  if (emotion.kind === 'sensed') return emotion.emotion;
  return emotion.kind === 'faceLost' ? 'face-lost' : emotion.kind;
}

function timeout(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}
