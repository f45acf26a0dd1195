/** @file Damaged inputs from outside the browser: mouth shapes by OSC, and the bytes of serial cameras. */
import { toBuffer } from 'osc-min';
import { openOscSource } from '../../app/runtime/osc-source.ts';
import { createShapeRelay } from '../../scripts/lib/osc-bridge.mjs';
import { MOST_JPEG_BYTES } from '../../src/camera/jpeg-splitter.mjs';
import { createSerialPackets } from '../../src/camera/serial-packets.ts';
import { createRandom, MienscapeError, type Random, type Scores } from '../../src/core/index.ts';
import { damageBytes, damageDocument, damageText } from './damage.ts';
import { type Tally, tallyTrial } from './tally.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const bytesOf = (view: DataView): Bytes =>
  Uint8Array.from(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));

const NAMES = [
  '/jawOpen',
  '/mouthSmileLeft',
  '/avatar/parameters/v2/MouthFrownLeft',
  '/avatar/parameters/v2/SmileSad',
];
const message = (address: string, value: number) => ({ address, args: [{ type: 'float' as const, value }] });
const DATAGRAMS: readonly Bytes[] = [
  ...NAMES.map((name) => bytesOf(toBuffer(message(name, 0.5)))),
  bytesOf(
    toBuffer({
      timetag: [0, 1],
      elements: [
        ...NAMES.map((name) => message(name, 0.25)),
        { timetag: [0, 1] as const, elements: [message('/jawOpen', 1)] },
      ],
    }),
  ),
];

/** What cannot be used is passed over without a word: there is nobody to tell. */
class PassedOver extends MienscapeError {}
const passOver = (): PassedOver => new PassedOver('It is no input.', 'It is passed over.');

/** Lines as the server writes them for a datagram. */
function linesFor(datagram: Bytes, random: Random): string {
  const relay = createShapeRelay();
  const lines: string[] = [];
  const sink = {
    write: (bytes: Uint8Array) => lines.push(Buffer.from(bytes).toString()) > 0,
    on: () => undefined,
  };
  try {
    const isTaken = relay.receive(datagram);
    relay.add(sink as never);
    const text = lines.join('');
    for (const line of text.trim().split('\n')) JSON.parse(line);
    if (!isTaken && text.includes('"shapes"')) throw new Error('Shapes are told of what is no packet.');
    // A server of another version, or a proxy that cuts.
    return random.next() < 0.3 ? damagedLines(text, random) : text;
  } finally {
    relay.close();
  }
}

function damagedLines(text: string, random: Random): string {
  if (random.next() < 0.4) return damageText(text, random);
  return `${JSON.stringify(damageDocument(JSON.parse(text.trim().split('\n')[0] ?? '{}'), random))}\n`;
}

/** A page reads these lines and is told what it knows of the face. */
async function scoresOf(lines: string): Promise<readonly Scores[]> {
  const told: Scores[] = [];
  const stopping = new AbortController();
  const given = [lines, lines].map((text) => new TextEncoder().encode(text));
  let isFirst = true;
  const opening = openOscSource({
    rateHz: 1000,
    clock: () => performance.now(),
    signal: stopping.signal,
    url: '/osc/stream',
    scores: (scores) => told.push(scores),
    fetch: async () => {
      if (!isFirst) return { status: 200, body: new ReadableStream() };
      isFirst = false;
      let at = 0;
      const body = new ReadableStream<Uint8Array>({
        pull: async (controller) => {
          await new Promise((resolve) => setTimeout(resolve, at));
          const next = given[at++];
          if (next) controller.enqueue(next);
        },
      });
      return { status: 200, body };
    },
  });
  const source = await Promise.race([
    opening.catch(() => null),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), 12)),
  ]);
  source?.onStatus(() => undefined);
  if (source) await new Promise((resolve) => setTimeout(resolve, 8));
  stopping.abort();
  await opening.catch(() => undefined);
  return told;
}

/** @param read another reader, for the test of this one */
export function fuzzOsc(count: number, seed: number, read = scoresOf): Promise<Tally> {
  const random = createRandom(seed + 15);
  return tallyTrial({
    kind: 'mouth shapes (OSC)',
    count,
    damaged: (i) => damageBytes(DATAGRAMS[i % DATAGRAMS.length] as Bytes, random),
    read: async (datagram) => {
      const scores = await read(linesFor(datagram, random));
      if (scores.length === 0) throw passOver();
      return scores;
    },
    refusals: [PassedOver],
    judge: (scores) => {
      for (const each of scores)
        if (each.face === 'found') {
          const sum = each.probabilities.reduce((all, p) => all + (p >= 0 && p <= 1 ? p : Number.NaN), 0);
          if (!(Math.abs(sum - 1) < 1e-6)) return `gives what is no probability: ${each.probabilities}`;
        }
      return null;
    },
  });
}

/** A grey picture of one pixel, in short; the splitter reads its markers alone. */
const JPEG = Uint8Array.from([
  ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2],
  ...[0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0],
  ...[0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0],
  ...Array.from({ length: 60 }, (_, i) => i),
  ...[0xff, 0xd9],
]);
const PACKET = [0xff, 0xa0, 0xff, 0xa1, JPEG.length, 0, ...JPEG];
const PICTURES = 5;

/** @param create another reader, for the test of this one */
export function fuzzSerial(count: number, seed: number, create = createSerialPackets): Promise<Tally> {
  const random = createRandom(seed + 16);
  const stream = Uint8Array.from(Array.from({ length: PICTURES }, () => PACKET).flat());
  return tallyTrial({
    kind: 'serial cameras',
    count,
    damaged: () => damageBytes(stream, random),
    read: (bytes) => {
      const packets = create();
      const found: Bytes[] = [];
      for (let at = 0; at < bytes.length; ) {
        const size = 1 + random.integer(200);
        found.push(...packets.push(bytes.subarray(at, at + size)));
        at += size;
      }
      // A damaged length may claim what comes next, 64 KiB of it at most; then pictures are found again.
      const later = Array.from({ length: Math.ceil(2 ** 17 / PACKET.length) }, () =>
        packets.push(Uint8Array.from(PACKET)),
      );
      if (later.at(-1)?.length === 0) throw new Error('No later picture is found.');
      if (found.length < PICTURES) throw passOver();
      return found;
    },
    refusals: [PassedOver],
    judge: (found) =>
      found.every(
        (jpeg) =>
          jpeg[0] === 0xff && jpeg[1] === 0xd8 && jpeg.at(-1) === 0xd9 && jpeg.length < MOST_JPEG_BYTES,
      )
        ? null
        : 'gives what is no whole picture',
  });
}
