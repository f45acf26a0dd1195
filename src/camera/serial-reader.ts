/** @file Opens a serial port (Web Serial) and reads it until it is stopped or goes away. */
import type { SerialPortLike } from './frame-source.ts';
import { CameraError } from './problems.ts';
import { sourceError } from './remote-problems.ts';

/**
 * OpenIris's own speed, then what Babble uses where that is refused (macOS). Boards that are themselves the USB device
 * ignore it.
 */
const BAUD_RATES = [3_000_000, 115_200];
const BUFFER_BYTES = 65_536;
/** A driver may never answer; then opening says what the browser says. */
const CLOSING_TIMEOUT_MS = 3000;

/**
 * Ports that were let go of and are still open. Web Serial refuses to open such a port, as if another program had it: the next
 * opening waits.
 */
const closings = new WeakMap<SerialPortLike, Promise<void>>();

function noteClosing(port: SerialPortLike, closed: Promise<void>): Promise<void> {
  const settled = closed.catch(() => undefined);
  closings.set(port, settled);
  return settled;
}

async function whenClosed(port: SerialPortLike): Promise<void> {
  const closing = closings.get(port);
  if (!closing) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSING_TIMEOUT_MS);
  });
  await Promise.race([closing, late]);
  clearTimeout(timer);
}

/** For a port that nothing has read. */
export function closeSerialPort(port: SerialPortLike): Promise<void> {
  return noteClosing(port, port.close());
}

/**
 * Waits for a port that is being let go of.
 * @param signal calls it off; a port that opens after that is closed again
 * @throws CameraError 'serialBusy' or 'cancelled'
 */
export async function openSerialPort(port: SerialPortLike, signal?: AbortSignal): Promise<void> {
  await whenClosed(port);
  if (signal?.aborted) throw new CameraError('cancelled');
  const opening = openAtSomeRate(port);
  const callOff = (): void =>
    void noteClosing(
      port,
      opening.then(() => port.close()),
    );
  signal?.addEventListener('abort', callOff);
  try {
    await opening;
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    signal?.removeEventListener('abort', callOff);
  }
  if (!signal?.aborted) return;
  await whenClosed(port);
  throw new CameraError('cancelled');
}

async function openAtSomeRate(port: SerialPortLike): Promise<void> {
  let cause: unknown;
  for (const baudRate of BAUD_RATES) {
    try {
      await port.open({ baudRate, bufferSize: BUFFER_BYTES });
      return;
    } catch (error) {
      cause = error;
    }
  }
  throw sourceError('serialBusy', { cause });
}

/** `lost` is told once, when the device is gone; a line that only garbled some bytes is read on. After `stop()` the port is closed. */
export function readSerialPort(options: {
  readonly port: SerialPortLike;
  readonly bytes: (bytes: Uint8Array) => void;
  readonly lost: () => void;
}): { stop(): void } {
  const { port, bytes, lost } = options;
  let stopped = false;
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  const run = async (): Promise<void> => {
    // After a break, a framing error or an overrun the port offers a new stream; once unplugged it offers none.
    while (!stopped && port.readable) {
      try {
        reader = port.readable.getReader();
        for (;;) {
          const { done, value } = await reader.read();
          if (done || stopped) break;
          bytes(value);
        }
      } catch {
        // The next turn finds out whether there is anything more to read.
        await new Promise((resolve) => setTimeout(resolve, 0));
      } finally {
        reader?.releaseLock();
        reader = null;
      }
      if (!stopped && port.readable?.locked === false) continue;
      break;
    }
    await port.close().catch(() => undefined);
    if (!stopped) lost();
  };
  const closed = run();
  return {
    stop(): void {
      if (stopped) return;
      stopped = true;
      void noteClosing(port, closed);
      // Ends the wait for the next bytes; the port is closed after it.
      void reader?.cancel().catch(() => undefined);
    },
  };
}
