/** @file A serial port that is taken, garbles, pauses, goes away, and is let go of. */
import { describe, expect, it, vi } from 'vitest';
import type { SerialPortLike } from './frame-source.ts';
import { openSerialPort, readSerialPort } from './serial-reader.ts';

/**
 * A port as Web Serial describes it: each fault ends its stream; `readable` is a new one, or null once unplugged. It opens and
 * closes a while after it was asked to, and refuses to open until it is closed.
 */
function createMockPort(refusals = 0) {
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let readable: ReadableStream<Uint8Array> | null = null;
  const asked: number[] = [];
  let closed = 0;
  let state: 'closed' | 'opening' | 'open' = 'closed';
  const aWhile = () => new Promise((resolve) => setTimeout(resolve, 0));
  const renew = (): void => {
    readable = new ReadableStream({
      start(next) {
        controller = next;
      },
    });
  };
  const port: SerialPortLike = {
    get readable() {
      return readable;
    },
    async open({ baudRate }) {
      asked.push(baudRate);
      if (state !== 'closed') throw new DOMException('The port is already open.', 'InvalidStateError');
      state = 'opening';
      await aWhile();
      state = asked.length <= refusals ? 'closed' : 'open';
      if (state === 'closed') throw new DOMException('Failed to open serial port.', 'NetworkError');
      renew();
    },
    async close() {
      if (state !== 'open') throw new DOMException('The port is not open.', 'InvalidStateError');
      if (readable?.locked) throw new TypeError('Cannot cancel a locked stream');
      readable = null;
      await aWhile();
      closed += 1;
      state = 'closed';
    },
    getInfo: () => ({ usbVendorId: 0x303a }),
  };
  return {
    port,
    asked,
    closed: () => closed,
    send: (...bytes: number[]) => controller?.enqueue(new Uint8Array(bytes)),
    fault(name: string) {
      const broken = controller;
      renew();
      broken?.error(new DOMException('fault', name));
    },
    unplug() {
      const broken = controller;
      readable = null;
      broken?.error(new DOMException('The device has been lost.', 'NetworkError'));
    },
  };
}

async function start() {
  const mock = createMockPort();
  await openSerialPort(mock.port);
  const got: number[] = [];
  let lost = 0;
  const reader = readSerialPort({
    port: mock.port,
    bytes: (bytes) => got.push(...bytes),
    lost: () => {
      lost += 1;
    },
  });
  return { ...mock, reader, got, lost: () => lost };
}

describe('a serial port', () => {
  it('is opened at the board’s speed, at the slower one where that is refused, and explains itself when taken', async () => {
    const quick = createMockPort();
    await openSerialPort(quick.port);
    expect(quick.asked).toEqual([3_000_000]);
    const slow = createMockPort(1);
    await openSerialPort(slow.port);
    expect(slow.asked).toEqual([3_000_000, 115_200]);
    await expect(openSerialPort(createMockPort(2).port)).rejects.toMatchObject({ kind: 'serialBusy' });
  });

  it.each(['BreakError', 'FramingError', 'ParityError', 'BufferOverrunError'])(
    'is read on after a %s',
    async (name) => {
      const line = await start();
      line.send(1, 2);
      await vi.waitFor(() => expect(line.got).toEqual([1, 2]));
      line.fault(name);
      line.send(3);
      await vi.waitFor(() => expect(line.got).toEqual([1, 2, 3]));
      expect(line.lost()).toBe(0);
      line.reader.stop();
    },
  );

  it('that is unplugged is told once', async () => {
    const line = await start();
    line.send(1);
    await vi.waitFor(() => expect(line.got).toEqual([1]));
    line.unplug();
    await vi.waitFor(() => expect(line.lost()).toBe(1));
    line.reader.stop();
    expect(line.lost()).toBe(1);
  });

  it('is closed when it is stopped, while it waits and before it began, and says nothing more', async () => {
    const waiting = await start();
    waiting.send(1);
    await vi.waitFor(() => expect(waiting.got).toEqual([1]));
    waiting.reader.stop();
    waiting.reader.stop();
    await vi.waitFor(() => expect(waiting.closed()).toBe(1));
    expect([waiting.got, waiting.lost()]).toEqual([[1], 0]);
    const early = await start();
    early.reader.stop();
    await vi.waitFor(() => expect(early.closed()).toBe(1));
  });

  it('is opened again in the very turn in which it was let go of', async () => {
    const line = await start();
    line.send(1);
    await vi.waitFor(() => expect(line.got).toEqual([1]));
    line.reader.stop();
    await openSerialPort(line.port);
    expect([line.asked, line.closed()]).toEqual([[3_000_000, 3_000_000], 1]);
  });

  it('whose opening is called off is closed again, and then opens for the next one', async () => {
    const mock = createMockPort();
    const first = new AbortController();
    const { open } = mock.port;
    const whenAsked = new Promise<void>((resolve) => {
      mock.port.open = (options) => {
        queueMicrotask(resolve);
        return open(options);
      };
    });
    const calledOff = openSerialPort(mock.port, first.signal).catch((error: unknown) => error);
    // While the port opens.
    await whenAsked;
    first.abort();
    await openSerialPort(mock.port);
    expect(await calledOff).toMatchObject({ kind: 'cancelled' });
    expect([mock.asked, mock.closed()]).toEqual([[3_000_000, 3_000_000], 1]);
    expect(mock.port.readable?.locked).toBe(false);
  });

  it('that never closes is tried all the same, and says that it is taken', async () => {
    const line = await start();
    line.port.close = () => new Promise(() => undefined);
    line.reader.stop();
    vi.useFakeTimers();
    const again = openSerialPort(line.port);
    const refused = expect(again).rejects.toMatchObject({ kind: 'serialBusy' });
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();
    await refused;
  });
});
