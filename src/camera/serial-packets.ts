/**
 * @file Pictures of a serial camera. OpenIris boards write 0xff 0xa0 0xff 0xa1, the picture's length in two bytes (little-endian,
 * so that of a larger picture the lower half), and the picture. A board that writes pictures alone is read as well.
 */
import { createJpegSplitter, LEAD_BYTES } from './jpeg-splitter.mjs';

const MAGIC = [0xff, 0xa0, 0xff, 0xa1];

export interface SerialPackets {
  push(bytes: Uint8Array): readonly Uint8Array<ArrayBuffer>[];
  /** Pictures that lost bytes on the way. */
  readonly damaged: number;
}

export function createSerialPackets(): SerialPackets {
  const splitter = createJpegSplitter();
  /** Once one length was right, a wrong one tells of lost bytes. Other firmware may pad, and is not refused for it. */
  let lengthsHold = false;
  let shortened = 0;
  const isWhole = (jpeg: Uint8Array, lead: Uint8Array): boolean => {
    if (lead.length < LEAD_BYTES || MAGIC.some((byte, i) => lead[i] !== byte)) return true;
    const announced = (lead[4] ?? 0) | ((lead[5] ?? 0) << 8);
    if (announced === (jpeg.length & 0xffff)) lengthsHold = true;
    else if (lengthsHold) {
      shortened += 1;
      return false;
    }
    return true;
  };
  return {
    push: (bytes) =>
      splitter
        .push(bytes)
        .filter(({ jpeg, lead }) => isWhole(jpeg, lead))
        .map(({ jpeg }) => jpeg),
    get damaged() {
      return splitter.damaged + shortened;
    },
  };
}
