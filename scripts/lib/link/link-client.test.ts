/** @file A device that stays in its room, with the server's true rooms behind a network in time of its own. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/index.ts';
import {
  createVirtualDevice,
  createVirtualServer,
  createVirtualTime,
  type NetworkCondition,
  QUIET,
} from '../../../tools/link/virtual-network.ts';
import { GUARD_LIMITS } from './guard.mjs';

const WORLD_CLOCK = (trueMs: number): number => trueMs * (1 + 40e-6) + 777_000;

async function pair(condition: NetworkCondition = QUIET) {
  const time = createVirtualTime();
  const server = createVirtualServer(time, createRandom(5));
  const sensor = createVirtualDevice(time, server, { seed: 1, address: '192.0.2.1', condition });
  sensor.client.create({ name: 'Phone', roles: ['sensor'] });
  await time.advance(2000);
  const world = createVirtualDevice(time, server, {
    seed: 2,
    address: '192.0.2.2',
    condition,
    clock: WORLD_CLOCK,
  });
  world.client.join(sensor.room().code, { name: 'Headset', roles: ['world'] });
  await time.advance(2000);
  return { time, server, sensor, world };
}

describe('a device on the link', () => {
  it('is told when there is no server, after three tries', async () => {
    const { time, server, world } = await pair();
    world.client.leave();
    server.kill();
    world.client.create({ name: 'Headset', roles: ['world'] });
    await time.advance(1000);
    expect(world.client.phase().kind).toBe('joining');
    await time.advance(10_000);
    expect(world.client.phase()).toEqual({ kind: 'refused', reason: 'unreachable' });
  });

  it('tries again ever more seldom while its room is lost, and is back within ten seconds of the server', async () => {
    const { time, server, world } = await pair();
    server.kill();
    await time.advance(600_000);
    expect(world.client.phase().kind).toBe('lost');
    expect(world.phases.filter(({ kind }) => kind === 'lost')).toHaveLength(1);
    server.restart();
    await time.advance(10_000);
    expect(world.client.phase().kind).toBe('joined');
  });

  it('makes its room again a minute later, where others at its address used up the guesses', async () => {
    const { time, server, world } = await pair();
    server.kill();
    await time.advance(5000);
    server.restart();
    for (let i = 0; i < GUARD_LIMITS.guessesOfAddress; i++) server.rooms.guard.takeGuess('192.0.2.2');
    for (let i = 0; i < GUARD_LIMITS.guesses; i++) server.rooms.guard.takeGuess(`198.51.${i}.1`);
    await time.advance(GUARD_LIMITS.guessWindowMs / 2);
    expect(world.client.phase().kind).toBe('lost');
    await time.advance(GUARD_LIMITS.guessWindowMs);
    expect(world.client.phase().kind).toBe('joined');
    expect(
      world
        .room()
        .devices.map(({ name }) => name)
        .sort(),
    ).toEqual(['Headset', 'Phone']);
  });

  it('notices a connection that is dead without a word', async () => {
    let isDead = false;
    const outage = () => (isDead ? { untilMs: 1e9 } : null);
    const { time, world } = await pair({ ...QUIET, outage });
    isDead = true;
    await time.advance(10_000);
    expect(world.client.phase().kind).toBe('lost');
  });

  it('keeps its place from a hidden page, whose timers come once a minute, as long as something is heard', async () => {
    const { time, server, sensor } = await pair();
    let hidden = false;
    const after: typeof time.after = (ms, then) => time.after(hidden ? 60_000 : ms, then);
    const studio = createVirtualDevice(time, server, { seed: 3, address: '192.0.2.3', after });
    studio.client.join(sensor.room().code, { name: 'Desk', roles: ['studio'] });
    await time.advance(3000);
    hidden = true;
    const to = [studio.room().me];
    const scores = { type: 'scores', to, capturedAtMs: 1, readyAtMs: 2, backend: 'wasm' } as const;
    for (let s = 0; s < 180; s++) {
      sensor.client.say({ ...scores, probabilities: null });
      await time.advance(1000);
    }
    expect(studio.phases.map(({ kind }) => kind)).not.toContain('lost');
    expect(studio.messages.length).toBeGreaterThanOrEqual(179);
  });

  it('says nothing while it is not in a room, and keeps nothing for later', async () => {
    const { time, server, sensor, world } = await pair();
    const ping = { type: 'ping', to: [world.room().me], sentAt: 1 } as const;
    expect(sensor.client.say(ping)).toBe(true);
    server.kill();
    await time.advance(100);
    expect(sensor.client.say(ping)).toBe(false);
  });

  it('aligns its clock with the sensor’s within two seconds, and keeps it through a lost connection', async () => {
    const { time, sensor, world } = await pair({ delayMs: 10, jitterMs: 5 });
    expect(world.client.ownTime(0)).toBeNull();
    world.client.followClock(sensor.room().me);
    await time.advance(2000);
    const error = (): number => {
      const trueMs = time.now() - 100;
      return Math.abs((world.client.ownTime(trueMs) ?? Number.NaN) - WORLD_CLOCK(trueMs));
    };
    expect(error()).toBeLessThan(5);
    world.cut();
    await time.advance(100);
    expect(error()).toBeLessThan(5);
    await time.advance(60_000);
    expect(error()).toBeLessThan(2);
    expect(world.client.alignment()?.withinMs).toBeLessThan(40);
  });

  it('leaves no timer behind when it leaves', async () => {
    const { time, sensor, world } = await pair();
    world.client.followClock(sensor.room().me);
    await time.advance(60_000);
    sensor.client.leave();
    world.client.leave();
    await time.advance(60_000);
    // The server's own second.
    expect(time.waiting).toBe(1);
  });
});
