import { describe, expect, it } from 'vitest';
import { names, refusal, SCORES, setUp, threeDevices } from './linked-devices.fixture.ts';
import { ROOM_LIMITS } from './rooms.mjs';

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
