/** @file The mixer: five layers, one reverb, and the chain that keeps the level steady and below the peak limit. */
import type { BaseContext, Gain, ToneAudioNode } from 'tone';
import { clamp } from '../../../../src/core/index.ts';
import type { LayerGains } from './sequencer.ts';
import { softClipCurve } from './soft-clipper.ts';

export type ToneModule = typeof import('tone');

/** Where each kind of voice plugs in. The pad's and the bells' voices come in left and right pairs. */
interface Inputs {
  readonly padLeft: ToneAudioNode;
  readonly padRight: ToneAudioNode;
  readonly bass: ToneAudioNode;
  readonly melody: ToneAudioNode;
  readonly mallet: ToneAudioNode;
  readonly thump: ToneAudioNode;
  readonly bellLeft: ToneAudioNode;
  readonly bellRight: ToneAudioNode;
  readonly breath: ToneAudioNode;
}

interface Mix {
  readonly inputs: Inputs;
  /** Before compressor and volume: for sounds that bring their own place. */
  readonly placed: ToneAudioNode;
  /** Linear fades of all layers from `atSec` on. */
  fade(gains: LayerGains, atSec: number, fadeSec: number): void;
  /** 0 muffled – 1 open; 0 dry – 1 wet. Eased over about a second. */
  colour(brightness: number, reverb: number): void;
  /** 0–1 as a fader feels it (squared to amplitude). */
  setVolume(volume: number, rampSec: number): void;
  dispose(): void;
}

const EASE_SEC = 1;

/** `hallBuffer` is the hall's impulse response; `destination` is where the sound goes: the context's own destination in the app. */
export function createMix(
  tone: ToneModule,
  context: BaseContext,
  destination: AudioNode,
  hallBuffer: AudioBuffer,
): Mix {
  const owned: { dispose(): unknown }[] = [];
  const own = <T extends { dispose(): unknown }>(node: T): T => {
    owned.push(node);
    return node;
  };
  const gain = (value: number): Gain => own(new tone.Gain({ context, gain: value }));
  const filter = (type: BiquadFilterType, frequency: number, Q: number) =>
    own(new tone.BiquadFilter({ context, type, frequency, Q }));
  const pan = (value: number) => own(new tone.Panner({ context, pan: value }));

  const hall = own(new tone.Convolver({ context, normalize: false }));
  hall.buffer = own(new tone.ToneAudioBuffer(hallBuffer));

  const master = gain(1);
  const bus = gain(1);
  const dry = gain(1);
  const send = gain(0.3);
  bus.connect(dry);
  dry.connect(master);
  bus.connect(send);
  send.chain(hall, master);

  const compressor = own(
    new tone.Compressor({ context, threshold: -22, ratio: 2, knee: 12, attack: 0.03, release: 0.4 }),
  );
  const volume = gain(0);
  const limiter = own(new tone.Limiter({ context, threshold: -6 }));
  const ceiling = own(new tone.WaveShaper({ context, mapping: softClipCurve, length: 8193 }));
  master.chain(compressor, volume, limiter, ceiling);
  ceiling.connect(destination);

  const layers = {
    pad: gain(0),
    bass: gain(0),
    melody: gain(0),
    mallet: gain(0),
    thump: gain(0),
    air: gain(0),
  };
  for (const layer of [layers.pad, layers.melody, layers.mallet, layers.air]) layer.connect(bus);
  // Bass and heartbeat stay out of the hall.
  for (const layer of [layers.bass, layers.thump]) layer.connect(master);

  const padFilter = filter('lowpass', 800, 0.4);
  const padSwell = own(new tone.LFO({ context, frequency: 0.06, min: -500, max: 500 })).start(0);
  padSwell.connect(padFilter.detune);
  padFilter.connect(layers.pad);
  const melodyFilter = filter('lowpass', 2500, 0.3);
  melodyFilter.connect(layers.melody);
  const malletFilter = filter('lowpass', 2500, 0.3);
  malletFilter.connect(layers.mallet);
  const breathFilter = filter('bandpass', 700, 0.7);
  breathFilter.connect(layers.air);
  const inputs = {
    padLeft: pan(-0.6),
    padRight: pan(0.6),
    bass: layers.bass,
    melody: melodyFilter,
    mallet: malletFilter,
    thump: layers.thump,
    bellLeft: pan(-0.45),
    bellRight: pan(0.45),
    breath: breathFilter,
  };
  inputs.padLeft.connect(padFilter);
  inputs.padRight.connect(padFilter);
  inputs.bellLeft.connect(layers.air);
  inputs.bellRight.connect(layers.air);

  return {
    inputs,
    placed: master,
    fade: (gains, atSec, fadeSec) => {
      const to = (node: Gain, value: number): void => {
        node.gain.linearRampTo(value, fadeSec, atSec);
      };
      to(layers.pad, gains.pad);
      to(layers.bass, gains.bass);
      to(layers.melody, gains.melody);
      to(layers.mallet, gains.pulse);
      to(layers.thump, gains.pulse);
      to(layers.air, gains.air);
    },
    colour: (brightness, reverb) => {
      const open = clamp(brightness, 0, 1);
      const wet = clamp(reverb, 0, 1);
      padFilter.frequency.rampTo(420 * 8 ** open, EASE_SEC);
      melodyFilter.frequency.rampTo(1000 * 6 ** open, EASE_SEC);
      malletFilter.frequency.rampTo(800 * 5 ** open, EASE_SEC);
      breathFilter.frequency.rampTo(450 * 3 ** open, EASE_SEC);
      dry.gain.rampTo(Math.cos(wet * 0.9), EASE_SEC);
      send.gain.rampTo(Math.sin(wet * 0.9), EASE_SEC);
    },
    setVolume: (value, rampSec) => {
      volume.gain.rampTo(clamp(value, 0, 1) ** 2, rampSec);
    },
    dispose: () => {
      for (const node of owned) node.dispose();
    },
  };
}
