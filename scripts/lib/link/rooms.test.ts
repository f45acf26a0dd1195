/** @file The rooms and their devices, over a network in time of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/core/index.ts';
import type { LinkRole } from '../../../src/link/index.ts';
import {
  createVirtualDevice,
  createVirtualServer,
  createVirtualTime,
  type VirtualDevice,
} from '../../../tools/link/virtual-network.ts';
import { GUARD_LIMITS } from './guard.mjs';
import { createLocalBroker } from './local-bus.mjs';
import { ROOM_LIMITS } from './rooms.mjs';

const SCORES = {
  type: 'scores',
  capturedAtMs: 900,
  readyAtMs: 950,
  backend: 'wasm',
  probabilities: [0, 100_000, 0, 0, 0, 0, 0, 0],
} as const;

function setUp(broker = createLocalBroker()) {
  const time = createVirtualTime();
  const random = createRandom(7);
  const server = createVirtualServer(time, random, broker);
  let seed = 0;
  const device = (options: { readonly address?: string; readonly at?: typeof server } = {}) =>
    createVirtualDevice(time, options.at ?? server, {
      seed: ++seed,
      address: options.address ?? `192.0.2.${seed}`,
    });
  const join = async (code: string, name: string, ...roles: LinkRole[]): Promise<VirtualDevice> => {
    const joining = device();
    joining.client.join(code, { name, roles });
    await time.advance(50);
    return joining;
  };
  const start = async (name: string, ...roles: LinkRole[]): Promise<VirtualDevice> => {
    const starting = device();
    starting.client.create({ name, roles });
    await time.advance(50);
    return starting;
  };
  return { time, random, server, device, join, start };
}

/** The usual three. */
async function threeDevices(world = setUp()) {
  const sensor = await world.start('Phone', 'sensor');
  const { code } = sensor.room();
  const headset = await world.join(code, 'Headset', 'world');
  const studio = await world.join(code, 'Desk', 'studio');
  return { ...world, sensor, headset, studio, code };
}

const names = (device: VirtualDevice): string[] => device.room().devices.map(({ name }) => name);
const refusal = (device: VirtualDevice): string => {
  const phase = device.client.phase();
  return phase.kind === 'refused' ? phase.reason : phase.kind;
};

