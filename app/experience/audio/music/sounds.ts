/** @file Computes every buffer the music needs, piece by piece, so that no frame has to wait for it. */
import type { BaseContext } from 'tone';
import { breathNoise, hallResponse } from './impulse-response.ts';
import { renderInstrument, STRUCK_KINDS, type StruckKind } from './instruments.ts';
import type { Bank, StruckBuffer } from './voices.ts';

const HALL_SEC = 3.4;
const BREATH_SEC = 4;

interface Sounds {
  readonly bank: Bank;
  readonly hall: AudioBuffer;
  readonly breath: AudioBuffer;
}

/** Some 150 ms of arithmetic in all, in pieces of about 10 ms with a pause after each. */
export async function computeSounds(context: BaseContext): Promise<Sounds> {
  const rateHz = context.sampleRate;
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  const stereo = async (channel: (seed: number) => Float32Array<ArrayBuffer>): Promise<AudioBuffer> => {
    const left = channel(7);
    await pause();
    const right = channel(8);
    await pause();
    return toBuffer(context, [left, right]);
  };
  const bank: Record<StruckKind, StruckBuffer[]> = { melody: [], mallet: [], bell: [], thump: [] };
  for (const kind of STRUCK_KINDS)
    for (const { midi, samples } of renderInstrument(kind, rateHz)) {
      bank[kind].push({ midi, buffer: toBuffer(context, [samples]) });
      await pause();
    }
  return {
    bank,
    hall: await stereo((seed) => hallResponse(HALL_SEC, rateHz, seed)),
    breath: await stereo((seed) => breathNoise(BREATH_SEC, rateHz, seed)),
  };
}

function toBuffer(context: BaseContext, channels: readonly Float32Array<ArrayBuffer>[]): AudioBuffer {
  const buffer = context.createBuffer(channels.length, channels[0]?.length ?? 1, context.sampleRate);
  channels.forEach((samples, channel) => {
    buffer.copyToChannel(samples, channel);
  });
  return buffer;
}
