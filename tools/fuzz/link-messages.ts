/** @file Damaged messages of the link, to devices and to the server: passed over or shut out, and the room goes on. */
import { isDeepStrictEqual } from 'node:util';
import { createRandom, MienscapeError, type Random } from '../../src/core/index.ts';
import { createLinkClient, LINK_LIMITS, type TransportHandlers } from '../../src/link/index.ts';
import { readClientMessage, readServerMessage } from '../../src/link/messages.mjs';
import { createVirtualServer, createVirtualTime } from '../link/virtual-network.ts';
import { damageDocument, damageNames, damageText, growDocument } from './damage.ts';
import { asFile, type Tally, tallyTrial } from './tally.ts';

const ID = ['0123456789abcdef', 'fedcba9876543210'] as const;
const SECRET = 'a'.repeat(32);
const CODE = 'K7M2QX';
const SCORES = {
  type: 'scores',
  capturedAtMs: 900,
  readyAtMs: 950,
  backend: 'wasm',
  probabilities: [0, 100_000, 0, 0, 0, 0, 0, 0],
};
const WEARER = {
  type: 'wearer',
  emotion: 'happiness',
  confidence: 80,
  ageMs: 40,
  delayMs: null,
  presenting: 'headset',
  safePlace: false,
  revision: 3,
};
const SAID = [
  SCORES,
  { ...SCORES, probabilities: null },
  { type: 'sensing', state: 'on', source: 'camera' },
  { type: 'ping', sentAt: 10_000 },
  { type: 'pong', sentAt: 10_000, receivedAt: 10_010, repliedAt: 10_010 },
  { type: 'mapping', revision: 1, text: JSON.stringify({ kind: 'mapping' }) },
  WEARER,
];
const ME = { version: 1, name: 'Phone', roles: ['sensor', 'world', 'studio'], secret: SECRET };
const DEVICES = [
  { id: ID[0], name: 'Phone', roles: ['sensor'], present: true },
  { id: ID[1], name: 'Headset', roles: ['world'], present: true },
];
const ROOM = { code: CODE, key: SECRET, devices: DEVICES };
const JOINED = { type: 'joined', me: ID[1], ...ROOM, address: null };
const TO_SERVER: readonly object[] = [
  { type: 'create', ...ME },
  { type: 'join', ...ME, code: CODE },
  { type: 'remove', id: ID[0] },
  { type: 'leave' },
  { type: 'alive' },
  ...SAID.map((each) => ({ ...each, to: [ID[0]] })),
];
const TO_DEVICE: readonly object[] = [
  JOINED,
  { type: 'devices', ...ROOM },
  { type: 'refused', reason: 'full' },
  { type: 'alive' },
  ...SAID.map((each) => ({ ...each, from: ID[0] })),
];
const MOST_TEXT = 2 ** 18;

function damageMessage(sound: object, random: Random): string {
  const way = random.next();
  if (way < 0.1) return JSON.stringify(sound);
  if (way < 0.3) return damageText(JSON.stringify(sound), random);
  if (way < 0.45) return JSON.stringify(damageNames(sound, random));
  if (way < 0.5) return JSON.stringify(growDocument(sound, random, MOST_TEXT));
  return JSON.stringify(damageDocument(sound, random)) ?? '';
}

/** A message is passed over without a word: there is nobody to tell. */
class PassedOver extends MienscapeError {}
const passOver = (): PassedOver => new PassedOver('It is no message of the link.', 'It is passed over.');

function faultOfMessage(read: unknown, text: string): string | null {
  if (!isDeepStrictEqual(asFile(read), asFile(JSON.parse(text))))
    return 'read as something else than it says';
  const { name, text: mapping = '' } = read as { readonly name?: string; readonly text?: string };
  if ((name?.length ?? 0) > LINK_LIMITS.nameCharacters || mapping.length > LINK_LIMITS.mappingBytes)
    return 'is longer than a message may be';
  return null;
}

