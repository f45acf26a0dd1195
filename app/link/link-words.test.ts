import { describe, expect, it } from 'vitest';
import type { LinkRoom } from '../../src/link/index.ts';
import type { LinkState } from '../runtime/link-controller.ts';
import { balance, companion, setUp } from '../runtime/linked-pages.fixture.ts';
import { editWords, sensorWords } from './link-words.ts';

const sensor = { id: 'a', name: 'Phone', roles: ['sensor'] as const, present: true };
const room = (present: boolean): LinkRoom => ({
  code: 'ABC234',
  me: 'b',
  devices: [{ ...sensor, present }],
  address: null,
});
const wearer = { revision: 3 } as NonNullable<LinkState['wearer']>;
const edit = (state: Partial<LinkState>) =>
  editWords({ wearer, sentRevision: 3, toldSince: 3, unsent: false, fault: null, ...state } as LinkState);

describe('the words of a room', () => {
  it('say that the sensor is away, whatever it sent last', () => {
    expect(sensorWords(room(true), { sensor, sensing: 'on' })).toBe('Phone sends what it reads.');
    expect(sensorWords(room(false), { sensor, sensing: 'on' })).toMatch(/is disconnected/);
    expect(sensorWords(room(true), { sensor, sensing: null })).toMatch(/must agree on that device/);
  });

  it('say that a sensor reads a clip and no face, as soon as and as long as it does', async () => {
    const { three, senses, time } = setUp();
    const { sensor, world, studio } = await three();
    const told = (page: typeof world): string => {
      const { phase } = page.state();
      if (phase.kind !== 'joined') throw new Error(phase.kind);
      return sensorWords(phase.room, page.state(), page.store.getState().linkedSource);
    };
    sensor.controls.allow();
    await senses(sensor, 500);
    for (const page of [world, studio])
      expect(told(page)).toMatch(/^Phone sends what it reads from the demo clip, not from your face\./);
    // Without a moment between: a headset that takes over tracking does so.
    sensor.store.setState({ source: { kind: 'playing', source: 'camera', pictures: 'live' } });
    await senses(sensor, 500);
    for (const page of [world, studio]) expect(told(page)).toBe('Phone sends what it reads.');
    sensor.controls.leave();
    await time.advance(500);
    expect(world.store.getState().linkedSource).toBeNull();
  });

  it('say that the world follows an edit only once it does', () => {
    expect(edit({})).toBe('The world follows your newest edit.');
    expect(edit({ sentRevision: 4 })).toMatch(/on its way/);
    expect(edit({ unsent: true })).toMatch(/on its way/);
    // Another studio's edit is in force there, or what the wearer chose.
    expect(edit({ wearer: { ...wearer, revision: null } })).toMatch(/another mapping, not yours/);
    expect(edit({ wearer: { ...wearer, revision: null }, toldSince: 2 })).toMatch(/on its way/);
    expect(edit({ wearer: null })).toMatch(/on its way/);
    expect(edit({ unsent: true, fault: 'too large' })).toMatch(/not sent/);
  });

  it('tell of no other mapping while an edit is on its way, and then that it is followed', async () => {
    const { three, time } = setUp();
    const { world, studio } = await three();
    world.store.setState({ mapping: companion });
    await time.advance(3000);
    expect(editWords(studio.state())).toMatch(/another mapping/);
    const told = new Set<string>();
    const stop = studio.controls.store.subscribe((state) => told.add(editWords(state)));
    studio.store.setState({ mapping: { ...balance, name: 'Mine again' } });
    await time.advance(3000);
    stop();
    expect([...told]).toEqual(['Your newest edit is on its way.', 'The world follows your newest edit.']);
  });
});