describe('a room', () => {
  it('joins a sensor, a world and a studio by a code of six, and names all on all', async () => {
    const { sensor, headset, studio, code } = await threeDevices();
    expect(code).toMatch(/^[23456789ABCDEFGHJKMNPQRSTUVWXYZ]{6}$/);
    for (const device of [sensor, headset, studio])
      expect(names(device)).toEqual(['Phone', 'Headset', 'Desk']);
  });

  it('refuses a fourth device, a second sensor, and a code that nobody has', async () => {
    const { join, code, server, studio, time } = await threeDevices();
    expect(refusal(await join(code, 'Tablet', 'world'))).toBe('full');
    studio.client.leave();
    await time.advance(50);
    expect(refusal(await join(code, 'Tablet', 'sensor'))).toBe('sensorTaken');
    expect(refusal(await join(code === '222222' ? '333333' : '222222', 'Tablet', 'world'))).toBe(
      'noSuchRoom',
    );
    expect(server.rooms.size).toBe(1);
    expect((await join(code, 'Tablet', 'world')).client.phase().kind).toBe('joined');
  });

  it('gives scores to those whom the sensor names, and to nobody else', async () => {
    const { sensor, headset, studio, time } = await threeDevices();
    const { me } = headset.room();
    sensor.client.say({ ...SCORES, to: [me], probabilities: [...SCORES.probabilities] });
    await time.advance(50);
    expect(headset.messages).toEqual([{ ...SCORES, from: sensor.room().me }]);
    expect(studio.messages).toEqual([]);
  });

  it('shuts out who speaks in a role that is not its own', async () => {
    const { sensor, headset, time } = await threeDevices();
    headset.client.say({ ...SCORES, to: [sensor.room().me], probabilities: [...SCORES.probabilities] });
    headset.client.say({ type: 'mapping', to: [sensor.room().me], revision: 1, text: '{}' });
    await time.advance(20);
    expect(sensor.messages).toEqual([]);
    expect(sensor.room().devices.find(({ name }) => name === 'Headset')?.present).toBe(false);
  });

  it('tells two devices of one name apart', async () => {
    const { start, join } = setUp();
    const first = await start('Phone', 'sensor');
    await join(first.room().code, 'Phone', 'world');
    expect(names(first)).toEqual(['Phone', 'Phone 2']);
  });

  it('tells them apart where the longest name ends in a letter of two code units', async () => {
    const { start, join } = setUp();
    const name = `${'a'.repeat(21)}𠮷a`;
    const first = await start(name, 'sensor');
    const second = await join(first.room().code, name, 'world');
    for (const device of [first, second]) expect(names(device)).toEqual([name, `${'a'.repeat(21)} 2`]);
  });

  it('throws a device out for good: it cannot return by the old code, and the others have a new one', async () => {
    const { sensor, headset, studio, code, time, join } = await threeDevices();
    studio.client.remove(headset.room().me);
    await time.advance(50);
    expect(refusal(headset)).toBe('removed');
    expect(names(studio)).toEqual(['Phone', 'Desk']);
    expect(sensor.room().code).toBe(studio.room().code);
    expect(sensor.room().code).not.toBe(code);
    headset.client.join(code, { name: 'Headset', roles: ['world'] });
    await time.advance(50);
    expect(refusal(headset)).toBe('removed');
    headset.client.join(sensor.room().code, { name: 'Other', roles: ['world'] });
    await time.advance(50);
    expect(refusal(headset)).toBe('removed');
    // As another device it would have to know the new code.
    expect(refusal(await join(code, 'Other', 'world'))).toBe('noSuchRoom');
    // Who was away meanwhile comes back.
    expect((await join(sensor.room().code, 'Friend', 'world')).client.phase().kind).toBe('joined');
  });

  it('keeps the place of a device that was away while another was thrown out', async () => {
    const { sensor, headset, studio, time } = await threeDevices();
    sensor.cut();
    studio.client.remove(headset.room().me);
    await time.advance(3000);
    expect(sensor.client.phase().kind).toBe('joined');
    expect(names(sensor)).toEqual(['Phone', 'Desk']);
  });

  it('holds a place for half a minute; the device returns by itself', async () => {
    const { sensor, headset, time, join, code } = await threeDevices();
    const { me } = headset.room();
    headset.cut();
    await time.advance(20);
    expect(headset.client.phase().kind).toBe('lost');
    expect(sensor.room().devices.find(({ id }) => id === me)?.present).toBe(false);
    expect(refusal(await join(code, 'Thief', 'world'))).toBe('full');
    await time.advance(2000);
    expect(headset.client.phase().kind).toBe('joined');
    expect(headset.room().me).toBe(me);
    expect(sensor.room().devices.find(({ id }) => id === me)?.present).toBe(true);
  });

  it('stands again after the server was killed, with the same code and devices', async () => {
    const { sensor, headset, studio, server, time, code } = await threeDevices();
    const before = [sensor, headset, studio].map((device) => device.room().me);
    server.kill();
    await time.advance(15_000);
    expect(sensor.client.phase().kind).toBe('lost');
    server.restart();
    await time.advance(10_000);
    for (const device of [sensor, headset, studio]) expect(device.room().code).toBe(code);
    expect([sensor, headset, studio].map((device) => device.room().me)).toEqual(before);
    expect(names(sensor).sort()).toEqual(['Desk', 'Headset', 'Phone']);
    expect(server.rooms.size).toBe(1);
  });

  it('ends two minutes after the last device left, and its code with it', async () => {
    const { sensor, headset, studio, server, time, join, code } = await threeDevices();
    for (const device of [sensor, headset, studio]) device.client.leave();
    await time.advance(ROOM_LIMITS.emptyMs - 5000);
    expect(server.rooms.size).toBe(1);
    await time.advance(10_000);
    expect(server.rooms.size).toBe(0);
    expect(refusal(await join(code, 'Late', 'world'))).toBe('noSuchRoom');
  });

  it('ends after twelve hours even while it is used', async () => {
    const { start, time, server } = setUp();
    const sensor = await start('Phone', 'sensor');
    await time.advance(ROOM_LIMITS.ageMs + 5000);
    expect(refusal(sensor)).toBe('expired');
    expect(server.rooms.size).toBe(0);
  });

  it('tells a device of another version so, and shuts nobody out for it', () => {
    const { server } = setUp();
    const sent: string[] = [];
    const line = { address: '192.0.2.9', joinAddress: null, close: () => undefined };
    for (let i = 0; i < 5; i++) {
      const device = server.rooms.connect({ ...line, send: (text) => sent.push(text) });
      device?.receive('{"type":"join","version":2,"name":"A page from tomorrow"}');
      device?.gone();
    }
    expect(sent).toEqual(Array(5).fill('{"type":"refused","reason":"version"}'));
  });
});

