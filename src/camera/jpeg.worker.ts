/** @file The worker that reads a network camera's stream, or a serial camera's bytes, and decodes the newest picture. */
import { createLatestDecoder, type LatestDecoder } from './latest-decoder.ts';
import { readNetworkCamera } from './network-reader.ts';
import type { FromJpegWorker, ToJpegWorker } from './picture-feed.ts';
import { createSerialPackets } from './serial-packets.ts';

const post = (message: FromJpegWorker, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

let clock = (): number => performance.now();
let decoder: LatestDecoder | null = null;
const packets = createSerialPackets();

function start({ url, rateHz, timeOriginMs }: Extract<ToJpegWorker, { type: 'start' }>): void {
  const offsetMs = performance.timeOrigin - timeOriginMs;
  clock = () => performance.now() + offsetMs;
  const opened = createLatestDecoder({
    rateHz,
    decode: (jpeg) => createImageBitmap(new Blob([jpeg], { type: 'image/jpeg' })),
    take: (picture, capturedAtMs) => post({ type: 'picture', picture, capturedAtMs }, [picture]),
  });
  decoder = opened;
  if (url === null) return;
  readNetworkCamera({
    url,
    clock,
    fetch: (address, init) => fetch(address, init),
    jpeg: opened.offer,
    state: (state) => post({ type: 'state', state }),
    lost: (problem) => post({ type: 'lost', problem }),
  });
}

self.onmessage = ({ data }: MessageEvent<ToJpegWorker>) => {
  switch (data.type) {
    case 'start':
      start(data);
      break;
    case 'bytes': {
      const newest = packets.push(data.bytes).at(-1);
      if (newest) decoder?.offer(newest, clock());
      break;
    }
    case 'rate':
      decoder?.setRate(data.rateHz);
      break;
    default:
      throw data satisfies never;
  }
};
