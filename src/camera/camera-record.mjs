/**
 * @file What the server sends a page of a network camera: records of four bytes of length, four of age in ms (both little-endian),
 * and a JPEG picture. No picture: the camera does not answer now. In JavaScript, because `npm start` runs it.
 */

export const RECORD_HEADER_BYTES = 8;

/**
 * @param {Uint8Array} jpeg empty: the camera does not answer
 * @param {number} ageMs since the picture was whole
 */
export function cameraRecord(jpeg, ageMs) {
  const record = new Uint8Array(RECORD_HEADER_BYTES + jpeg.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, jpeg.length, true);
  view.setUint32(4, Math.max(0, Math.round(ageMs)), true);
  record.set(jpeg, RECORD_HEADER_BYTES);
  return record;
}
