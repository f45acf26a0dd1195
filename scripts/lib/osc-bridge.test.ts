/** @file Mouth shapes by OSC over real UDP, in the encoding that Babble and VRCFaceTracking use. */
import { createSocket } from 'node:dgram';
import fc from 'fast-check';
import { toBuffer } from 'osc-min';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createShapeRelay, openOscBridge } from './osc-bridge.mjs';

const closers: (() => void)[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const close of closers.splice(0)) close();
});

/**
 * `/jawOpen` with the float 0.5, byte by byte as python-osc writes it for Babble (OSC 1.0: strings end in zeros up to a multiple
 * of four, numbers are big-endian).
 */
const JAW_OPEN = Uint8Array.from([
  ...[0x2f, 0x6a, 0x61, 0x77, 0x4f, 0x70, 0x65, 0x6e, 0, 0, 0, 0],
  ...[0x2c, 0x66, 0, 0],
  ...[0x3f, 0, 0, 0],
]);
/** A bundle (time tag “at once”) of one message, as VRCFaceTracking sends them. */
const BUNDLE = Uint8Array.from([
  ...[...'#bundle\0'].map((character) => character.charCodeAt(0)),
  ...[0, 0, 0, 0, 0, 0, 0, 1],
  ...[0, 0, 0, 44],
  ...[...'/avatar/parameters/v2/MouthPress'].map((character) => character.charCodeAt(0)),
  ...[0, 0, 0, 0],
  ...[0x2c, 0x66, 0, 0],
  ...[0x3e, 0x80, 0, 0],
]);

function page() {
  const lines: { shapes?: Record<string, number>; silent?: boolean }[] = [];
  let drained = (): void => undefined;
  const reader = {
    lines,
    slow: false,
    drain: () => drained(),
    sink: {
      write(bytes: Uint8Array): boolean {
        for (const line of Buffer.from(bytes).toString().trim().split('\n')) lines.push(JSON.parse(line));
        return !reader.slow;
      },
      on: (_event: 'drain', listener: () => void) => {
        drained = listener;
      },
    },
  };
  return reader;
}

function setUp() {
  vi.useFakeTimers();
  const relay = createShapeRelay();
  closers.push(relay.close);
  const reader = page();
  const leave = relay.add(reader.sink);
  return { relay, reader, leave };
}

describe('mouth shapes by OSC', () => {
  it('are read from single messages and from bundles, in their true encoding', () => {
    const { relay, reader } = setUp();
    expect(reader.lines).toEqual([{ silent: true }]);
    expect(relay.receive(JAW_OPEN)).toBe(true);
    expect(relay.receive(BUNDLE)).toBe(true);
    vi.advanceTimersByTime(40);
    expect(reader.lines.at(-1)).toEqual({
      shapes: { '/jawOpen': 0.5, '/avatar/parameters/v2/MouthPress': 0.25 },
    });
  });

  it('are read from bundles in bundles, as whole numbers and doubles; switches and texts are not', () => {
    const { relay, reader } = setUp();
    const message = (address: string, type: string, value: unknown) => ({
      oscType: 'message' as const,
      address,
      args: [{ type, value }] as never,
    });
    const inner = {
      oscType: 'bundle' as const,
      timetag: [0, 1],
      elements: [message('/mouthSmileLeft', 'integer', 1), message('/mouthSmileRight', 'double', 0.75)],
    };
    const elements = [inner, message('/a', 'string', 'x'), message('/b', 'true', true)];
    const packet = toBuffer({ oscType: 'bundle', timetag: [0, 1], elements } as never);
    relay.receive(new Uint8Array(packet.buffer, packet.byteOffset, packet.byteLength));
    vi.advanceTimersByTime(40);
    expect(reader.lines.at(-1)).toEqual({ shapes: { '/mouthSmileLeft': 1, '/mouthSmileRight': 0.75 } });
  });

  it('are handed on together, as often as a page has use for, and whole to a page that comes later', () => {
    const { relay, reader } = setUp();
    for (let i = 0; i < 100; i++) {
      relay.receive(JAW_OPEN);
      vi.advanceTimersByTime(10);
    }
    expect(reader.lines.length).toBeLessThan(35);
    expect(reader.lines.length).toBeGreaterThan(25);
    const later = page();
    relay.add(later.sink);
    expect(later.lines).toEqual([{ shapes: { '/jawOpen': 0.5 } }]);
  });

  it('are forgotten when the program falls silent, which pages are told', () => {
    const { relay, reader } = setUp();
    relay.receive(JAW_OPEN);
    vi.advanceTimersByTime(1400);
    expect(reader.lines.at(-1)).toHaveProperty('shapes');
    vi.advanceTimersByTime(1300);
    expect(reader.lines.at(-1)).toEqual({ silent: true });
    const later = page();
    relay.add(later.sink);
    expect(later.lines).toEqual([{ silent: true }]);
  });

  it('are given whole to a page that read too slowly', () => {
    const { relay, reader } = setUp();
    reader.slow = true;
    relay.receive(JAW_OPEN);
    vi.advanceTimersByTime(40);
    relay.receive(BUNDLE);
    vi.advanceTimersByTime(40);
    expect(reader.lines).toHaveLength(2);
    reader.slow = false;
    reader.drain();
    expect(Object.keys(reader.lines.at(-1)?.shapes ?? {})).toHaveLength(2);
  });

  it('are bounded, and any other bytes are passed over', () => {
    const { relay, reader } = setUp();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(BUNDLE.length), (bytes, cut) => {
        relay.receive(bytes);
        relay.receive(BUNDLE.subarray(0, cut));
      }),
    );
    for (let i = 0; i < 600; i++) {
      const packet = toBuffer({ address: `/x${i}`, args: [{ type: 'float', value: 1 }] });
      relay.receive(new Uint8Array(packet.buffer, packet.byteOffset, packet.byteLength));
    }
    vi.advanceTimersByTime(40);
    expect(Object.keys(reader.lines.at(-1)?.shapes ?? {}).length).toBeLessThanOrEqual(512);
    expect(relay.receive(new Uint8Array())).toBe(false);
  });

  it('arrive by UDP on this computer, and a port that is taken is explained', async () => {
    const bridge = await openOscBridge(0);
    closers.push(bridge.close);
    const reader = page();
    const leave = bridge.add(reader.sink);
    if (leave) closers.push(leave);
    const sender = createSocket('udp4');
    closers.push(() => sender.close());
    await vi.waitFor(
      () => {
        sender.send(JAW_OPEN, bridge.port, '127.0.0.1');
        expect(reader.lines.at(-1)).toEqual({ shapes: { '/jawOpen': 0.5 } });
      },
      { timeout: 20_000, interval: 50 },
    );
    await expect(openOscBridge(bridge.port)).rejects.toThrow(/--osc 9100/);
  });
});
