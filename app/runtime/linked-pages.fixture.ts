import { BUILT_IN_MAPPINGS, type Mapping } from '../../src/adaptation/index.ts';
import { createRandom, EMOTIONS, type Scores } from '../../src/core/index.ts';
import { advance, applyInput, createSimulation, readSimulation } from '../../src/simulation/index.ts';
import { createVirtualServer, createVirtualTime } from '../../tools/link/virtual-network.ts';
import { createLatestReading } from './latest-reading.ts';
import { createLinkController } from './link-controller.ts';
import { createRuntimeStore, type RuntimeState } from './store.ts';

export const [companion, balance] = BUILT_IN_MAPPINGS as unknown as readonly [Mapping, Mapping];
export const SMILE = EMOTIONS.map((emotion) => (emotion === 'happiness' ? 0.9 : 0.1 / 7));

export function setUp() {
  const time = createVirtualTime();
  const server = createVirtualServer(time, createRandom(3));
  let seed = 0;
  /** A page without its views: the simulation is the true one. */
  const page = (skewMs = 0) => {
    seed += 1;
    const seedOf = seed;
    const clock = (): number => time.now() + skewMs;
    let simulation = createSimulation(clock(), { mapping: companion, strength: 1, reducedMotion: false });
    const store = createRuntimeStore({
      source: { kind: 'playing', source: 'demo', pictures: 'live' },
      mapping: companion,
      safePlace: false,
    } as RuntimeState);
    const delays: number[] = [];
    const reading = () => ({ ...readSimulation(simulation), delayMs: delays.at(-1) ?? null });
    const latest = createLatestReading({ ...reading(), unsmoothed: reading().emotion });
    const sourceStops: string[] = [];
    const connect = server.connector(`192.0.2.${seed}`, { delayMs: 8, jitterMs: 0 });
    let hasNetwork = true;
    let cut = (): void => undefined;
    const link = createLinkController({
      clock,
      after: time.after,
      // The first device is the first to try again.
      random: () => (seedOf === 1 ? 0 : 1),
      connect: (handlers) => {
        const line = connect(handlers);
        cut = line.cut;
        if (!hasNetwork) cut();
        return line;
      },
      secret: String(seed).padStart(32, '0'),
      store,
      latest,
      source: {
        release: () => sourceStops.push('release'),
        stop: () => {
          sourceStops.push('stop');
          store.setState({ source: { kind: 'stopped' } });
        },
      },
      scores: (scores, tookMs) => {
        delays.push(tookMs);
        simulation = applyInput(simulation, { kind: 'scores', atMs: clock(), scores });
      },
      switchOff: () => {
        simulation = applyInput(simulation, { kind: 'off', atMs: clock() });
      },
      setMappingDocument: (mapping: Mapping) => store.setState({ mapping }),
    });
    const step = (): void => {
      simulation = advance(simulation, clock());
      latest.write({ ...reading(), unsmoothed: reading().emotion });
      time.after(33, step);
    };
    step();
    return {
      link,
      controls: link.controls,
      store,
      delays,
      sourceStops,
      clock,
      state: () => link.controls.store.getState(),
      emotion: () => readSimulation(advance(simulation, clock())).emotion,
      /** Answers the way to have it back. */
      loseNetwork: () => {
        hasNetwork = false;
        cut();
        return () => {
          hasNetwork = true;
        };
      },
    };
  };
  type Page = ReturnType<typeof page>;
  const code = ({ controls }: Page): string => {
    const { phase } = controls.store.getState();
    if (phase.kind !== 'joined') throw new Error(`It is ${JSON.stringify(phase)}.`);
    return phase.room.code;
  };
  /** A face that is scored 20 times a second, 40 ms after it was taken. */
  const senses = async (sensor: Page, ms: number): Promise<void> => {
    for (let s = 0; s < ms; s += 50) {
      const nowMs = sensor.clock();
      const scores: Scores = {
        face: 'found',
        probabilities: SMILE,
        capturedAtMs: nowMs - 40,
        readyAtMs: nowMs,
        backend: 'wasm',
      };
      sensor.link.offer(scores);
      await time.advance(50);
    }
  };
  const three = async () => {
    const sensor = page();
    sensor.controls.create({ name: 'Phone', roles: ['sensor'] });
    await time.advance(100);
    const world = page(123_456);
    world.controls.join(code(sensor), { name: 'Headset', roles: ['world'] });
    const studio = page(-500);
    await time.advance(100);
    studio.controls.join(code(sensor), { name: 'Desk', roles: ['studio'] });
    await time.advance(2000);
    return { sensor, world, studio };
  };
  return { time, server, page, code, senses, three };
}
