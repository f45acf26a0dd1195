/** @file Devices that mean no good: cut off, shut out, and nobody else is held up. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CODE_ALPHABET } from '../../../src/link/messages.mjs';
import { GUARD_LIMITS } from './guard.mjs';
import { names, refusal, setUp, threeDevices } from './linked-devices.fixture.ts';
import { createLocalBroker } from './local-bus.mjs';
import { ROOM_LIMITS } from './rooms.mjs';

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

  it('guesses no more with a key than without, and learns nothing from the refusals', async () => {
    const { server, code, time, join } = await threeDevices();
    const attempt = async (text: string, secret: string, key?: string) => {
      const { device, sent } = stranger(server);
      device?.receive(JSON.stringify({ ...JOIN, code: text, secret, ...(key ? { key } : {}) }));
      await time.advance(5);
      device?.gone();
      const { type, reason } = JSON.parse(sent[0] ?? '{}');
      return reason ?? type;
    };
    const [secret, key] = ['a'.repeat(32), 'f'.repeat(32)];
    const answers: Record<string, number> = {};
    for (const letter of CODE_ALPHABET.slice(0, GUARD_LIMITS.roomsOfAddress + 2)) {
      const answer = await attempt(`ABCDE${letter}`, secret, key);
      answers[answer] = (answers[answer] ?? 0) + 1;
    }
    // Each of these started a room; then neither a code that exists nor one that does not is told from the other.
    expect(answers).toEqual({ joined: GUARD_LIMITS.roomsOfAddress, noSuchRoom: 2 });
    expect(await attempt(code, secret, key)).toBe('noSuchRoom');
    for (let i = 4; i <= GUARD_LIMITS.guessesOfAddress; i++)
      expect(await attempt('ZZZZZZ', secret, key)).toBe('noSuchRoom');
    for (const text of ['ZZZZZZ', code]) {
      expect(await attempt(text, secret, key)).toBe('wait');
      expect(await attempt(text, secret)).toBe('wait');
    }
    // However often: nobody else is held up, and nothing is remembered of it.
    const remembered = server.rooms.guard.size;
    for (let i = 0; i < 3 * GUARD_LIMITS.guesses; i++) await attempt(code, secret, key);
    expect(server.rooms.guard.size).toBe(remembered);
    expect(refusal(await join(code, 'Friend', 'world'))).toBe('full');
  });

  it('that was removed finds the room’s new code no sooner than others', async () => {
    const { server, sensor, time } = await threeDevices();
    const removed = { ...JOIN, secret: 'b'.repeat(32) };
    sensor.client.remove(sensor.room().devices.at(-1)?.id ?? '');
    await time.advance(20);
    const between = sensor.room().code;
    const attempt = async (text: string) => {
      const { device, sent } = stranger(server);
      device?.receive(JSON.stringify({ ...removed, code: text }));
      await time.advance(5);
      const { type, reason, me } = JSON.parse(sent[0] ?? '{}');
      return { said: reason ?? type, me, device };
    };
    const inside = await attempt(between);
    expect(inside.said).toBe('joined');
    sensor.client.remove(inside.me);
    await time.advance(20);
    inside.device?.gone();
    expect(sensor.room().code).not.toBe(between);
    expect((await attempt(sensor.room().code)).said).toBe('removed');
    for (let i = 1; i < GUARD_LIMITS.guessesOfAddress; i++)
      expect((await attempt('ZZZZZZ')).said).toBe('noSuchRoom');
    expect((await attempt(sensor.room().code)).said).toBe('wait');
    // It knows that code: it was there.
    expect((await attempt(between)).said).toBe('removed');
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

  it('that removes one device after another ends its room, and nothing is kept of them', async () => {
    const broker = createLocalBroker();
    const { server, time, start } = setUp(broker);
    const sensor = await start('Phone', 'sensor');
    for (let i = 1; i <= ROOM_LIMITS.removals; i++) {
      expect(sensor.client.phase().kind, `before removal ${i}`).toBe('joined');
      const { device } = stranger(server);
      const secret = String(i).padStart(32, '0');
      device?.receive(JSON.stringify({ ...JOIN, code: sensor.room().code, secret }));
      await time.advance(5);
      sensor.client.remove(sensor.room().devices.at(-1)?.id ?? '');
      await time.advance(5);
      device?.gone();
    }
    expect(refusal(sensor)).toBe('expired');
    expect(server.rooms.size).toBe(0);
    expect(broker.channelCount).toBe(0);
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
