/** @file Networks as data: one definition for trainer, evaluation and browser. */

/** Convolution, NHWC; kernels are stored [kernel,kernel,in,filters]. */
export interface ConvLayer {
  readonly type: 'conv';
  readonly name: string;
  readonly filters: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: 'same' | 'valid';
  /** Batch norm in place of a bias; folded into kernel and bias on export. */
  readonly batchNorm: boolean;
  readonly activation: 'relu' | 'none';
}

export interface MaxPoolLayer {
  readonly type: 'maxPool';
  readonly size: number;
  readonly stride: number;
  readonly pad: 'same' | 'valid';
}

/** [N,C] → [N,units]; kernel [in,units]. */
export interface DenseLayer {
  readonly type: 'dense';
  readonly name: string;
  readonly units: number;
  readonly activation: 'relu' | 'none';
}

/** Active in training only. */
export interface DropoutLayer {
  readonly type: 'dropout';
  readonly rate: number;
}

/** [N,H,W,C] → [N,C]. */
export interface GlobalAveragePoolLayer {
  readonly type: 'globalAveragePool';
}

/** [N,H,W,C] → [N,H·W·C]. */
export interface FlattenLayer {
  readonly type: 'flatten';
}

export type Layer =
  | ConvLayer
  | MaxPoolLayer
  | DenseLayer
  | DropoutLayer
  | GlobalAveragePoolLayer
  | FlattenLayer;

/**
 * The last layer is the classifier (dense, no activation); what goes into it is the embedding.
 * Input is [N,height,width,channels], standardised by faces/normalise.
 */
export interface NetworkSpec {
  readonly name: string;
  readonly input: { readonly height: number; readonly width: number; readonly channels: number };
  readonly layers: readonly Layer[];
}

export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
  /** Statistics are not trained: batch norm's running mean and variance. */
  readonly trainable: boolean;
}

interface Extent {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

function slide(length: number, window: number, stride: number, pad: 'same' | 'valid'): number {
  return pad === 'same' ? Math.ceil(length / stride) : Math.floor((length - window) / stride) + 1;
}

/** Output extent of a layer; dense and pooled outputs are 1×1×C. Dropout leaves it. */
function after(layer: Layer, extent: Extent): Extent {
  switch (layer.type) {
    case 'conv':
      return {
        height: slide(extent.height, layer.kernel, layer.stride, layer.pad),
        width: slide(extent.width, layer.kernel, layer.stride, layer.pad),
        channels: layer.filters,
      };
    case 'maxPool':
      return {
        height: slide(extent.height, layer.size, layer.stride, layer.pad),
        width: slide(extent.width, layer.size, layer.stride, layer.pad),
        channels: extent.channels,
      };
    case 'dense':
      return { height: 1, width: 1, channels: layer.units };
    case 'globalAveragePool':
      return { height: 1, width: 1, channels: extent.channels };
    case 'flatten':
      return { height: 1, width: 1, channels: extent.height * extent.width * extent.channels };
    case 'dropout':
      return extent;
    default:
      throw layer satisfies never;
  }
}

/** Every layer with the extent that goes in and comes out. */
function walk(spec: NetworkSpec): { layer: Layer; from: Extent; to: Extent }[] {
  let extent: Extent = spec.input;
  return spec.layers.map((layer) => {
    const from = extent;
    extent = after(layer, from);
    return { layer, from, to: extent };
  });
}

/** Names and shapes of all tensors, in layer order. */
export function parameterShapes(spec: NetworkSpec): ParameterShape[] {
  return walk(spec).flatMap(({ layer, from }): ParameterShape[] => {
    switch (layer.type) {
      case 'conv': {
        const kernel = {
          name: `${layer.name}.kernel`,
          shape: [layer.kernel, layer.kernel, from.channels, layer.filters],
          trainable: true,
        };
        const vector = (part: string, trainable: boolean): ParameterShape => ({
          name: `${layer.name}.${part}`,
          shape: [layer.filters],
          trainable,
        });
        return layer.batchNorm
          ? [
              kernel,
              vector('gamma', true),
              vector('beta', true),
              vector('mean', false),
              vector('variance', false),
            ]
          : [kernel, vector('bias', true)];
      }
      case 'dense':
        return [
          { name: `${layer.name}.kernel`, shape: [from.channels, layer.units], trainable: true },
          { name: `${layer.name}.bias`, shape: [layer.units], trainable: true },
        ];
      case 'maxPool':
      case 'dropout':
      case 'flatten':
      case 'globalAveragePool':
        return [];
      default:
        throw layer satisfies never;
    }
  });
}

/** Trainable parameters. */
export function countParameters(spec: NetworkSpec): number {
  return parameterShapes(spec)
    .filter(({ trainable }) => trainable)
    .reduce((total, { shape }) => total + shape.reduce((product, side) => product * side, 1), 0);
}

/** Multiply-accumulates of one forward pass: convolutions and dense layers; the rest is additions. */
export function countMacs(spec: NetworkSpec): number {
  return walk(spec).reduce((total, { layer, from, to }) => {
    if (layer.type === 'conv') {
      return total + to.height * to.width * layer.filters * layer.kernel ** 2 * from.channels;
    }
    return layer.type === 'dense' ? total + from.channels * layer.units : total;
  }, 0);
}

/** Length of the embedding: the classifier's input. */
export function embeddingLength(spec: NetworkSpec): number {
  return walk(spec).at(-1)?.from.channels ?? 0;
}
