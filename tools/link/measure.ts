/** @file Runs devices of the link and measures how late their scores come, and how true the times are. */
import { createLinkController } from '../../app/runtime/link-controller.ts';
import { createLiveSimulation } from '../../app/runtime/live-simulation.ts';
import { createRuntimeStore, type RuntimeState } from '../../app/runtime/store.ts';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../src/adaptation/index.ts';
import { type Clock, createRandom, EMOTIONS, type Scores } from '../../src/core/index.ts';
import type { LinkRole, Transport, TransportHandlers } from '../../src/link/index.ts';
import { createConnector, startServer } from './real-network.ts';
import { createVirtualDevice, createVirtualServer, createVirtualTime } from './virtual-network.ts';

const SCORES_HZ = 30;
/** The follower's clock begins elsewhere and runs 40 ppm faster. */
const OTHER_CLOCK = (ms: number): number => ms * (1 + 40e-6) + 123_456;
const PROBABILITIES = EMOTIONS.map((emotion) => (emotion === 'happiness' ? 0.9 : 0.1 / 7));

export interface Figures {
  readonly count: number;
  readonly sent: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** How far the reported delay is from the true one. */
  readonly clockErrorMs: number;
  /** The share of the simulation's steps without a face. */
  readonly faceLost: number;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** A page of the app without its views. */
function createPage(options: {
  readonly clock: Clock;
  readonly seed: number;
  readonly connect: (handlers: TransportHandlers) => Transport;
  readonly onScores?: (scores: Scores, tookMs: number) => void;
}) {
  const { clock, seed } = options;
  const [mapping] = BUILT_IN_MAPPINGS;
  if (!mapping) throw new Error('No mapping is built in.');
  const store = createRuntimeStore({
    source: { kind: 'playing', source: 'demo', pictures: 'live' },
    mapping,
    safePlace: false,
  } as RuntimeState);
  const live = createLiveSimulation({ clock, settings: { mapping, strength: 1, reducedMotion: false } });
  const link = createLinkController({
    clock,
    connect: options.connect,
    random: createRandom(seed).next,
    secret: String(seed).padStart(32, '0'),
    store,
    latest: live.latest,
    source: { release: () => undefined, stop: () => undefined },
    scores: (scores, tookMs) => {
      live.receive(scores, tookMs);
      options.onScores?.(scores, tookMs);
    },
    switchOff: live.switchOff,
    setMappingDocument: (document: Mapping) => store.setState({ mapping: document }),
  });
  const dispose = (): void => {
    link.dispose();
    live.dispose();
  };
  return { link, live, controls: link.controls, dispose };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isTrue: () => boolean): Promise<void> {
  const startMs = performance.now();
  while (!isTrue()) {
    if (performance.now() - startMs > 60_000) throw new Error('The devices did not join within a minute.');
    await wait(20);
  }
}

/** Rooms of a sensor, a world and a studio, with true sockets and true time. */
export async function measureRooms(options: {
  readonly rooms: number;
  readonly seconds: number;
  readonly jitterMs: number;
  readonly loss: number;
}): Promise<Figures & { readonly cpu: number }> {
  const server = await startServer();
  const delays: number[] = [];
  const errors: number[] = [];
  let [seed, sent, steps, faceless] = [0, 0, 0, 0];
  let isMeasuring = false;
  const pages: ReturnType<typeof createPage>[] = [];
  const page = (clock: Clock, onScores?: (scores: Scores, tookMs: number) => void) => {
    seed += 1;
    const lateness = { jitterMs: options.jitterMs, loss: options.loss, random: createRandom(seed) };
    const connect = createConnector(server.port, `198.51.${Math.floor(seed / 200)}.${seed % 200}`, lateness);
    const made = createPage({ clock, seed, connect, ...(onScores && { onScores }) });
    pages.push(made);
    return made;
  };
  const codeOf = ({ controls }: ReturnType<typeof createPage>): string | null => {
    const { phase } = controls.store.getState();
    return phase.kind === 'joined' ? phase.room.code : null;
  };
  const timers: ReturnType<typeof setInterval>[] = [];
  for (let i = 0; i < options.rooms; i++) {
    const sensor = page(() => performance.now());
    sensor.controls.create({ name: 'Sensor', roles: ['sensor'] });
    await until(() => codeOf(sensor) !== null);
    /** When each face was taken, by its number: the true delay needs no clock but this process's. */
    const join = (role: LinkRole): void => {
      const follower = page(
        () => OTHER_CLOCK(performance.now()),
        (scores, tookMs) => {
          if (!isMeasuring || scores.face === 'lost') return;
          const takenMs = takenAt.get(Math.round((scores.probabilities[2] ?? 0) * 100_000));
          if (takenMs === undefined) return;
          const trueMs = performance.now() - takenMs;
          delays.push(trueMs);
          errors.push(Math.abs(tookMs - trueMs));
        },
      );
      follower.controls.join(codeOf(sensor) ?? '', { name: role, roles: [role] });
      follower.live.subscribe((event) => {
        if (!isMeasuring || event.kind !== 'moved') return;
        steps += 1;
        if (event.reading.emotion.kind === 'faceLost') faceless += 1;
      });
    };
    const takenAt = new Map<number, number>();
    join('world');
    join('studio');
    await until(() => {
      const { phase } = sensor.controls.store.getState();
      return phase.kind === 'joined' && phase.room.devices.filter(({ present }) => present).length === 3;
    });
    sensor.controls.allow();
    let count = 0;
    const send = (): void => {
      count = (count + 1) % 5000;
      const nowMs = performance.now();
      takenAt.set(count, nowMs);
      // The number of the face travels as the probability of surprise.
      const probabilities = PROBABILITIES.map((p, emotion) => (emotion === 2 ? count / 100_000 : p));
      sensor.link.offer({
        face: 'found',
        probabilities,
        capturedAtMs: nowMs,
        readyAtMs: nowMs,
        backend: 'wasm',
      });
      if (isMeasuring) sent += 2;
    };
    timers.push(setInterval(send, 1000 / SCORES_HZ));
  }
  await wait(4000);
  isMeasuring = true;
  const cpu = process.cpuUsage();
  await wait(options.seconds * 1000);
  isMeasuring = false;
  const { user, system } = process.cpuUsage(cpu);
  for (const timer of timers) clearInterval(timer);
  for (const each of pages) each.dispose();
  await server.close();
  return {
    count: delays.length,
    sent,
    medianMs: quantile(delays, 0.5),
    p99Ms: quantile(delays, 0.99),
    clockErrorMs: quantile(errors, 0.99),
    faceLost: steps === 0 ? Number.NaN : faceless / steps,
    cpu: (user + system) / 1000 / (options.seconds * 1000),
  };
}

export interface Stretch {
  readonly minute: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly clockErrorMs: number;
  /** Callbacks, rooms, connections and remembered addresses. */
  readonly kept: number;
}

/** An hour in time of its own: the true rooms, clients and clocks, no true sockets. */
export async function measureHour(minutes: number): Promise<readonly Stretch[]> {
  const time = createVirtualTime();
  const random = createRandom(11);
  const server = createVirtualServer(time, random);
  let nextMs = 20_000;
  let untilMs = 0;
  const outage = (nowMs: number) => {
    if (nowMs >= nextMs) {
      untilMs = nextMs + 1000;
      nextMs += 20_000 * (0.5 + random.next());
    }
    return nowMs < untilMs ? { untilMs } : null;
  };
  const condition = { delayMs: 1, jitterMs: 20, outage };
  const sensor = createVirtualDevice(time, server, { seed: 1, address: '192.0.2.1', condition });
  sensor.client.create({ name: 'Sensor', roles: ['sensor'] });
  await time.advance(500);
  const world = createVirtualDevice(time, server, {
    seed: 2,
    address: '192.0.2.2',
    condition,
    clock: OTHER_CLOCK,
  });
  world.client.join(sensor.room().code, { name: 'World', roles: ['world'] });
  await time.advance(500);
  world.client.followClock(sensor.room().me);
  const to = [world.room().me];
  await time.advance(3000);
  let delays: number[] = [];
  let errors: number[] = [];
  world.onMessage((message) => {
    if (message.type !== 'scores') return;
    delays.push(time.now() - message.capturedAtMs);
    const own = world.client.ownTime(message.capturedAtMs);
    if (own !== null) errors.push(Math.abs(own - OTHER_CLOCK(message.capturedAtMs)));
  });
  const send = (): void => {
    const atMs = Math.round(time.now());
    sensor.client.say({
      type: 'scores',
      to,
      capturedAtMs: atMs,
      readyAtMs: atMs,
      backend: 'wasm',
      probabilities: null,
    });
    time.after(1000 / SCORES_HZ, send);
  };
  send();
  const stretches: Stretch[] = [];
  for (let minute = 10; minute <= minutes; minute += 10) {
    await time.advance(600_000);
    stretches.push({
      minute,
      medianMs: quantile(delays, 0.5),
      p99Ms: quantile(delays, 0.99),
      clockErrorMs: quantile(errors, 0.99),
      kept: time.waiting + server.rooms.size + server.rooms.connectionCount + server.rooms.guard.size,
    });
    delays = [];
    errors = [];
  }
  return stretches;
}
