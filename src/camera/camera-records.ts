/** @file Reads what the server passes on of a network camera (its form: camera-record.mjs). */
import { RECORD_HEADER_BYTES } from './camera-record.mjs';
import { MOST_JPEG_BYTES } from './jpeg-splitter.mjs';

export interface CameraRecord {
  /** Null: the camera does not answer now. */
  readonly jpeg: Uint8Array<ArrayBuffer> | null;
  /** How long ago the picture was whole at the server, ms. */
  readonly ageMs: number;
}

/** @throws RangeError for a length that no camera sends: then this is no such stream. */
export function createRecordReader(): { push(bytes: Uint8Array): readonly CameraRecord[] } {
  let held = new Uint8Array(0);
  return {
    push(bytes) {
      const all = new Uint8Array(held.length + bytes.length);
      all.set(held);
      all.set(bytes, held.length);
      const view = new DataView(all.buffer);
      const records: CameraRecord[] = [];
      let at = 0;
      while (at + RECORD_HEADER_BYTES <= all.length) {
        const length = view.getUint32(at, true);
        if (length > MOST_JPEG_BYTES) throw new RangeError(`A picture of ${length} bytes is announced.`);
        const end = at + RECORD_HEADER_BYTES + length;
        if (end > all.length) break;
        const jpeg = length === 0 ? null : all.slice(at + RECORD_HEADER_BYTES, end);
        records.push({ jpeg, ageMs: view.getUint32(at + 4, true) });
        at = end;
      }
      held = all.slice(at);
      return records;
    },
  };
}
