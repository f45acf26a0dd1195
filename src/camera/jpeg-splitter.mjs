/**
 * @file Finds the JPEG pictures in a stream of bytes, whatever stands between them: the parts of
 * `multipart/x-mixed-replace` (with or without lengths, in any line ending), the packets of a serial camera, or nothing.
 *
 * A picture says itself where it ends (ITU-T T.81, annex B: segments with lengths, then scans until the next marker), so
 * no header has to be believed. In JavaScript, because `npm start` runs it too.
 */

/** More than any small camera sends. */
export const MOST_JPEG_BYTES = 4 * 2 ** 20;
const MOST_PIXELS = 40e6;
/** How much of what stands before a picture is kept: a serial camera's packet header. */
export const LEAD_BYTES = 6;

const MARKER = 0xff;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;

/** @param {number} code */
const isRestart = (code) => code >= 0xd0 && code <= 0xd7;
/** Frame headers, which hold the size. @param {number} code */
const isFrameHeader = (code) =>
  code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
/** Markers that are followed by a length. @param {number} code */
const isSegment = (code) =>
  (code >= 0xc0 && code <= 0xcf && code !== 0xc8) || (code >= 0xda && code <= 0xef) || code === 0xfe;

/**
 * @typedef {object} FoundJpeg
 * @property {Uint8Array<ArrayBuffer>} jpeg whole, from its first marker to its last; a copy
 * @property {Uint8Array<ArrayBuffer>} lead up to LEAD_BYTES bytes that stood right before it
 */

/**
 * @typedef {object} JpegSplitter
 * @property {(bytes: Uint8Array) => readonly FoundJpeg[]} push takes the next bytes of the stream; gives what is whole by now
 * @property {number} damaged how many pictures began and did not end properly
 * @property {number} heldBytes how much is kept until more comes
 */

/**
 * @param {{ readonly mostBytes?: number }} [options] `mostBytes`: a picture that is longer is dropped
 * @returns {JpegSplitter}
 */
export function createJpegSplitter({ mostBytes = MOST_JPEG_BYTES } = {}) {
  let held = new Uint8Array(64 * 1024);
  /** From the picture's first marker on; while none is found, the last bytes of what was skipped. */
  let start = 0;
  /** Where what has come ends. */
  let end = 0;
  /** How far it has been read. */
  let at = 0;
  /** @type {'outside' | 'segments' | 'scan'} */
  let place = 'outside';
  let lead = new Uint8Array(0);
  let damaged = 0;

  /** @param {Uint8Array} bytes */
  const append = (bytes) => {
    if (end + bytes.length > held.length) {
      const kept = held.subarray(start, end);
      // Twice what is needed, so that moving it stays rare.
      const needed = 2 * (kept.length + bytes.length);
      const next = needed > held.length ? new Uint8Array(needed) : held;
      next.set(kept);
      held = next;
      at -= start;
      end = kept.length;
      start = 0;
    }
    held.set(bytes, end);
    end += bytes.length;
  };
  /** The picture is no picture: the next may begin anywhere behind its first marker. @param {number} from */
  const giveUp = (from) => {
    damaged += 1;
    place = 'outside';
    at = from;
  };

  /** @returns {boolean} false: more bytes are needed */
  const skipToPicture = () => {
    for (;;) {
      const found = held.subarray(0, end).indexOf(MARKER, at);
      at = found === -1 ? end : found;
      if (found === -1 || found + 2 >= end) {
        start = Math.max(start, at - LEAD_BYTES);
        return false;
      }
      if (held[found + 1] === SOI && held[found + 2] === MARKER) {
        lead = held.slice(Math.max(start, found - LEAD_BYTES), found);
        start = found;
        at = found + 2;
        place = 'segments';
        return true;
      }
      at = found + 1;
    }
  };

  /** @returns {boolean} */
  const readSegment = () => {
    while (at + 1 < end && held[at] === MARKER && held[at + 1] === MARKER) at += 1;
    if (at + 1 >= end) return false;
    const code = held[at + 1] ?? 0;
    if (held[at] !== MARKER || !isSegment(code)) {
      giveUp(start + 2);
      return true;
    }
    if (at + 3 >= end) return false;
    const size = ((held[at + 2] ?? 0) << 8) | (held[at + 3] ?? 0);
    // A scan's header names one to four components (B.2.3).
    if (size < 2 || (code === SOS && size > 14)) {
      giveUp(start + 2);
      return true;
    }
    if (at + 2 + size > end) return false;
    if (isFrameHeader(code)) {
      const height = ((held[at + 5] ?? 0) << 8) | (held[at + 6] ?? 0);
      const width = ((held[at + 7] ?? 0) << 8) | (held[at + 8] ?? 0);
      if (size < 8 || width === 0 || width * height > MOST_PIXELS) {
        giveUp(start + 2);
        return true;
      }
    }
    at += 2 + size;
    if (code === SOS) place = 'scan';
    return true;
  };

  /** @param {FoundJpeg[]} found @returns {boolean} */
  const readScan = (found) => {
    const marker = held.subarray(0, end).indexOf(MARKER, at);
    if (marker === -1 || marker + 1 >= end) {
      at = marker === -1 ? end : marker;
      return false;
    }
    const code = held[marker + 1] ?? 0;
    if (code === 0 || isRestart(code)) at = marker + 2;
    else if (code === MARKER) at = marker + 1;
    else if (code === EOI) {
      found.push({ jpeg: held.slice(start, marker + 2), lead });
      start = marker + 2;
      at = start;
      place = 'outside';
    } else if (isSegment(code)) {
      at = marker;
      place = 'segments';
    } else giveUp(marker); // Cut off: another picture or a packet's header stands here.
    return true;
  };

  return {
    push(bytes) {
      append(bytes);
      /** @type {FoundJpeg[]} */
      const found = [];
      for (;;) {
        const goesOn =
          place === 'outside' ? skipToPicture() : place === 'segments' ? readSegment() : readScan(found);
        if (goesOn) continue;
        if (place === 'outside' || end - start <= mostBytes) return found;
        giveUp(start + 2);
      }
    },
    get damaged() {
      return damaged;
    },
    get heldBytes() {
      return end - start;
    },
  };
}
