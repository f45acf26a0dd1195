/**
 * @file Reads a network camera (JPEG pictures over HTTP) and hands its newest picture to the app's pages. One connection
 * to the camera, made when the first page asks and ended when the last has left; nothing is stored.
 */
import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { cameraRecord } from '../../src/camera/camera-record.mjs';
import { createJpegSplitter } from '../../src/camera/jpeg-splitter.mjs';

const MOST_READERS = 8;

/**
 * @typedef {object} Sink what is written to: a response of node:http
 * @property {(bytes: Uint8Array) => boolean} write false: wait for `drain`
 * @property {(event: 'drain', listener: () => void) => unknown} on
 *
 * @typedef {object} RelayTimes in ms
 * @property {number} firstRetry after the connection was lost
 * @property {number} mostRetry each failure doubles the wait up to this
 * @property {number} stall without a picture the connection is made anew
 * @property {number} tell while the camera does not answer, pages are told this often
 */

/** @type {RelayTimes} */
const TIMES = { firstRetry: 250, mostRetry: 5000, stall: 5000, tell: 1000 };

/**
 * @param {object} options
 * @param {string} options.url of the camera; it may hold a name and a password, so it is shown to nobody
 * @param {(note: string) => void} [options.note] told when the camera begins and ceases to answer
 * @param {Partial<RelayTimes>} [options.times]
 * @param {() => number} [options.clock]
 */
export function createCameraRelay({ url, note = () => undefined, times, clock = () => performance.now() }) {
  const { firstRetry, mostRetry, stall, tell } = { ...TIMES, ...times };
  const { host } = new URL(url);
  /** @typedef {{ readonly sink: Sink, ready: boolean, waiting: { readonly jpeg: Uint8Array, readonly atMs: number } | null }} Reader */
  /** @type {Set<Reader>} */
  const readers = new Set();
  /** @type {import('node:http').ClientRequest | null} */
  let asked = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let retryTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let stallTimer;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let tellTimer;
  let retryMs = firstRetry;
  let answers = false;
  let lastNote = '';

  /** @param {string} words */
  const say = (words) => {
    if (words !== lastNote) note(words);
    lastNote = words;
  };
  /** @param {Reader} reader @param {Uint8Array} jpeg @param {number} atMs */
  const send = (reader, jpeg, atMs) => {
    if (reader.ready) reader.ready = reader.sink.write(cameraRecord(jpeg, clock() - atMs));
    // Whoever reads slowly gets the newest next, and misses what lies between.
    else if (jpeg.length > 0) reader.waiting = { jpeg, atMs };
  };
  const tellSilence = () => {
    if (!answers) for (const reader of readers) send(reader, new Uint8Array(0), clock());
  };

  /** @param {string} why */
  const lose = (why) => {
    clearTimeout(stallTimer);
    asked?.destroy();
    asked = null;
    if (readers.size === 0) return;
    answers = false;
    say(`The camera at ${host} does not answer (${why}); it is tried again.`);
    tellSilence();
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, retryMs);
    retryMs = Math.min(mostRetry, 2 * retryMs);
  };

  function connect() {
    const get = url.startsWith('https:') ? httpsGet : httpGet;
    const splitter = createJpegSplitter();
    const watch = () => {
      clearTimeout(stallTimer);
      stallTimer = setTimeout(() => {
        if (asked === request) lose('it sends no pictures');
      }, stall);
    };
    // Small devices write HTTP loosely; what is read is searched for pictures and for nothing else.
    const options = {
      agent: false,
      insecureHTTPParser: true,
      headers: { accept: 'multipart/x-mixed-replace, image/jpeg' },
    };
    const request = get(url, options, (response) => {
      /** @param {string} why */
      const end = (why) => {
        if (asked === request) lose(why);
      };
      response.on('error', () => end('the connection broke'));
      response.on('close', () => end('it ended the connection'));
      if (response.statusCode !== 200) {
        end(`it answers with status ${response.statusCode}`);
        return;
      }
      response.on('data', (/** @type {Uint8Array} */ bytes) => {
        const newest = splitter.push(bytes).at(-1);
        if (!newest || asked !== request) return;
        watch();
        answers = true;
        retryMs = firstRetry;
        say(`The camera at ${host} answers.`);
        const atMs = clock();
        for (const reader of readers) send(reader, newest.jpeg, atMs);
      });
    });
    asked = request;
    request.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (asked === request) lose(error.code ?? error.message);
    });
    watch();
  }

  const rest = () => {
    clearTimeout(retryTimer);
    clearTimeout(stallTimer);
    clearInterval(tellTimer);
    asked?.destroy();
    asked = null;
    answers = false;
    retryMs = firstRetry;
    lastNote = '';
  };

  return {
    /**
     * @param {Sink} sink
     * @returns {(() => void) | null} ends it; null where too many read already
     */
    add(sink) {
      if (readers.size >= MOST_READERS) return null;
      /** @type {Reader} */
      const reader = { sink, ready: true, waiting: null };
      sink.on('drain', () => {
        reader.ready = true;
        const { waiting } = reader;
        reader.waiting = null;
        if (waiting && readers.has(reader)) send(reader, waiting.jpeg, waiting.atMs);
      });
      readers.add(reader);
      if (readers.size === 1) {
        connect();
        tellTimer = setInterval(tellSilence, tell);
      }
      return () => {
        if (readers.delete(reader) && readers.size === 0) rest();
      };
    },
    /** Whether there is, or is wanted, a connection to the camera. */
    get isOpen() {
      return readers.size > 0;
    },
  };
}