describe('a hostile device', () => {
  function stranger(server: ReturnType<typeof setUp>['server'], address = '198.51.100.7') {
    const closed: string[] = [];
    const sent: string[] = [];
    const device = server.rooms.connect({
      address,
      joinAddress: null,
      send: (text) => sent.push(text),
      close: (code, reason) => closed.push(`${code} ${reason}`),
    });
    return { device, closed, sent };
  }
  const JOIN = { type: 'join', version: 1, name: 'Guess', roles: ['world'] };

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['nothing', ''],
    ['an unknown kind', '{"type":"eval"}'],
    ['a key too many', '{"type":"alive","extra":1}'],
    [
      'a name that turns text around',
      JSON.stringify({ ...JOIN, name: 'a\u202Eb', code: 'ABCDEF', secret: '0'.repeat(32) }),
    ],
    [
      'a long name',
      JSON.stringify({ ...JOIN, name: 'a'.repeat(25), code: 'ABCDEF', secret: '0'.repeat(32) }),
    ],
    ['a long message', `{"type":"alive","x":"${'x'.repeat(2000)}"}`],
    ['a mapping before it joined', '{"type":"mapping","to":["0123456789abcdef"],"revision":1,"text":"{}"}'],
  ])('is cut off for %s', (_what, text) => {
    const { device, closed } = stranger(setUp().server);
    device?.receive(text);
    expect(closed).toHaveLength(1);
    expect(closed[0]).toMatch(/^1008/);
    device?.receive(text);
    expect(closed).toHaveLength(1);
  });

  it('is shut out after three faults: a minute, then longer; others are not', async () => {
    const { server, time } = setUp();
    const offend = () => {
      const { device } = stranger(server);
      device?.receive('{');
      device?.gone();
      return device !== null;
    };
    for (let i = 0; i < GUARD_LIMITS.strikes; i++) expect(offend()).toBe(true);
    expect(offend()).toBe(false);
    expect(stranger(server, '198.51.100.8').device).not.toBeNull();
    await time.advance(GUARD_LIMITS.firstShutOutMs + 1000);
    for (let i = 0; i < GUARD_LIMITS.strikes; i++) expect(offend()).toBe(true);
    await time.advance(GUARD_LIMITS.firstShutOutMs + 1000);
    expect(offend()).toBe(false);
    await time.advance(GUARD_LIMITS.firstShutOutMs + 1000);
    expect(offend()).toBe(true);
  });

  it('that floods is cut off, and the room goes on', async () => {
    const { sensor, headset, time, code, server } = await threeDevices();
    headset.client.leave();
    await time.advance(50);
    const { device, closed } = stranger(server);
    device?.receive(JSON.stringify({ ...JOIN, code, secret: 'f'.repeat(32) }));
    await time.advance(10);
    let count = 0;
    while (closed.length === 0 && count < 10_000) {
      device?.receive('{"type":"alive"}');
      count += 1;
    }
    expect(closed[0]).toMatch(/^1008/);
    expect(count).toBeLessThanOrEqual(ROOM_LIMITS.messageBurst);
    await time.advance(1000);
    expect(names(sensor)).toEqual(['Phone', 'Desk', 'Guess']);
    expect(sensor.room().devices.at(-1)?.present).toBe(false);
    await time.advance(ROOM_LIMITS.awayMs + 2000);
    expect(names(sensor)).toEqual(['Phone', 'Desk']);
  });

  it('guesses five codes a minute and no more, right ones included; who was in the room is not held up', async () => {
    const { server, code, time, headset } = await threeDevices();
    const guess = async (text: string) => {
      const { device, sent } = stranger(server);
      device?.receive(JSON.stringify({ ...JOIN, code: text, secret: 'a'.repeat(32) }));
      await time.advance(5);
      device?.gone();
      return String(sent[0]);
    };
    const wrong = code === 'AAAAAA' ? 'BBBBBB' : 'AAAAAA';
    for (let i = 0; i < GUARD_LIMITS.guessesOfAddress; i++)
      expect(await guess(wrong)).toContain('noSuchRoom');
    expect(await guess(wrong)).toContain('wait');
    expect(await guess(code)).toContain('wait');
    headset.cut();
    await time.advance(3000);
    expect(headset.client.phase().kind).toBe('joined');
    await time.advance(GUARD_LIMITS.guessWindowMs);
    expect(await guess(code)).toContain('full');
  });

  it('guesses from many addresses no more than sixty a minute', async () => {
    const { server, time } = setUp();
    let answered = 0;
    for (let i = 0; i < 200; i++) {
      const { device, sent } = stranger(server, `198.51.${i}.1`);
      device?.receive(JSON.stringify({ ...JOIN, code: 'AAAAAA', secret: 'a'.repeat(32) }));
      await time.advance(1);
      device?.gone();
      if (String(sent[0]).includes('noSuchRoom')) answered += 1;
    }
    expect(answered).toBe(GUARD_LIMITS.guesses);
  });

  it('opens a dozen connections at most, and starts no more than ten rooms', async () => {
    const { server, time } = setUp();
    const devices = Array.from({ length: 20 }, () => stranger(server).device);
    expect(devices.filter((device) => device !== null)).toHaveLength(GUARD_LIMITS.connectionsOfAddress);
    // Who says nothing is not waited for.
    await time.advance(ROOM_LIMITS.joinWithinMs + 2000);
    for (const device of devices) device?.gone();
    for (let i = 0; i < 30; i++) {
      const { device } = stranger(server);
      device?.receive(JSON.stringify({ ...JOIN, type: 'create', secret: String(i).padStart(32, '0') }));
      await time.advance(1);
      device?.gone();
    }
    expect(server.rooms.size).toBe(GUARD_LIMITS.roomsOfAddress);
    await time.advance(ROOM_LIMITS.emptyMs + GUARD_LIMITS.roomWindowMs + 5000);
    expect(server.rooms.size).toBe(0);
    expect(server.rooms.guard.size).toBe(0);
  });

  it('brings the server down by no text whatever', async () => {
    const { server } = await threeDevices();
    const shaped = fc.record({
      type: fc.constantFrom('join', 'create', 'remove', 'scores', 'ping', 'mapping', 'leave', '__proto__'),
      to: fc.jsonValue(),
      code: fc.jsonValue(),
      version: fc.constantFrom(1, 2, -1, null),
    });
    let turn = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          shaped.map((each) => JSON.stringify(each)),
        ),
        (text) => {
          turn += 1;
          const { device } = stranger(server, `198.51.${turn % 250}.${Math.floor(turn / 250)}`);
          device?.receive(text);
          device?.gone();
        },
      ),
    );
    expect(server.rooms.size).toBe(1);
    expect(server.rooms.connectionCount).toBe(3);
  });
});

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
