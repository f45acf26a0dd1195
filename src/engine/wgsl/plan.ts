/** @file A network → the few operations of shaders/, or the reason why it needs a general engine. Pure. */
import { type ConvLayer, type NetworkSpec, walk } from '../../networks/index.ts';

/** A picture in memory: rows and columns with their border of zeros, channels in groups of four. */
export interface Padded {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Columns with the border, and one more where the width is odd: threads read 2×2 tiles. */
  readonly stride: number;
  readonly rows: number;
}

export interface ConvStep {
  readonly kind: 'first' | 'conv';
  readonly name: string;
  readonly relu: boolean;
  /** 2×2 max-pooling in the same pass. */
  readonly pool: boolean;
  readonly from: Padded;
  /** Before pooling. */
  readonly size: { readonly height: number; readonly width: number };
  readonly to: Padded;
}

export interface Plan {
  readonly input: { readonly height: number; readonly width: number };
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

function whyNotConv(layer: ConvLayer, first: boolean, channels: number): string | null {
  if (layer.batchNorm) return `${layer.name} has batch norm that is not folded`;
  if (layer.kernel !== 3 || layer.stride !== 1 || layer.pad !== 'same')
    return `${layer.name} is not a 3×3 convolution of stride 1`;
  if (layer.activation === 'relu6') return `${layer.name} is cut at 6`;
  if (layer.filters % 4 !== 0) return `${layer.name} has ${layer.filters} filters, not a multiple of 4`;
  if (first && channels !== 1) return 'its input is not grey';
  return null;
}

/** Convolutions of 3×3 (with 2×2 pools between), one global average, one classifier: all else is unsupported. */
export function planNetwork(network: NetworkSpec): Planned {
  const unsupported = (reason: string): Planned => ({ kind: 'unsupported', reason });
  const { input } = network;
  if (input.means || (input.fit ?? 'stretch') !== 'stretch')
    return unsupported('its input is not a standardised, stretched half');
  if (network.layers.some(({ type }) => type === 'branches')) return unsupported('it has branches');
  if (network.layers.some(({ type }) => type === 'residual')) return unsupported('it has shortcuts');
  if (network.layers.some(({ type }) => type === 'depthwise'))
    return unsupported('it has depthwise convolutions');
  if (network.secondHead) return unsupported('it has a second head');
  const steps = walk(network).filter(({ layer }) => layer.type !== 'dropout');
  const convolutions: ConvStep[] = [];
  let at = 0;
  for (; steps[at]?.layer.type === 'conv'; at++) {
    const step = steps[at];
    if (step?.layer.type !== 'conv') break;
    const first = convolutions.length === 0;
    const problem = whyNotConv(step.layer, first, step.from.channels);
    if (problem) return unsupported(problem);
    const next = steps[at + 1];
    let { height, width } = step.to;
    const pool = next?.layer.type === 'maxPool';
    if (next?.layer.type === 'maxPool') {
      const { size, stride, pad } = next.layer;
      // Without an even picture the two paddings differ; with one, there is nothing to pad.
      const whole = pad === 'valid' || (height % 2 === 0 && width % 2 === 0);
      if (size !== 2 || stride !== 2 || !whole || first)
        return unsupported('its pooling is not 2×2 of stride 2');
      ({ height, width } = next.to);
      at++;
    }
    convolutions.push({
      kind: first ? 'first' : 'conv',
      name: step.layer.name,
      relu: step.layer.activation === 'relu',
      pool,
      from: padded(step.from.height, step.from.width, step.from.channels),
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
      convolutions,
      embedding: dense.from.channels,
      classifier: { name: dense.layer.name, units: dense.layer.units },
    },
  };
}
