/** @file What the struck instruments are made of, and which pitches are computed. Pure. */
import { createRandom } from '../../../../src/core/index.ts';
import { type Partial, renderStrike, type Strike } from './modal.ts';

export type StruckKind = 'melody' | 'mallet' | 'bell' | 'thump';

interface Instrument {
  /** MIDI notes that are computed; others are these, played a little faster or slower. */
  readonly zones: readonly number[];
  strike(midi: number): Strike;
}

interface StruckSample {
  readonly midi: number;
  readonly samples: Float32Array<ArrayBuffer>;
}

/** Felt piano: two strings a hair apart, stiff partials, the higher ones dull and short. */
function feltPiano(midi: number): Strike {
  const sustainSec = 6.5 * 2 ** ((60 - midi) / 22);
  const partials: Partial[] = [];
  for (let n = 1; n <= 7; n++) {
    const stiffness = n * Math.sqrt(1 + 0.0004 * n * n);
    const amplitude = 1 / n ** 1.85;
    const decaySec = sustainSec / (1 + 0.55 * (n - 1));
    partials.push({ ratio: stiffness * 1.00028, amplitude, decaySec });
    partials.push({ ratio: stiffness * 0.99972, amplitude: amplitude * 0.7, decaySec: decaySec * 1.25 });
  }
  return { partials, attackMs: 9, seconds: 3.6, touch: 0.35 };
}

/** A soft marimba bar: the first overtone tuned to two octaves, the second to a bit over three. */
function mallet(): Strike {
  return {
    partials: [
      { ratio: 1, amplitude: 1, decaySec: 1.1 },
      { ratio: 4, amplitude: 0.16, decaySec: 0.35 },
      { ratio: 9.2, amplitude: 0.03, decaySec: 0.12 },
    ],
    attackMs: 5,
    seconds: 1.2,
    touch: 0.12,
  };
}

/** Glass: a slow-beating pair and a few thin partials above, close to harmonic so that chords stay clear. */
function bell(): Strike {
  return {
    partials: [
      { ratio: 1, amplitude: 1, decaySec: 5 },
      { ratio: 1.0021, amplitude: 0.6, decaySec: 4.4 },
      { ratio: 2.003, amplitude: 0.22, decaySec: 2.6 },
      { ratio: 3.01, amplitude: 0.09, decaySec: 1.5 },
      { ratio: 5.43, amplitude: 0.02, decaySec: 0.6 },
    ],
    attackMs: 12,
    seconds: 4,
    touch: 0,
  };
}

/** A heartbeat felt more than heard: low sine modes with an octave that small speakers can carry. */
function thump(): Strike {
  return {
    partials: [
      { ratio: 1, amplitude: 1, decaySec: 0.55 },
      { ratio: 2, amplitude: 0.35, decaySec: 0.3 },
      { ratio: 3, amplitude: 0.08, decaySec: 0.15 },
    ],
    attackMs: 14,
    seconds: 0.7,
    touch: 0.1,
  };
}

const INSTRUMENTS: Readonly<Record<StruckKind, Instrument>> = {
  melody: { zones: [56, 62, 68, 74, 80, 86], strike: feltPiano },
  mallet: { zones: [62, 69, 76], strike: mallet },
  bell: { zones: [84, 92], strike: bell },
  thump: { zones: [35], strike: thump },
};

export const STRUCK_KINDS = Object.keys(INSTRUMENTS) as StruckKind[];

export function midiToHertz(midi: number): number {
  return 440 * 2 ** ((midi - 69) / 12);
}

/** All computed pitches of an instrument, about 5 ms each on a laptop; a caller with a frame to keep may pause between. */
export function* renderInstrument(kind: StruckKind, sampleRateHz: number): Generator<StruckSample> {
  const { zones, strike } = INSTRUMENTS[kind];
  for (const midi of zones)
    yield { midi, samples: renderStrike(strike(midi), midiToHertz(midi), sampleRateHz, createRandom(midi)) };
}

/** The computed pitch nearest to a note. */
export function nearestSample<T extends { readonly midi: number }>(
  samples: readonly T[],
  midi: number,
): T | undefined {
  return samples.reduce<T | undefined>(
    (best, sample) => (!best || Math.abs(sample.midi - midi) < Math.abs(best.midi - midi) ? sample : best),
    undefined,
  );
}