/** A device in a room hears it, and goes on for a minute: what it says meanwhile is what the server takes. */
async function faultOfDevice(text: string): Promise<string | null> {
  const time = createVirtualTime();
  const said: string[] = [];
  const lines: TransportHandlers[] = [];
  const client = createLinkClient({
    connect: (handlers) => {
      lines.push(handlers);
      return { send: (each) => said.push(each), close: () => undefined, bufferedBytes: 0 };
    },
    clock: time.now,
    after: time.after,
    random: () => 0.5,
    secret: SECRET,
    onPhase: () => undefined,
    onMessage: () => undefined,
  });
  client.join(CODE, { name: 'Headset', roles: ['world'] });
  client.followClock(ID[0]);
  const hear = (each: string): void => lines.at(-1)?.received(each);
  lines[0]?.opened();
  hear(JSON.stringify(JOINED));
  for (let i = 0; i < 60; i++) {
    // Said again and again, as a server does that is out of order.
    hear(text);
    hear('{"type":"alive"}');
    await time.advance(1000);
  }
  for (const atMs of [0, 900, 1e11]) {
    const ownMs = client.ownTime(atMs);
    if (ownMs !== null && !Number.isFinite(ownMs)) return 'its clock is no number';
  }
  if (time.waiting > 20) return `leaves ${time.waiting} timers behind`;
  if (said.length > 1000) return `says ${said.length} things in a minute`;
  const wrong = said.find((each) => readClientMessage(each) === null);
  return wrong === undefined ? null : `says what the server does not take: ${wrong.slice(0, 100)}`;
}

/** @param read another reader, for the test of this one */
export function fuzzDeviceMessages(count: number, seed: number, read = readServerMessage): Promise<Tally> {
  const random = createRandom(seed + 13);
  return tallyTrial({
    kind: 'link, to a device',
    count,
    damaged: (i) => damageMessage(TO_DEVICE[i % TO_DEVICE.length] ?? {}, random),
    read: async (text) => {
      const message = read(text);
      if (message) return message;
      const fault = text.length % 10 === 0 ? await faultOfDevice(text) : null;
      if (fault) throw new Error(fault);
      throw passOver();
    },
    refusals: [PassedOver],
    judge: async (message, text) => faultOfMessage(message, text) ?? (await faultOfDevice(text)),
  });
}

/** Two devices in a room, one of which is damaged: what the other hears is what devices take, and the room stays. */
export function fuzzServerMessages(count: number, seed: number, read = readClientMessage): Promise<Tally> {
  const random = createRandom(seed + 14);
  return tallyTrial({
    kind: 'link, to the server',
    count,
    damaged: (i) => damageMessage(TO_SERVER[i % TO_SERVER.length] ?? {}, random),
    read: async (text) => {
      const fault = await faultOfServer(text, random);
      if (fault) throw new Error(fault);
      const message = read(text);
      if (!message) throw passOver();
      return message;
    },
    refusals: [PassedOver],
    judge: faultOfMessage,
  });
}

async function faultOfServer(text: string, random: Random): Promise<string | null> {
  const time = createVirtualTime();
  const { rooms } = createVirtualServer(time, random);
  const heard: string[] = [];
  const connect = (address: string, send: (text: string) => void) =>
    rooms.connect({ address, joinAddress: null, send, close: () => undefined });
  const other = connect('192.0.2.1', (each) => heard.push(each));
  other?.receive(JSON.stringify({ type: 'create', ...ME, roles: ['world'], secret: 'b'.repeat(32) }));
  const joined = readServerMessage(heard[0] ?? '');
  if (joined?.type !== 'joined') throw new Error('There is no room.');
  const here = text.replaceAll(CODE, joined.code).replaceAll(ID[0], joined.me);
  for (const inRoom of [true, false]) {
    const device = connect(`192.0.2.${inRoom ? 2 : 3}`, (each) => heard.push(each));
    if (inRoom)
      device?.receive(
        JSON.stringify({ type: 'join', ...ME, roles: ['sensor', 'studio'], code: joined.code }),
      );
    await time.advance(500);
    device?.receive(here);
    await time.advance(500);
    device?.gone();
  }
  const wrong = heard.find((each) => readServerMessage(each) === null);
  if (wrong !== undefined) return `tells what devices do not take: ${wrong.slice(0, 100)}`;
  other?.receive('{"type":"alive"}');
  if (heard.at(-1) !== '{"type":"alive"}' && !here.includes('"remove"')) return 'the room does not go on';
  return rooms.size <= 2 ? null : `there are ${rooms.size} rooms`;
}
