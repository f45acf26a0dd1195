/** @file Offers the app what the command line named: a network camera (--camera) and mouth shapes by OSC (--osc). */
import { createHash } from 'node:crypto';
import { createCameraRelay } from './camera-relay.mjs';
import { startCommand } from './command.mjs';
import { createDeviceSlot, INPUT_HEADER, inputRefusal } from './input-access.mjs';
import { requestPath } from './request-path.mjs';

/**
 * @typedef {Pick<import('./start-options.mjs').StartOptions, 'headset' | 'allowedHosts' | 'camera' | 'osc'> & { readonly allowedOrigins?: readonly string[] }} InputOptions
 * @typedef {object} Stream something that pages read for as long as they like
 * @property {(sink: import('./camera-relay.mjs').Sink) => (() => void) | null} add
 */

/** No other site may hold it, embed it or keep it. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
};

/**
 * So that framing and calibration are remembered for each camera; its address cannot be read from it in practice.
 * @param {string} url
 */
const idOf = (url) => createHash('sha256').update(url).digest('hex').slice(0, 12);

/**
 * @param {InputOptions} start
 * @param {Stream | null} osc what hears the mouth shapes
 * @param {(note: string) => void} [note] for the terminal
 * @returns {import('vite').Plugin}
 */
export function inputsPlugin(start, osc, note = console.log) {
  /** @type {Record<string, Stream | null>} */
  const streams = {
    '/camera/stream': start.camera === null ? null : createCameraRelay({ url: start.camera, note }),
    '/osc/stream': osc,
  };
  const offered = {
    camera: start.camera === null ? null : { id: idOf(start.camera) },
    osc: start.osc === null ? null : { port: start.osc },
  };
  const slot = createDeviceSlot(note);

  /** @type {import('vite').Connect.NextHandleFunction} */
  const handle = (request, response, next) => {
    const pathname = requestPath(request.url);
    const stream = streams[pathname];
    if (stream === undefined && pathname !== '/inputs.json') {
      next();
      return;
    }
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const { origin } = request.headers;
    if (origin !== undefined && start.allowedOrigins?.includes(origin)) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Access-Control-Allow-Headers', INPUT_HEADER);
      response.setHeader('Vary', 'Origin');
      if (request.method === 'OPTIONS') {
        response.statusCode = 204;
        response.end();
        return;
      }
    }
    const refusal = inputRefusal(request, start);
    /** @param {number} status @param {string} words */
    const refuse = (status, words) => {
      response.statusCode = status;
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.end(`${words}\n`);
    };
    if (pathname === '/inputs.json') {
      response.setHeader('Content-Type', 'application/json');
      const nothing = Object.fromEntries(Object.keys(offered).map((name) => [name, null]));
      response.end(JSON.stringify(refusal === null ? offered : nothing));
      return;
    }
    if (refusal !== null) return refuse(403, refusal);
    if (!stream)
      return refuse(404, `The server was started without it. See its options: ${startCommand('--help')}`);
    const leave = slot.enter(request.socket);
    if (!leave) return refuse(409, 'Another device reads it already. Close the app there, then try again.');
    response.setHeader('Content-Type', 'application/octet-stream');
    const end = stream.add(response);
    if (!end) {
      leave();
      return refuse(503, 'Too many pages read it already. Close one, then try again.');
    }
    if (!response.headersSent) response.flushHeaders();
    response.on('close', () => {
      end();
      leave();
    });
  };
  return {
    name: 'mienscape:inputs',
    configurePreviewServer({ middlewares }) {
      middlewares.use(handle);
    },
  };
}
