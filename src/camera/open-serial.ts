/** @file A camera at a serial port (Web Serial) as a frame source. */
import type { Clock } from '../core/index.ts';
import { openBitmapSource } from './bitmap-source.ts';
import type { FrameSource, SerialPortLike, SerialPorts, SourceRequest } from './frame-source.ts';
import { type OpenFeed, startJpegWorker } from './picture-feed.ts';
import { CameraError } from './problems.ts';
import { sourceError } from './remote-problems.ts';
import { openSerialPort, readSerialPort } from './serial-reader.ts';

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
  const port = request.port ?? (await choosePort(options.serial ?? serialPorts()));
  if (signal?.aborted) throw new CameraError('cancelled');
  await openSerialPort(port);
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
    const { usbVendorId = 0, usbProductId = 0 } = port.getInfo();
    return Object.assign(source, { port, deviceId: `serial-${usbVendorId}-${usbProductId}` });
  } catch (error) {
    // Called off before anything read it.
    if (port.readable?.locked === false) await port.close().catch(() => undefined);
    throw error;
  }
}
