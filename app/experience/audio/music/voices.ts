/**
 * @file The voices: each note is a handful of native nodes that live as long as it sounds and then let go, so that hours
 * of music hold no more nodes than the first minute.
 */
import type { BaseContext, ToneAudioNode } from 'tone';
import { midiToHertz, nearestSample, type StruckKind } from './instruments.ts';
import type { ToneModule } from './mix.ts';

/** Anything past this many struck notes at once is left out: nobody hears the 25th, a headset's processor does. */
const MAX_STRUCK = 24;
const PAD_ATTACK_SEC = 1.1;
const PAD_RELEASE_SEC = 1.4;
const PAD_DETUNE_CENTS = 5;

export interface StruckBuffer {
  readonly midi: number;
  readonly buffer: AudioBuffer;
}

export type Bank = Readonly<Record<StruckKind, readonly StruckBuffer[]>>;

/** A sounding note that waits to be released. */
export interface Held {
  readonly midi: number;
  release(atSec: number): void;
}

interface Voices {
  /** Two detuned oscillators, left and right, that sing until released. */
  hold(midi: number, atSec: number, level: number, left: ToneAudioNode, right: ToneAudioNode): Held;
  bass(midi: number, atSec: number, durationSec: number, level: number, to: ToneAudioNode): void;
  strike(
    kind: StruckKind,
    midi: number,
    atSec: number,
    ringSec: number,
    level: number,
    to: ToneAudioNode,
  ): void;
  /** Starts the wind; the returned function makes it swell and ebb over `durationSec`. */
  wind(noise: AudioBuffer, to: ToneAudioNode): (atSec: number, durationSec: number, level: number) => void;
  /** Notes that sound or fade at the moment. */
  active(): number;
  dispose(): void;
}

/** Even, gentle partials: amplitude n^−slope, none beyond `count`. */
function softWave(context: BaseContext, count: number, slope: number): PeriodicWave {
  const real = new Float32Array(count + 1);
  const imag = Float32Array.from({ length: count + 1 }, (_, n) => (n === 0 ? 0 : n ** -slope));
  return context.createPeriodicWave(real, imag, { disableNormalization: true });
}

export function createVoices(tone: ToneModule, context: BaseContext, bank: Bank): Voices {
  const sounding = new Set<() => void>();
  let struckUntilSec: number[] = [];
  const padWave = softWave(context, 14, 1.25);
  const bassWave = softWave(context, 5, 1.9);

  /** Frees the nodes when the (last) source has ended. */
  const letGo = (source: AudioScheduledSourceNode, nodes: readonly AudioNode[]): void => {
    const free = (): void => {
      if (!sounding.delete(free)) return;
      source.onended = null;
      for (const node of nodes) node.disconnect();
    };
    sounding.add(free);
    source.onended = free;
  };

  const oscillator = (wave: PeriodicWave, midi: number, detuneCents: number): OscillatorNode => {
    const node = context.createOscillator();
    node.setPeriodicWave(wave);
    node.frequency.value = midiToHertz(midi);
    node.detune.value = detuneCents;
    return node;
  };

  return {
    hold: (midi, atSec, level, left, right) => {
      const sides = [
        { to: left, cents: -PAD_DETUNE_CENTS },
        { to: right, cents: PAD_DETUNE_CENTS },
      ].map(({ to, cents }) => {
        const source = oscillator(padWave, midi, cents);
        const envelope = context.createGain();
        envelope.gain.setValueAtTime(0, atSec);
        envelope.gain.setTargetAtTime(level, atSec, PAD_ATTACK_SEC / 3);
        source.connect(envelope);
        tone.connect(envelope, to);
        source.start(atSec);
        letGo(source, [source, envelope]);
        return { source, envelope };
      });
      return {
        midi,
        release: (releaseSec) => {
          for (const { source, envelope } of sides) {
            envelope.gain.setTargetAtTime(0, releaseSec, PAD_RELEASE_SEC / 3);
            source.stop(releaseSec + PAD_RELEASE_SEC * 2);
          }
        },
      };
    },
    bass: (midi, atSec, durationSec, level, to) => {
      const source = oscillator(bassWave, midi, 0);
      const envelope = context.createGain();
      envelope.gain.setValueAtTime(0, atSec);
      envelope.gain.setTargetAtTime(level, atSec, 0.035);
      envelope.gain.setTargetAtTime(level * 0.6, atSec + 0.25, 0.8);
      envelope.gain.setTargetAtTime(0, atSec + durationSec, 0.12);
      source.connect(envelope);
      tone.connect(envelope, to);
      source.start(atSec);
      source.stop(atSec + durationSec + 1);
      letGo(source, [source, envelope]);
    },
    strike: (kind, midi, atSec, ringSec, level, to) => {
      const sample = nearestSample(bank[kind], midi);
      // Counted by the clock and not by `ended` events, which an offline context sends only after rendering.
      struckUntilSec = struckUntilSec.filter((endSec) => endSec > atSec);
      if (!sample || struckUntilSec.length >= MAX_STRUCK) return;
      const rate = 2 ** ((midi - sample.midi) / 12);
      // A lower note takes longer: cut at the buffer's own length it would end with a click, before the fade at its end.
      const endSec = atSec + Math.min(ringSec + 2, sample.buffer.duration / rate);
      struckUntilSec.push(endSec);
      const source = context.createBufferSource();
      source.buffer = sample.buffer;
      source.playbackRate.value = rate;
      const envelope = context.createGain();
      envelope.gain.setValueAtTime(level, atSec);
      envelope.gain.setTargetAtTime(0, atSec + ringSec, 0.3);
      source.connect(envelope);
      tone.connect(envelope, to);
      source.start(atSec);
      source.stop(endSec);
      letGo(source, [source, envelope]);
    },
    wind: (noise, to) => {
      const source = context.createBufferSource();
      source.buffer = noise;
      source.loop = true;
      const swell = context.createGain();
      swell.gain.value = 0;
      source.connect(swell);
      tone.connect(swell, to);
      source.start();
      letGo(source, [source, swell]);
      return (atSec, durationSec, level) => {
        // In for two fifths of the bar, out for the rest: the ratio of a calm breath.
        swell.gain.setTargetAtTime(level, atSec, durationSec * 0.16);
        swell.gain.setTargetAtTime(level * 0.12, atSec + durationSec * 0.4, durationSec * 0.2);
      };
    },
    active: () => sounding.size,
    dispose: () => {
      for (const free of [...sounding]) free();
    },
  };
}
