/** @file A studio over the link: its edits reach the world, and it shows what the world does. */
import { describe, expect, it } from 'vitest';
import type { Mapping } from '../../src/adaptation/index.ts';
import { balance, companion, setUp } from './linked-pages.fixture.ts';

describe('a studio over the link', () => {
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
});
