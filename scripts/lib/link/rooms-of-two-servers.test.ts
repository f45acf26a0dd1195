import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/index.ts';
import { createVirtualServer, type VirtualDevice } from '../../../tools/link/virtual-network.ts';
import { GUARD_LIMITS } from './guard.mjs';
import { names, refusal, SCORES, setUp } from './linked-devices.fixture.ts';
import { createLocalBroker } from './local-bus.mjs';
import { ROOM_LIMITS } from './rooms.mjs';

describe('rooms that span two servers', () => {
  async function twoServers() {
    const broker = createLocalBroker({ spans: true });
    const world = setUp(broker);
    const second = createVirtualServer(world.time, createRandom(8), broker);
    const sensor = await world.start('Phone', 'sensor');
    const { code } = sensor.room();
    const headset = world.device({ at: second });
    headset.client.join(code, { name: 'Headset', roles: ['world'] });
    await world.time.advance(600);
    return { ...world, broker, second, sensor, headset, code };
  }
  const send = (sensor: VirtualDevice, headset: VirtualDevice): void => {
    sensor.client.say({ ...SCORES, to: [headset.room().me], probabilities: [...SCORES.probabilities] });
  };

  it('list a device of each, pass scores on, and count as one', async () => {
    const { sensor, headset, time, device, second, join, code } = await twoServers();
    expect(names(sensor)).toEqual(['Phone', 'Headset']);
    expect(names(headset)).toEqual(['Phone', 'Headset']);
    send(sensor, headset);
    await time.advance(20);
    expect(headset.messages).toHaveLength(1);
    await join(code, 'Desk', 'studio');
    const fourth = device({ at: second });
    fourth.client.join(code, { name: 'Fourth', roles: ['world'] });
    await time.advance(600);
    expect(refusal(fourth)).toBe('full');
  });

  it('throw a device out on the other server, and a wrong code is wrong on both', async () => {
    const { sensor, headset, time, device, second, code } = await twoServers();
    sensor.client.remove(headset.room().me);
    await time.advance(100);
    expect(refusal(headset)).toBe('removed');
    expect(names(sensor)).toEqual(['Phone']);
    const other = device({ at: second });
    other.client.join(code, { name: 'Other', roles: ['world'] });
    await time.advance(1000);
    expect(refusal(other)).toBe('noSuchRoom');
    other.client.join(sensor.room().code, { name: 'Other', roles: ['world'] });
    await time.advance(1000);
    expect(other.client.phase().kind).toBe('joined');
    expect(names(sensor)).toEqual(['Phone', 'Other']);
  });

  it('end together after the last removal that a room may see', async () => {
    const { sensor, headset, time, second, server, broker } = await twoServers();
    for (let i = 1; i <= ROOM_LIMITS.removals; i++) {
      expect(sensor.client.phase().kind, `before removal ${i}`).toBe('joined');
      const device = server.rooms.connect({
        address: '198.51.100.7',
        joinAddress: null,
        send: () => undefined,
        close: () => undefined,
      });
      const me = { version: 1, name: 'Guest', roles: ['studio'], secret: String(i).padStart(32, '0') };
      device?.receive(JSON.stringify({ type: 'join', ...me, code: sensor.room().code }));
      await time.advance(20);
      // By turns on both servers.
      const remover = i % 2 === 0 ? sensor : headset;
      remover.client.remove(remover.room().devices.at(-1)?.id ?? '');
      await time.advance(20);
      device?.gone();
    }
    for (const device of [sensor, headset]) expect(refusal(device)).toBe('expired');
    expect([server.rooms.size, second.rooms.size, broker.channelCount]).toEqual([0, 0, 0]);
  });

  it('answer guesses at the same time no more than one by one, and tell nothing by the time that it takes', async () => {
    const { time, second, code, start } = await twoServers();
    /** When each answer came, ms, with what it says. */
    const guess = async (codes: readonly string[], extra: object): Promise<string[]> => {
      const beganMs = time.now();
      const said: string[] = [];
      const devices = codes.map((text, i) => {
        const device = second.rooms.connect({
          address: '198.51.100.7',
          joinAddress: null,
          send: (answer) => {
            const { type, reason } = JSON.parse(answer);
            said[i] ??= `${reason ?? type} ${time.now() - beganMs}`;
          },
          close: () => undefined,
        });
        const me = { version: 1, name: 'Guess', roles: ['studio'], secret: 'a'.repeat(32) };
        device?.receive(JSON.stringify({ type: 'join', ...me, code: text, ...extra }));
        return device;
      });
      await time.advance(600);
      for (const device of devices) device?.gone();
      return said;
    };
    const many = Array<string>(GUARD_LIMITS.connectionsOfAddress).fill('222222');
    const said = await guess(many, {});
    expect(said.map((each) => each.replace(/ .*/, ''))).toEqual([
      ...Array(GUARD_LIMITS.guessesOfAddress).fill('noSuchRoom'),
      ...Array(many.length - GUARD_LIMITS.guessesOfAddress).fill('wait'),
    ]);
    // The room of the second code is open on the second server, that of the third on the first alone.
    const other = await start('Other', 'sensor');
    const answers = await guess(['222222', code, other.room().code], { key: 'f'.repeat(32) });
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('wait');
  });

  it('part while the broker is away, and come together when it is back', async () => {
    const { sensor, headset, time, broker } = await twoServers();
    broker.set(false);
    send(sensor, headset);
    await time.advance(12_000);
    expect(headset.messages).toHaveLength(0);
    expect(names(sensor)).toEqual(['Phone']);
    expect(names(headset)).toEqual(['Headset']);
    expect(headset.client.phase().kind).toBe('joined');
    broker.set(true);
    await time.advance(100);
    expect(names(sensor)).toEqual(['Phone', 'Headset']);
    send(sensor, headset);
    await time.advance(20);
    expect(headset.messages).toHaveLength(1);
  });

  it('hear nothing that is no message of theirs', async () => {
    const { sensor, headset, time, broker, server } = await twoServers();
    const foreign = broker.join();
    const id = server.rooms.ids[0];
    const said = [
      '{',
      'null',
      '{"server":"x","type":"members","members":[null,{"id":1}]}',
      '{"server":"x","type":"members","members":{}}',
      '{"server":"x","type":"relay","to":[null],"text":5}',
      '{"server":"x","type":"removed"}',
    ];
    for (const text of said) foreign.publish(`room:${id}`, text);
    await time.advance(100);
    expect(names(sensor)).toEqual(['Phone', 'Headset']);
    send(sensor, headset);
    await time.advance(20);
    expect(headset.messages).toHaveLength(1);
  });

  it('leave nothing on the broker once they ended', async () => {
    const { sensor, headset, time, broker } = await twoServers();
    sensor.client.leave();
    headset.client.leave();
    await time.advance(ROOM_LIMITS.emptyMs + 5000);
    expect(broker.channelCount).toBe(0);
  });
});
