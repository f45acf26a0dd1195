import type { BaseContext, ToneAudioNode } from 'tone';
import { describe, expect, it } from 'vitest';
import { midiToHertz, renderInstrument, STRUCK_KINDS } from './instruments.ts';
import type { ToneModule } from './mix.ts';
import { type Bank, createVoices } from './voices.ts';

const RATE_HZ = 8000;

/** The parts of an audio context that a struck note uses; each source keeps what it was told. */
function createContext() {
  const sources: {
    buffer: { readonly duration: number; readonly samples: Float32Array };
    playbackRate: { value: number };
    startSec: number;
    stopSec: number;
  }[] = [];
  const releases: { atSec: number; tau: number }[] = [];
  const context = {
    createPeriodicWave: () => ({}),
    createGain: () => ({
      gain: {
        setValueAtTime: () => undefined,
        setTargetAtTime: (_: number, atSec: number, tau: number) => releases.push({ atSec, tau }),
      },
    }),
    createBufferSource: () => {
      const source = {
        buffer: { duration: 0, samples: new Float32Array() },
        playbackRate: { value: 1 },
        startSec: 0,
        stopSec: 0,
        connect: () => undefined,
        start: (atSec: number) => {
          source.startSec = atSec;
        },
        stop: (atSec: number) => {
          source.stopSec = atSec;
        },
      };
      sources.push(source);
      return source;
    },
  };
  return { context: context as unknown as BaseContext, sources, releases };
}

const bank = Object.fromEntries(
  STRUCK_KINDS.map((kind) => [
    kind,
    [...renderInstrument(kind, RATE_HZ)].map(({ midi, samples }) => ({
      midi,
      buffer: { duration: samples.length / RATE_HZ, samples },
    })),
  ]),
) as unknown as Bank;

/** The pitches that are asked of each, in either world: the tune, the layers' notes, what ambient events ring. */
const PITCHES = { melody: [52, 96], mallet: [53, 83], bell: [70, 100], thump: [29, 41] } as const;
/** So near to its end a sample has faded out. */
const FADED = 0.005 * RATE_HZ;

describe('a struck note', () => {
  it.each(STRUCK_KINDS)('ends without a click, however low it is and however long it rings: %s', (kind) => {
    const tone = { connect: () => undefined } as unknown as ToneModule;
    const [low, high] = PITCHES[kind];
    for (let midi = low; midi <= high; midi++) {
      for (const ringSec of [0.4, 1.5, 4]) {
        const { context, sources, releases } = createContext();
        const voices = createVoices(tone, context, bank);
        voices.strike(kind, midi, 10, ringSec, 1, {} as ToneAudioNode);
        const [source] = sources;
        const [release] = releases;
        if (!source || !release) throw new Error('nothing was struck');
        const { samples } = source.buffer;
        // What sounds when it is stopped: the greatest sample of the last period, under the envelope.
        const place = (source.stopSec - source.startSec) * source.playbackRate.value * RATE_HZ;
        const period = Math.ceil(RATE_HZ / midiToHertz(29));
        const last = samples.subarray(Math.max(0, Math.floor(place) - period), Math.floor(place));
        const loud =
          place >= samples.length - FADED
            ? 0
            : last.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const faded = Math.exp(-Math.max(0, source.stopSec - release.atSec) / release.tau);
        expect(loud * faded, `midi ${midi}, ${ringSec} s`).toBeLessThan(0.003);
      }
    }
  });
});
