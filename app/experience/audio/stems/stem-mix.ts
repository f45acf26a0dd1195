/** @file The mixer of stems: a gain for each role, brightness, room, volume, and the same limit as the composed music. */
import { clamp } from '../../../../src/core/index.ts';
import { type RoleGains, STEM_ROLES, type StemRole } from '../../../../src/stems/index.ts';
import { hallResponse } from '../music/impulse-response.ts';
import { softClipCurve } from '../music/soft-clipper.ts';
import { createLine, type Line } from './line.ts';

const HALL_SEC = 3.4;
/** Time constant of brightness and room: 95 % in a second, as the composed music eases. */
const EASE_SEC = 0.33;
const LIMIT_DB = -6;
const CURVE_STEPS = 8193;
/** A compressor of the browser makes up for its own curve: ratio 20, knee 30 dB and −6 dB give this at all levels below. */
const MAKE_UP_DB = 3.42;

/** Cut-off of the low-pass, Hz: 0 muffled, 1 open. */
export const cutoffHz = (brightness: number): number => 1000 * 20 ** clamp(brightness, 0, 1);

/** Bass and pulse stay out of the hall, as in the composed music. */
const isDry = (role: StemRole): boolean => role === 'bass' || role === 'pulse';

export interface StemMix {
  readonly inputs: Readonly<Record<StemRole, AudioNode>>;
  fade(gains: RoleGains, atSec: number, fadeSec: number): void;
  colour(brightness: number, reverb: number): void;
  setVolume(volume: number, rampSec: number): void;
  /** Greatest sample of the last 40 ms, 0–1. */
  peak(): number;
  dispose(): void;
}

export function createStemMix(context: BaseAudioContext, destination: AudioNode): StemMix {
  const rateHz = context.sampleRate;
  const nodes: AudioNode[] = [];
  const own = <Node extends AudioNode>(node: Node): Node => {
    nodes.push(node);
    return node;
  };
  const gain = (value: number): GainNode => own(new GainNode(context, { gain: value }));

  const hallBuffer = context.createBuffer(2, Math.round((HALL_SEC + 0.018) * rateHz), rateHz);
  for (const channel of [0, 1]) {
    const response = hallResponse(HALL_SEC, rateHz, 7 + channel);
    hallBuffer.copyToChannel(response.subarray(0, hallBuffer.length), channel);
  }
  const hall = own(new ConvolverNode(context, { disableNormalization: true, buffer: hallBuffer }));
  /** Two low-passes in a row, 24 dB an octave: they act on all roles alike, in the hall and out of it. */
  const lowPass = (): readonly [BiquadFilterNode, BiquadFilterNode] => {
    const [first, second] = [0.54, 1.31].map((Q) =>
      own(
        new BiquadFilterNode(context, { type: 'lowpass', frequency: cutoffHz(0.5), Q: 20 * Math.log10(Q) }),
      ),
    ) as [BiquadFilterNode, BiquadFilterNode];
    first.connect(second);
    return [first, second];
  };
  const bus = gain(1);
  const direct = gain(1);
  const dry = gain(1);
  const send = gain(0);
  const master = gain(10 ** (-MAKE_UP_DB / 20));
  const volume = gain(0);
  const limiter = own(
    new DynamicsCompressorNode(context, {
      threshold: LIMIT_DB,
      ratio: 20,
      attack: 0.003,
      release: 0.01,
      knee: 0,
    }),
  );
  const ceiling = own(
    new WaveShaperNode(context, {
      curve: Float32Array.from({ length: CURVE_STEPS }, (_, i) =>
        softClipCurve((2 * i) / (CURVE_STEPS - 1) - 1),
      ),
    }),
  );
  const meter = own(new AnalyserNode(context, { fftSize: 2048 }));
  const seen = new Float32Array(meter.fftSize);

  const filters = [lowPass(), lowPass()] as const;
  const [[busIn, wet], [directIn, directOut]] = filters;
  bus.connect(busIn);
  direct.connect(directIn);
  directOut.connect(master);
  wet.connect(dry).connect(master);
  wet.connect(send).connect(hall).connect(master);
  master.connect(volume).connect(limiter).connect(ceiling);
  ceiling.connect(destination);
  ceiling.connect(meter);

  const roles = Object.fromEntries(
    STEM_ROLES.map((role) => {
      const node = gain(0);
      node.connect(isDry(role) ? direct : bus);
      return [role, node];
    }),
  ) as Record<StemRole, GainNode>;
  const levels = Object.fromEntries(
    STEM_ROLES.map((role) => [role, createLine(roles[role].gain, 0)]),
  ) as Record<StemRole, Line>;
  const loudness = createLine(volume.gain, 0);

  return {
    inputs: roles,
    fade: (gains, atSec, fadeSec) => {
      for (const role of STEM_ROLES) levels[role].to(gains[role], atSec, fadeSec);
    },
    colour: (brightness, reverb) => {
      const now = context.currentTime;
      const amount = clamp(reverb, 0, 1) * 0.9;
      for (const filter of filters.flat())
        filter.frequency.setTargetAtTime(Math.min(cutoffHz(brightness), rateHz * 0.49), now, EASE_SEC);
      dry.gain.setTargetAtTime(Math.cos(amount), now, EASE_SEC);
      send.gain.setTargetAtTime(Math.sin(amount), now, EASE_SEC);
    },
    setVolume: (value, rampSec) => {
      loudness.to(clamp(value, 0, 1) ** 2, context.currentTime, rampSec);
    },
    peak: () => {
      meter.getFloatTimeDomainData(seen);
      return seen.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    },
    dispose: () => {
      for (const node of nodes) node.disconnect();
    },
  };
}
