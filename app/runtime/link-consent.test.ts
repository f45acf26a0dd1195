/** @file Consent at the sensor: nothing goes out before it, and all hear of its end. */
import { describe, expect, it } from 'vitest';
import { setUp } from './linked-pages.fixture.ts';

describe('consent at the sensor', () => {
  it('sends nothing before the person at the sensor agreed', async () => {
    const { three, senses } = setUp();
    const { sensor, world, studio } = await three();
    await senses(sensor, 3000);
    expect([world.delays, studio.delays]).toEqual([[], []]);
    expect(world.state().sensing).toBeNull();
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
});
