/** @file A network → the few operations of shaders/, or the reason why it needs a general engine. Pure. */
import type { Size } from '../../faces/index.ts';
import { type ConvLayer, type DepthwiseLayer, type NetworkSpec, walk } from '../../networks/index.ts';

/** A picture in memory: rows and columns with their border of zeros, channels in groups of four. */
export interface Padded {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Columns with the border, and one more where the width is odd: threads read 2×2 tiles. */
  readonly stride: number;
  readonly rows: number;
}

/** `first` reads the grey picture; `point` is a 1×1 convolution; `depthwise` has one filter a channel. */
export interface ConvStep {
  readonly kind: 'first' | 'conv' | 'point' | 'depthwise';
  readonly name: string;
  readonly activation: ConvLayer['activation'];
  /** How far the kernel moves, pixels: more than 1 for `first` and `depthwise` alone. */
  readonly stride: number;
  /** Zeros before the first row and the first column that the kernel meets. */
  readonly padding: { readonly top: number; readonly left: number };
  /** 2×2 max-pooling in the same pass. */
  readonly pool: boolean;
  readonly from: Padded;
  /** Before pooling. */
  readonly size: { readonly height: number; readonly width: number };
  readonly to: Padded;
}

export interface Plan {
  readonly input: Size;
  /** What is cut from a frame: `input`, or smaller, and then enlarged. */
  readonly cut: Size;
  readonly convolutions: readonly ConvStep[];
  /** Channels averaged over the picture: the embedding. */
  readonly embedding: number;
  readonly classifier: { readonly name: string; readonly units: number };
}

export type Planned =
  | { readonly kind: 'planned'; readonly plan: Plan }
  | { readonly kind: 'unsupported'; readonly reason: string };

export function padded(height: number, width: number, channels: number): Padded {
  const even = (length: number): number => 2 * Math.ceil(length / 2);
  return { height, width, channels, stride: even(width) + 2, rows: even(height) + 2 };
}

type Convolution = ConvLayer | DepthwiseLayer;

function kindOf(layer: Convolution, first: boolean): ConvStep['kind'] {
  if (layer.type === 'depthwise') return 'depthwise';
  if (first) return 'first';
  return layer.kernel === 1 ? 'point' : 'conv';
}

function whyNotConv(layer: Convolution, kind: ConvStep['kind'], channels: number): string | null {
  const { name, kernel, stride, pad } = layer;
  if (layer.batchNorm) return `${name} has batch norm that is not folded`;
  if (pad !== 'same' || kernel !== (kind === 'point' ? 1 : 3))
    return `${name} is not a 3×3 or 1×1 convolution with zeros around`;
  if (stride > (kind === 'first' || kind === 'depthwise' ? 2 : 1)) return `${name} has stride ${stride}`;
  const filters = layer.type === 'conv' ? layer.filters : channels;
  if (filters % 4 !== 0) return `${name} has ${filters} filters, not a multiple of 4`;
  if (kind === 'first' && channels !== 1) return 'its input is not grey';
  return null;
}

/** Zeros before the first pixel: of an odd number of them, the smaller half (TensorFlow's SAME). */
const zerosBefore = (input: number, output: number, { kernel, stride }: Convolution): number =>
  Math.floor(Math.max((output - 1) * stride + kernel - input, 0) / 2);

/**
 * Convolutions of 3×3 (with 2×2 pools between), depthwise and 1×1 ones, one global average, one classifier: all else is
 * unsupported.
 */
export function planNetwork(network: NetworkSpec): Planned {
  const unsupported = (reason: string): Planned => ({ kind: 'unsupported', reason });
  const { input } = network;
  const cut = input.cut ?? input;
  if (input.means || (input.fit ?? 'stretch') !== 'stretch')
    return unsupported('its input is not a standardised, stretched half');
  if (cut.height > input.height || cut.width > input.width)
    return unsupported('it reads less than what is cut');
  if (network.layers.some(({ type }) => type === 'branches')) return unsupported('it has branches');
  if (network.layers.some(({ type }) => type === 'residual')) return unsupported('it has shortcuts');
  if (network.secondHead) return unsupported('it has a second head');
  const steps = walk(network).filter(({ layer }) => layer.type !== 'dropout');
  const convolutions: ConvStep[] = [];
  let at = 0;
  for (; ; at++) {
    const step = steps[at];
    if (step?.layer.type !== 'conv' && step?.layer.type !== 'depthwise') break;
    const { layer, from } = step;
    const kind = kindOf(layer, convolutions.length === 0);
    if (convolutions.length === 0 && kind !== 'first') return unsupported(`${layer.name} comes first`);
    const problem = whyNotConv(layer, kind, from.channels);
    if (problem) return unsupported(problem);
    const next = steps[at + 1];
    let { height, width } = step.to;
    const pool = next?.layer.type === 'maxPool';
    if (next?.layer.type === 'maxPool') {
      const { size, stride, pad } = next.layer;
      // Without an even picture the two paddings differ; with one, there is nothing to pad.
      const whole = pad === 'valid' || (height % 2 === 0 && width % 2 === 0);
      if (size !== 2 || stride !== 2 || !whole || (kind !== 'conv' && kind !== 'point'))
        return unsupported('its pooling is not 2×2 of stride 2');
      ({ height, width } = next.to);
      at++;
    }
    convolutions.push({
      kind,
      name: layer.name,
      activation: layer.activation,
      stride: layer.stride,
      padding: {
        top: zerosBefore(from.height, step.to.height, layer),
        left: zerosBefore(from.width, step.to.width, layer),
      },
      pool,
      from: padded(from.height, from.width, from.channels),
      size: { height: step.to.height, width: step.to.width },
      to: padded(height, width, step.to.channels),
    });
  }
  const [average, dense, ...rest] = steps.slice(at);
  if (convolutions.length === 0 || average?.layer.type !== 'globalAveragePool')
    return unsupported('it is not convolutions and pools, then a global average');
  if (dense?.layer.type !== 'dense' || dense.layer.activation !== 'none' || rest.length > 0)
    return unsupported('its classifier is not one dense layer');
  return {
    kind: 'planned',
    plan: {
      input: { height: input.height, width: input.width },
      cut: { height: cut.height, width: cut.width },
      convolutions,
      embedding: dense.from.channels,
      classifier: { name: dense.layer.name, units: dense.layer.units },
    },
  };
}
