/**
 * @file Plays loops at another tempo without another pitch, by Signalsmith Stretch (MIT) in an audio worklet. Its one file is
 * served beside the app and loaded only where stems are played; the page and the worklet read the same file. The served copy can
 * end its processor (scripts/lib/stretch-ending.ts).
 */
import { appUrl } from '../../../shared/app-url.ts';
import { createLoader } from '../../../shared/loader.ts';

/** A change of speed or place; the library extrapolates from it. */
export interface StretchChange {
  /** Time of the context. */
  readonly output: number;
  /** Place in the buffers, seconds. */
  readonly input: number;
  readonly rate: number;
}

/** The part of the library's node that is used here. */
interface StretchNode extends AudioWorkletNode {
  addBuffers(channels: readonly Float32Array[], transfer: readonly Transferable[]): Promise<number>;
  schedule(
    change: StretchChange & {
      readonly active: boolean;
      readonly loopStart: number;
      readonly loopEnd: number;
    },
  ): Promise<unknown>;
  /** Lets go of the buffers; the processor is called no more. */
  end(): Promise<unknown>;
}

interface StretchLibrary {
  (context: BaseAudioContext, options: AudioWorkletNodeOptions): Promise<StretchNode>;
  moduleUrl?: string;
}

const FILE = 'stretch/SignalsmithStretch.mjs';

const loadLibrary = createLoader({
  what: 'The library that fits stems to the tempo',
  load: async (): Promise<StretchLibrary> => {
    const url = appUrl(FILE);
    const { default: library } = (await import(/* @vite-ignore */ url)) as {
      readonly default: StretchLibrary;
    };
    library.moduleUrl = url;
    return library;
  },
});

/** What is read before a place and after it: longer than the library's own window (0.12 s and its hop). */
const MARGIN_SEC = 0.4;

export interface Stretcher {
  /** One output a channel, in the order of the channels given. */
  connect(channel: number, to: AudioNode): void;
  /** From `output` on, the loop runs from `input` (seconds from its first beat) at `rate`. */
  schedule(change: StretchChange): Promise<unknown>;
  /** Ends the work in the worklet and frees the loops there. */
  dispose(): void;
}

/** The loop with its own end before it and its own beginning after it: reading never meets an edge. */
export function withMargins(loop: Float32Array, margin: number): Float32Array<ArrayBuffer> {
  const { length } = loop;
  const around = new Float32Array(length + 2 * margin);
  // In one piece: a minute of stems is tens of millions of samples, and the page may be drawing a headset's pictures.
  around.set(loop, margin);
  for (let i = 0; i < margin; i++) {
    around[margin - 1 - i] = loop[length - 1 - (i % length)] ?? 0;
    around[margin + length + i] = loop[i % length] ?? 0;
  }
  return around;
}

/** @param channels of equal length; what is given is copied */
export async function createStretcher(
  context: BaseAudioContext,
  channels: readonly Float32Array[],
): Promise<Stretcher> {
  const library = await loadLibrary();
  const rateHz = context.sampleRate;
  const margin = Math.round(MARGIN_SEC * rateHz);
  const buffers = channels.map((loop) => withMargins(loop, margin));
  const loopSec = (channels[0]?.length ?? 0) / rateHz;
  const startSec = margin / rateHz;
  const splitter = context.createChannelSplitter(channels.length);
  // Made after all that can fail: a node's processor runs until it is ended.
  const node = await library(context, {
    // None is connected; without one the library throws while it waits for its first change.
    numberOfInputs: 1,
    numberOfOutputs: 1,
    outputChannelCount: [channels.length],
  });
  await node.addBuffers(
    buffers,
    buffers.map(({ buffer }) => buffer),
  );
  node.connect(splitter);
  return {
    connect: (channel, to) => splitter.connect(to, channel),
    schedule: ({ output, input, rate }) =>
      node.schedule({
        active: true,
        output,
        input: startSec + (input % loopSec),
        rate,
        loopStart: startSec,
        loopEnd: startSec + loopSec,
      }),
    dispose: () => {
      node.disconnect();
      splitter.disconnect();
      void node.end().then(() => node.port.close());
    },
  };
}
