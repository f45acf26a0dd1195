/** @file A sensor, a world and a studio as their pages are joined, over the server's true rooms in time of its own. */
import { describe, expect, it } from 'vitest';
import { BUILT_IN_MAPPINGS, type Mapping } from '../../src/adaptation/index.ts';
import { createRandom, EMOTIONS, type Scores } from '../../src/core/index.ts';
import { advance, applyInput, createSimulation, readSimulation } from '../../src/simulation/index.ts';
import { createVirtualServer, createVirtualTime } from '../../tools/link/virtual-network.ts';
import { createLatestReading } from './latest-reading.ts';
import { createLinkController } from './link-controller.ts';
import { createRuntimeStore, type RuntimeState } from './store.ts';

const [companion, balance] = BUILT_IN_MAPPINGS as unknown as readonly [Mapping, Mapping];
const SMILE = EMOTIONS.map((emotion) => (emotion === 'happiness' ? 0.9 : 0.1 / 7));

function setUp() {
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

describe('the link between pages', () => {
  it('sends nothing before the person at the sensor agreed', async () => {
    const { three, senses } = setUp();
    const { sensor, world, studio } = await three();
    await senses(sensor, 3000);
    expect([world.delays, studio.delays]).toEqual([[], []]);
    expect(world.state().sensing).toBeNull();
  });

  it('moves the world and the studio by a smile on the sensor, with an honest delay and age', async () => {
    const { three, senses } = setUp();
    const { sensor, world, studio } = await three();
    sensor.controls.allow();
    await senses(sensor, 4000);
    expect(world.store.getState().source).toEqual({ kind: 'playing', source: 'link', pictures: 'live' });
    for (const page of [world, studio]) {
      expect(page.emotion()).toMatchObject({ kind: 'sensed', emotion: 'happiness' });
      // 40 ms of sensing and two hops of 8 ms; their clocks differ by two minutes.
      for (const delayMs of page.delays.slice(5)) expect(Math.abs(delayMs - 56)).toBeLessThan(3);
      expect(page.emotion().ageMs).toBeLessThan(56 + 50 + 34);
    }
    expect(studio.state().wearer).toMatchObject({ emotion: 'happiness', presenting: 'screen' });
  });

  it('asks anew for a device that came later: it hears nothing until then', async () => {
    const { three, senses, time, page, code } = setUp();
    const { sensor, world, studio } = await three();
    sensor.controls.allow();
    await senses(sensor, 500);
    studio.controls.leave();
    await time.advance(100);
    const late = page();
    late.controls.join(code(sensor), { name: 'Late', roles: ['world'] });
    await time.advance(2000);
    await senses(sensor, 1000);
    expect(late.delays).toEqual([]);
    expect(world.delays.length).toBeGreaterThan(20);
    sensor.controls.allow();
    await senses(sensor, 1000);
    expect(late.delays.length).toBeGreaterThan(10);
  });

  it('goes to neutral everywhere when the sensor’s consent is withdrawn, and stays there', async () => {
    const { three, senses } = setUp();
    const { sensor, world, studio } = await three();
    sensor.controls.allow();
    await senses(sensor, 3000);
    sensor.controls.withdraw();
    await senses(sensor, 100);
    for (const page of [world, studio]) {
      expect(page.emotion().kind).toBe('off');
      expect(page.state().sensing).toBe('withdrawn');
    }
    const heard = world.delays.length;
    await senses(sensor, 2000);
    expect(world.delays).toHaveLength(heard);
    expect(world.emotion().kind).toBe('off');
  });

  it('tells of consent that was taken back while the connection was gone, as soon as it is back', async () => {
    const { three, senses, server, time } = setUp();
    const { sensor, world, studio } = await three();
    sensor.controls.allow();
    await senses(sensor, 1000);
    server.kill();
    await time.advance(500);
    sensor.controls.withdraw();
    server.restart();
    await time.advance(9000);
    for (const page of [world, studio]) expect(page.state().sensing).toBe('withdrawn');
    // Once is enough: agreeing anew is not undone by it.
    sensor.controls.allow();
    await time.advance(2000);
    for (const page of [world, studio]) expect(page.state().sensing).toBe('on');
  });

  it('rests when the sensor stops sensing, and goes on with it', async () => {
    const { three, senses, time } = setUp();
    const { sensor, world } = await three();
    sensor.controls.allow();
    await senses(sensor, 3000);
    sensor.store.setState({ source: { kind: 'stopped' } });
    await time.advance(50);
    expect(world.emotion().kind).toBe('off');
    sensor.store.setState({ source: { kind: 'playing', source: 'camera', pictures: 'live' } });
    await senses(sensor, 3000);
    expect(world.emotion()).toMatchObject({ emotion: 'happiness' });
  });

  it('reads a lost link as a face lost, by the rules for a camera, and follows again by itself', async () => {
    const { three, senses, server, time } = setUp();
    const { sensor, world } = await three();
    sensor.controls.allow();
    await senses(sensor, 3000);
    server.kill();
    await senses(sensor, 1000);
    // TEMPORAL-9: 1500 ms without a frame.
    expect(world.emotion().kind).toBe('sensed');
    await senses(sensor, 1000);
    expect(world.emotion().kind).toBe('faceLost');
    expect(world.state().phase.kind).toBe('lost');
    server.restart();
    // The sensor is the first to be back: whom it may send to is not forgotten for that.
    await time.advance(9000);
    await senses(sensor, 3000);
    expect(world.emotion()).toMatchObject({ emotion: 'happiness' });
  });

  it('does not hear scores that are later than a frame may be', async () => {
    const { three, senses, time } = setUp();
    const { sensor, world } = await three();
    sensor.controls.allow();
    await senses(sensor, 200);
    await time.advance(2000);
    expect(world.emotion().kind).toBe('faceLost');
    const nowMs = sensor.clock();
    sensor.link.offer({
      face: 'found',
      probabilities: SMILE,
      capturedAtMs: nowMs - 1600,
      readyAtMs: nowMs,
      backend: 'wasm',
    });
    await time.advance(100);
    expect(world.emotion().kind).toBe('faceLost');
  });

  it('pushes the studio’s edits to the world, the newest at most four times a second', async () => {
    const { three, time } = setUp();
    const { world, studio } = await three();
    expect(world.store.getState().mapping).toEqual(companion);
    for (let i = 0; i < 20; i++) {
      studio.store.setState({ mapping: { ...balance, name: `Edit ${i}` } });
      await time.advance(50);
    }
    await time.advance(300);
    expect(world.store.getState().mapping.name).toBe('Edit 19');
    expect(studio.state().sentRevision).toBeLessThanOrEqual(6);
    await time.advance(600);
    expect(studio.state().wearer?.revision).toBe(studio.state().sentRevision);
  });

  it('tells of two studios only the one whose edit is in force, and neither once the wearer chose another', async () => {
    const { three, time, page, code } = setUp();
    const { sensor, world, studio } = await three();
    sensor.controls.leave();
    const second = page();
    second.controls.join(code(studio), { name: 'Second desk', roles: ['studio'] });
    await time.advance(1000);
    const edit = async (by: typeof studio, name: string): Promise<void> => {
      by.store.setState({ mapping: { ...balance, name } });
      await time.advance(1000);
      expect(world.store.getState().mapping.name).toBe(name);
    };
    const inForce = ({ state }: typeof studio): boolean =>
      state().sentRevision > 0 && state().wearer?.revision === state().sentRevision;
    for (const name of ['A', 'B', 'C']) {
      await edit(studio, name);
      expect([inForce(studio), inForce(second)], name).toEqual([true, false]);
      await edit(second, `${name} again`);
      expect([inForce(studio), inForce(second)], name).toEqual([false, true]);
      expect(studio.state().wearer?.revision).toBeNull();
    }
    world.store.setState({ mapping: companion });
    await time.advance(1000);
    expect([inForce(studio), inForce(second)]).toEqual([false, false]);
  });

  it('gives a world that comes later the mapping of the studio', async () => {
    const { three, time, page, code } = setUp();
    const { sensor, world, studio } = await three();
    studio.store.setState({ mapping: { ...balance, name: 'Mine' } });
    world.controls.leave();
    await time.advance(500);
    const late = page();
    late.controls.join(code(sensor), { name: 'Late', roles: ['world'] });
    await time.advance(600);
    expect(late.store.getState().mapping.name).toBe('Mine');
  });

  it('says what the studio sent: nothing of an edit that waits or is too large, and anew in each room', async () => {
    const { three, time, server, code } = setUp();
    const { world, studio } = await three();
    expect(studio.state().unsent).toBe(false);
    studio.store.setState({ mapping: { ...balance, name: 'x'.repeat(70_000) } });
    await time.advance(500);
    expect(studio.state().fault).toMatch(/too large/);
    expect(studio.state().unsent).toBe(true);
    server.kill();
    await time.advance(50);
    studio.store.setState({ mapping: { ...balance, name: 'Later' } });
    await time.advance(200);
    expect(studio.state().unsent).toBe(true);
    server.restart();
    await time.advance(4000);
    expect(studio.state().unsent).toBe(false);
    expect(world.store.getState().mapping.name).toBe('Later');
    studio.controls.create({ name: 'Desk', roles: ['studio'] });
    await time.advance(100);
    world.controls.join(code(studio), { name: 'Headset', roles: ['world'] });
    await time.advance(300);
    expect(studio.state().sentRevision).toBeGreaterThan(0);
  });

  it('sends a large mapping less often, so that the server does not take a drag for a flood', async () => {
    const { three, time } = setUp();
    const { studio } = await three();
    // As large as a mapping may be, and every second letter is written with an escape.
    const about = '"x'.repeat(16_000);
    for (let i = 0; i < 90; i++) {
      studio.store.setState({ mapping: { ...balance, name: `Edit ${i}`, about } as Mapping });
      await time.advance(100);
    }
    await time.advance(2000);
    expect(studio.state().phase.kind).toBe('joined');
    expect(studio.state().unsent).toBe(false);
  });

  it('shows the studio no world that has left, and of two worlds the first', async () => {
    const { three, time, page, code } = setUp();
    const { sensor, world, studio } = await three();
    await time.advance(1000);
    expect(studio.state().wearer).not.toBeNull();
    sensor.controls.leave();
    const second = page();
    second.store.setState({ safePlace: true });
    second.controls.join(code(studio), { name: 'Second', roles: ['world'] });
    for (let i = 0; i < 8; i++) {
      await time.advance(100);
      expect(studio.state().wearer?.safePlace).toBe(false);
    }
    world.controls.leave();
    await time.advance(600);
    expect(studio.state().wearer?.safePlace).toBe(true);
    second.loseNetwork();
    await time.advance(50);
    expect(studio.state().wearer).toBeNull();
  });

  it('tells each device of withdrawn consent once it is back, however often that happened', async () => {
    const { three, senses, time } = setUp();
    const { sensor, world, studio } = await three();
    sensor.controls.allow();
    await senses(sensor, 1000);
    const back = world.loseNetwork();
    await time.advance(100);
    sensor.controls.withdraw();
    await time.advance(100);
    sensor.controls.allow();
    await time.advance(100);
    sensor.controls.withdraw();
    back();
    await time.advance(4000);
    expect(studio.state().sensing).toBe('withdrawn');
    expect(world.state().sensing).toBe('withdrawn');
  });

  it('keeps “Stop sensing” of the world: it follows again only when asked', async () => {
    const { three, senses, time, page, code } = setUp();
    const { sensor, world, studio } = await three();
    sensor.controls.allow();
    await senses(sensor, 1000);
    world.store.setState({ source: { kind: 'stopped' } });
    const heard = world.delays.length;
    await senses(sensor, 1000);
    sensor.controls.leave();
    await time.advance(100);
    const other = page();
    other.controls.join(code(studio), { name: 'Other phone', roles: ['sensor'] });
    await time.advance(2000);
    other.controls.allow();
    await senses(other, 1000);
    expect(world.store.getState().source.kind).toBe('stopped');
    expect(world.delays).toHaveLength(heard);
    expect(world.link.follows()).toBe(true);
    world.controls.follow();
    await senses(other, 1000);
    expect(world.delays.length).toBeGreaterThan(heard);
  });

  it('stops following when it leaves or is thrown out', async () => {
    const { three, senses, time } = setUp();
    const { sensor, world, studio } = await three();
    sensor.controls.allow();
    await senses(sensor, 1000);
    world.controls.leave();
    await time.advance(100);
    expect(world.sourceStops.at(-1)).toBe('stop');
    const { phase } = studio.state();
    if (phase.kind !== 'joined') throw new Error('The studio is not joined.');
    sensor.controls.remove(phase.room.me);
    await time.advance(100);
    expect(studio.state().phase).toEqual({ kind: 'refused', reason: 'removed' });
    expect(studio.store.getState().source.kind).toBe('stopped');
    expect(sensor.state().allowed).not.toContain(phase.room.me);
  });
});
