/** @file A world follows a sensor over the link: faces, delays, losses, and ends. */
import { describe, expect, it } from 'vitest';
import { SMILE, setUp } from './linked-pages.fixture.ts';

describe('the link between pages', () => {
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
