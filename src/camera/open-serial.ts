/** @file A camera at a serial port (Web Serial) as a frame source. */
import type { Clock } from '../core/index.ts';
import { openBitmapSource } from './bitmap-source.ts';
import type { FrameSource, SerialPortLike, SerialPorts, SourceRequest } from './frame-source.ts';
import { type OpenFeed, startJpegWorker } from './picture-feed.ts';
import { sourceError } from './remote-problems.ts';
import { closeSerialPort, openSerialPort, readSerialPort } from './serial-reader.ts';

/** navigator.serial, where the browser has it. */
export function serialPorts(): SerialPorts | null {
  return 'serial' in navigator ? ((navigator.serial as SerialPorts | undefined) ?? null) : null;
}

async function choosePort(ports: SerialPorts | null): Promise<SerialPortLike> {
  if (!ports) throw sourceError('serialUnsupported');
  try {
    return await ports.requestPort();
  } catch (error) {
    throw sourceError('serialNotChosen', { cause: error });
  }
}

/** By its make: ports have no numbers of their own. */
function deviceIdOf(port: SerialPortLike): string {
  const { usbVendorId = 0, usbProductId = 0 } = port.getInfo();
  return `serial-${usbVendorId}-${usbProductId}`;
}

/** The board that was read before, where it is plugged in and still allowed. */
async function knownPort(ports: SerialPorts | null, deviceId?: string): Promise<SerialPortLike | undefined> {
  if (deviceId === undefined) return undefined;
  const known = await ports?.getPorts?.().catch(() => []);
  return known?.find((port) => deviceIdOf(port) === deviceId);
}

/** Throws CameraError. */
export async function openSerial(
  request: Extract<SourceRequest, { kind: 'serial' }>,
  options: {
    readonly rateHz: number;
    readonly clock: Clock;
    readonly serial?: SerialPorts;
    readonly signal?: AbortSignal;
  },
): Promise<FrameSource> {
  const { signal } = options;
  const ports = options.serial ?? serialPorts();
  const port = request.port ?? (await knownPort(ports, request.deviceId)) ?? (await choosePort(ports));
  await openSerialPort(port, signal);
  const open: OpenFeed = (handlers, rateHz) => {
    const worker = startJpegWorker(null, handlers, rateHz);
    const reader = readSerialPort({ port, bytes: worker.push, lost: () => handlers.lost('serialLost') });
    return {
      setRate: worker.setRate,
      stop() {
        reader.stop();
        worker.stop();
      },
    };
  };
  try {
    const source = await openBitmapSource({ ...options, kind: 'serial', open, silent: 'serialSilent' });
    return Object.assign(source, { port, deviceId: deviceIdOf(port) });
  } catch (error) {
    // Called off before anything read it.
    if (port.readable?.locked === false) await closeSerialPort(port);
    throw error;
  }
}
