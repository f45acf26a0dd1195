/**
 * @file The messages of the link, as schemas. Plain JavaScript, because the server runs it without a build step; pages and
 * server check every message by these same schemas. No message that a sensor may send has room for a picture.
 */
import { z } from 'zod';

// zod's compiled parsers need `new Function`, which a Content-Security-Policy may forbid. zod reads the switch where a schema is made,
// and it is one for the whole page: an app that this is part of gets its own back below.
const { jitless } = z.config();
z.config({ jitless: true });

/** Pages and server of different versions refuse each other politely. */
export const LINK_VERSION = 1;

export const LINK_LIMITS = Object.freeze({
  /** Devices in one room. */
  devices: 3,
  nameCharacters: 24,
  /** Any message but a mapping, bytes. */
  messageBytes: 1024,
  mappingBytes: 65_536,
  /** Scores a second at most. */
  scoresHz: 30,
});

export const LINK_ROLES = /** @type {const} */ (['sensor', 'world', 'studio']);
/** Probabilities travel as whole numbers of a hundred thousandth. */
export const PROBABILITY_UNITS = 100_000;
const EMOTION_COUNT = 8;

/** Without 0, O, 1, I and L, which people confuse. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
export const CODE_LENGTH = 6;

const BACKENDS = /** @type {const} */ (['webgpu', 'webgpu-software', 'wasm', 'cpu', 'headset']);
const SOURCES = /** @type {const} */ ([
  'demo',
  'camera',
  'network',
  'serial',
  'osc',
  'file',
  'headset',
  'link',
  'none',
]);
export const SENSING_STATES = /** @type {const} */ (['on', 'off', 'withdrawn']);
const EMOTION_KEYS = /** @type {const} */ ([
  'neutral',
  'happiness',
  'surprise',
  'sadness',
  'anger',
  'disgust',
  'fear',
  'contempt',
  'unsure',
  'face-lost',
  'off',
]);
export const REFUSALS = /** @type {const} */ ([
  'noSuchRoom',
  'full',
  'sensorTaken',
  'removed',
  'wait',
  'tooManyRooms',
  'plainHttp',
  'version',
  'expired',
]);

