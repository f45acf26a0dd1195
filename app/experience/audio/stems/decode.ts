/** @file From a stored set and its files to loops that can be played: decoded here, mixed and levelled in a worker. */
import {
  assertFits,
  cutLoop,
  type Examined,
  type PreparedStems,
  StemError,
  type StemSet,
  timingOf,
} from '../../../../src/stems/index.ts';

/** What the worker is asked, and answers. */
export type StemJob =
  | {
      readonly kind: 'examine';
      readonly name: string;
      readonly channels: Float32Array[];
      readonly rateHz: number;
    }
  | {
      readonly kind: 'prepare';
      readonly set: StemSet;
      readonly loops: Float32Array<ArrayBuffer>[][];
      readonly rateHz: number;
    };
export type StemAnswer =
  | { readonly kind: 'examined'; readonly examined: Examined }
  | { readonly kind: 'prepared'; readonly prepared: PreparedStems }
  | { readonly kind: 'refused'; readonly message: string; readonly remedy: string };

/** In an offline context: no sound device is opened for it. */
export async function decodeAudio(
  name: string,
  bytes: ArrayBuffer,
  rateHz: number,
): Promise<Float32Array<ArrayBuffer>[]> {
  const context = new OfflineAudioContext(1, 1, rateHz);
  let buffer: AudioBuffer;
  try {
    // Decoding takes the bytes away: a copy is given.
    buffer = await context.decodeAudioData(bytes.slice(0));
  } catch (cause) {
    throw new StemError(
      `“${name}” is not audio that this browser can read.`,
      'Export it as WAV, FLAC, MP3, Ogg or M4A.',
      { cause },
    );
  }
  return Array.from({ length: buffer.numberOfChannels }, (_, channel) => buffer.getChannelData(channel));
}

/** One job in a worker of its own, which ends with it. */
function work(job: StemJob, transfer: readonly Transferable[]): Promise<StemAnswer> {
  const worker = new Worker(new URL('./stems.worker.ts', import.meta.url), { type: 'module', name: 'stems' });
  const answered = new Promise<StemAnswer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<StemAnswer>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(
        new StemError('The stems could not be computed.', 'Load the page again.', { cause: event.error }),
      );
    };
  });
  worker.postMessage(job, [...transfer]);
  return answered.finally(() => worker.terminate());
}

function accept<Kind extends StemAnswer['kind']>(
  answer: StemAnswer,
  kind: Kind,
): Extract<StemAnswer, { kind: Kind }> {
  if (answer.kind === 'refused') throw new StemError(answer.message, answer.remedy);
  if (answer.kind !== kind) throw new StemError('The stems could not be computed.', 'Load the page again.');
  return answer as Extract<StemAnswer, { kind: Kind }>;
}

/** Enough for tempo and loudness. */
const EXAMINE_HZ = 44_100;

/** @throws StemError which says why the file cannot be a stem, and what to do */
export async function examineFile(name: string, bytes: ArrayBuffer): Promise<Examined> {
  const channels = await decodeAudio(name, bytes, EXAMINE_HZ);
  const answer = await work(
    { kind: 'examine', name, channels, rateHz: EXAMINE_HZ },
    channels.map(({ buffer }) => buffer),
  );
  return accept(answer, 'examined').examined;
}

/**
 * One file after the other, so that only loops stay in memory.
 * @param fileOf bytes of a stem by its id; null where they are gone
 * @throws StemError
 */
export async function loadStems(
  set: StemSet,
  fileOf: (id: string) => Promise<ArrayBuffer | null>,
  rateHz: number,
): Promise<PreparedStems> {
  assertFits(set, rateHz);
  const loops: Float32Array<ArrayBuffer>[][] = [];
  for (const stem of set.stems) {
    const bytes = await fileOf(stem.id);
    if (!bytes)
      throw new StemError(
        `The file “${stem.fileName}” is missing.`,
        'Remove the stem, or add its file again.',
      );
    const channels = await decodeAudio(stem.fileName, bytes, rateHz);
    loops.push(cutLoop(channels.slice(0, 2), rateHz, timingOf(set, stem), set.beatsPerBar));
  }
  const transfer = loops.flat().map(({ buffer }) => buffer);
  return accept(await work({ kind: 'prepare', set, loops, rateHz }, transfer), 'prepared').prepared;
}
