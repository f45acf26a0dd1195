/** @file Opens a serial port (Web Serial) and reads it until it is stopped or goes away. */
import type { SerialPortLike } from './frame-source.ts';
import { sourceError } from './remote-problems.ts';

/**
 * OpenIris's own speed, then what Babble uses where that is refused (macOS). Boards that are themselves the USB device
 * ignore it.
 */
const BAUD_RATES = [3_000_000, 115_200];
const BUFFER_BYTES = 65_536;

/** Throws CameraError 'serialBusy'. */
export async function openSerialPort(port: SerialPortLike): Promise<void> {
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

/** `lost` is told once, when the device is gone; a line that only garbled some bytes is read on. */
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
  void run();
  return {
    stop(): void {
      if (stopped) return;
      stopped = true;
      // Ends the wait for the next bytes; the port is closed after it.
      void reader?.cancel().catch(() => undefined);
    },
  };
}