const hex = (/** @type {number} */ length) => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`));
const whole = (/** @type {number} */ most) => z.int().min(0).max(most);
/** Whole milliseconds; the page of an exhibition may be open for three years. */
const timeMs = whole(100_000_000_000);
/** Round trips need finer times: tenths of a millisecond. */
const tenthsMs = whole(1_000_000_000_000);

const deviceId = hex(16);
const secret = hex(32);
const code = z.string().regex(new RegExp(`^[${CODE_ALPHABET}]{${CODE_LENGTH}}$`));
const roles = z
  .array(z.enum(LINK_ROLES))
  .min(1)
  .max(LINK_ROLES.length)
  .refine((each) => new Set(each).size === each.length)
  .readonly();
/** Letters, marks, digits, punctuation and single spaces; nothing that turns or hides text. */
const name = z
  .string()
  .min(1)
  .max(LINK_LIMITS.nameCharacters)
  .regex(/^[\p{L}\p{M}\p{N}\p{P}]+(?: [\p{L}\p{M}\p{N}\p{P}]+)*$/u);
const to = z
  .array(deviceId)
  .min(1)
  .max(LINK_LIMITS.devices - 1)
  .readonly();

const me = { version: z.literal(LINK_VERSION), name, roles, secret };

/** What a device asks of the server. */
export const REQUESTS = {
  create: z.strictObject({ type: z.literal('create'), ...me }),
  join: z.strictObject({ type: z.literal('join'), ...me, code, key: secret.optional() }),
  remove: z.strictObject({ type: z.literal('remove'), id: deviceId }),
  leave: z.strictObject({ type: z.literal('leave') }),
  alive: z.strictObject({ type: z.literal('alive') }),
};

/** What a device says to others. */
const SCORES = z.strictObject({
  type: z.literal('scores'),
  to,
  capturedAtMs: timeMs,
  readyAtMs: timeMs,
  backend: z.enum(BACKENDS),
  /** Null: no face was found. */
  probabilities: z.array(whole(PROBABILITY_UNITS)).length(EMOTION_COUNT).readonly().nullable(),
});
const SENSING = z.strictObject({
  type: z.literal('sensing'),
  to,
  state: z.enum(SENSING_STATES),
  source: z.enum(SOURCES),
});
const PING = z.strictObject({ type: z.literal('ping'), to, sentAt: tenthsMs });
const PONG = z.strictObject({
  type: z.literal('pong'),
  to,
  sentAt: tenthsMs,
  receivedAt: tenthsMs,
  repliedAt: tenthsMs,
});
const MAPPING = z.strictObject({
  type: z.literal('mapping'),
  to,
  revision: whole(1_000_000_000),
  /** The document as JSON; the receiver reads it as it reads a file from elsewhere. */
  text: z.string().min(2).max(LINK_LIMITS.mappingBytes),
});
const WEARER = z.strictObject({
  type: z.literal('wearer'),
  to,
  emotion: z.enum(EMOTION_KEYS),
  /** Hundredths. */
  confidence: whole(100),
  ageMs: timeMs.nullable(),
  delayMs: timeMs.nullable(),
  presenting: z.enum(['screen', 'headset']),
  safePlace: z.boolean(),
  /** The newest mapping that came from a studio and is followed; null for one's own. */
  revision: whole(1_000_000_000).nullable(),
});
export const RELAYED = {
  scores: SCORES,
  sensing: SENSING,
  ping: PING,
  pong: PONG,
  mapping: MAPPING,
  wearer: WEARER,
};

/**
 * Which role may say it; null: any.
 * @type {Readonly<Record<keyof typeof RELAYED, (typeof LINK_ROLES)[number] | null>>}
 */
export const ROLE_THAT_SAYS = {
  scores: 'sensor',
  sensing: 'sensor',
  ping: null,
  pong: null,
  mapping: 'studio',
  wearer: 'world',
};

const device = z.strictObject({ id: deviceId, name, roles, present: z.boolean() });
const room = {
  code,
  key: secret,
  devices: z.array(device).max(LINK_LIMITS.devices).readonly(),
};

/** What the server says. */
const ANSWERS = {
  joined: z.strictObject({
    type: z.literal('joined'),
    me: deviceId,
    ...room,
    /** Where other devices open this server; null: on this computer alone. */
    address: z.string().max(300).nullable(),
  }),
  devices: z.strictObject({ type: z.literal('devices'), ...room }),
  refused: z.strictObject({ type: z.literal('refused'), reason: z.enum(REFUSALS) }),
  alive: z.strictObject({ type: z.literal('alive') }),
};

const from = { from: deviceId };
const clientMessage = z.discriminatedUnion('type', [
  REQUESTS.create,
  REQUESTS.join,
  REQUESTS.remove,
  REQUESTS.leave,
  REQUESTS.alive,
  SCORES,
  SENSING,
  PING,
  PONG,
  MAPPING,
  WEARER,
]);
const serverMessage = z.discriminatedUnion('type', [
  ANSWERS.joined,
  ANSWERS.devices,
  ANSWERS.refused,
  ANSWERS.alive,
  SCORES.omit({ to: true }).extend(from),
  SENSING.omit({ to: true }).extend(from),
  PING.omit({ to: true }).extend(from),
  PONG.omit({ to: true }).extend(from),
  MAPPING.omit({ to: true }).extend(from),
  WEARER.omit({ to: true }).extend(from),
]);

z.config({ jitless });

/**
 * @typedef {z.infer<typeof clientMessage>} ClientMessage
 * @typedef {z.infer<typeof serverMessage>} ServerMessage
 * @typedef {z.infer<typeof device>} LinkDevice
 * @typedef {(typeof LINK_ROLES)[number]} LinkRole
 * @typedef {(typeof REFUSALS)[number]} Refusal
 * @typedef {(typeof SENSING_STATES)[number]} SensingState
 */

/** @param {unknown} value @returns {boolean} */
export const isLinkDevice = (value) => device.safeParse(value).success;

/** @param {string} text @returns {unknown} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The longest that a message may be, by what its beginning says it is: nothing long is parsed on a stranger's word. */
const mostCharacters = (/** @type {string} */ text) =>
  /^\{"type":"mapping"/.test(text)
    ? 2 * LINK_LIMITS.mappingBytes + LINK_LIMITS.messageBytes
    : LINK_LIMITS.messageBytes;

/**
 * A message of a device, for the server. Null for whatever is malformed, too long or unknown.
 * @param {string} text
 * @returns {ClientMessage | null}
 */
export function readClientMessage(text) {
  if (text.length > mostCharacters(text)) return null;
  return clientMessage.safeParse(parsed(text)).data ?? null;
}

/**
 * A message of the server, for a device. Null for whatever is malformed, too long or unknown.
 * @param {string} text
 * @returns {ServerMessage | null}
 */
export function readServerMessage(text) {
  if (text.length > mostCharacters(text)) return null;
  return serverMessage.safeParse(parsed(text)).data ?? null;
}
