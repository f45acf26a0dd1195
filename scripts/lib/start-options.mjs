/** @file Reads the options of `npm start`, and of `npx mienscape`. */
import { parseArgs } from 'node:util';
import { startCommand } from './command.mjs';
import { takenByNpm } from './npm-options.mjs';

export const HELP = `${startCommand('OPTIONS').replace(/(-- )?OPTIONS/, '[$&]')}

  --headset          serves over https on the local network, for headsets and phones; prints the addresses
                     and a QR code, and shows both with the next steps at /connect
  --camera URL       reads a network camera (JPEG pictures over http, such as http://192.168.1.40:81/stream) and
                     offers it to the app's page
  --osc PORT         receives mouth shapes by OSC at this UDP port of this computer (Babble sends to 8888, VRCFaceTracking
                     to 9000) and offers them to the app's page
  --allow-host NAME  also answers under this host name (of a tunnel, such as abc.trycloudflare.com); may be repeated
  --allow-origin ORIGIN  lets pages of this origin (an app made with the package, such as http://localhost:5173) join
                     rooms, also without encryption, and read what --camera and --osc pass on; may be repeated
  --host             serves over plain http on the local network: no camera, no VR and no link on other devices
  --rooms URL        shares rooms of linked devices with other servers over Redis (redis://… or rediss://…)
  --help             shows this

Without options only this computer can open the app. PORT=5000 ${startCommand()} chooses the port.`;

const OPTIONS = /** @type {const} */ ({
  help: { type: 'boolean', short: 'h' },
  headset: { type: 'boolean' },
  host: { type: 'boolean' },
  camera: { type: 'string' },
  osc: { type: 'string' },
  'allow-host': { type: 'string', multiple: true },
  'allow-origin': { type: 'string', multiple: true },
  rooms: { type: 'string' },
});

const SEE_HELP = `Run \`${startCommand('--help')}\` to see the options.`;
const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST_NAME = new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`);

/**
 * @param {string} text
 * @returns {string} the host name in lower case
 * @throws {Error} where it is no plain host name
 */
function hostName(text) {
  const name = text.toLowerCase();
  if (HOST_NAME.test(name)) return name;
  const inside = name.match(/^(?:[a-z]+:\/\/)?([^:/]+)[:/]/)?.[1] ?? '';
  const remedy = HOST_NAME.test(inside)
    ? `Give the name alone: \`--allow-host ${inside}\`.`
    : 'Give one whole name without scheme, port, path or `*`, such as `--allow-host abc.trycloudflare.com`.';
  throw new Error(`--allow-host: '${text}' is no host name. ${remedy}`);
}

/**
 * @param {string} text
 * @returns {string} the origin as browsers send it
 * @throws {Error} where it is none
 */
function pageOrigin(text) {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && text.toLowerCase().replace(/\/$/, '') === url.origin)
    return url.origin;
  throw new Error(
    `--allow-origin: '${text}' is no origin. Give scheme, host and port of the page alone, such as \`--allow-origin http://localhost:5173\`.`,
  );
}

/**
 * @param {string} text
 * @returns {string}
 * @throws {Error} where it is no address of a Redis server
 */
function brokerUrl(text) {
  if (/^rediss?:\/\/./.test(text) && URL.canParse(text)) return text;
  throw new Error(
    '--rooms: expected the address of a Redis server, such as `--rooms redis://localhost:6379`.',
  );
}

/**
 * @param {string | undefined} text
 * @returns {string | null} the whole address
 * @throws {Error} where no camera can be read there
 */
function cameraUrl(text) {
  if (text === undefined) return null;
  const remedy =
    'Give the whole address of its MJPEG stream, such as `--camera http://192.168.1.40:81/stream`.';
  try {
    const { protocol, href } = new URL(text);
    if (protocol === 'http:' || protocol === 'https:') return href;
  } catch {
    // Told below. The text is not repeated: it may hold a password.
  }
  throw new Error(`--camera: this is no address that begins with http:// or https://. ${remedy}`);
}

/**
 * @param {string | undefined} text
 * @returns {number | null}
 * @throws {Error} where it is no port
 */
function oscPort(text) {
  if (text === undefined) return null;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new Error(
    `--osc: '${text}' is no port. Give the number that the face-tracking program sends to, such as \`--osc 8888\`.`,
  );
}

/**
 * @typedef {object} StartOptions
 * @property {boolean} help
 * @property {boolean} headset https on the local network
 * @property {boolean} exposed plain http on the local network
 * @property {readonly string[]} allowedHosts
 * @property {readonly string[]} allowedOrigins of pages elsewhere
 * @property {string | null} rooms the broker that servers share rooms over; null: this server alone
 * @property {string | null} camera address of a network camera
 * @property {number | null} osc UDP port of mouth shapes
 */

/**
 * @param {readonly string[]} args
 * @param {Readonly<Record<string, string | undefined>>} [environment]
 * @returns {StartOptions}
 * @throws {Error} where an option is unknown or lacks its value
 */
export function readStartOptions(args, environment = {}) {
  const taken = takenByNpm('npm start --', Object.keys(OPTIONS), args, environment);
  if (taken !== null) throw new Error(taken);
  const values = parse(args);
  return {
    help: values.help ?? false,
    headset: values.headset ?? false,
    exposed: values.host ?? false,
    allowedHosts: [...new Set((values['allow-host'] ?? []).map(hostName))],
    allowedOrigins: [...new Set((values['allow-origin'] ?? []).map(pageOrigin))],
    rooms: values.rooms === undefined ? null : brokerUrl(values.rooms),
    camera: cameraUrl(values.camera),
    osc: oscPort(values.osc),
  };
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: OPTIONS,
    }).values;
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(/\.\s|\n/);
    throw new Error(`${sentence?.replace(/\.$/, '')}. ${SEE_HELP}`);
  }
}
