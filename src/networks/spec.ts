/** @file Networks as data: one definition for trainer, evaluation and browser. */

/** ReLU6 is cut at 6 too: min(max(x, 0), 6). */
export type Activation = 'relu' | 'relu6' | 'none';

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
  readonly activation: Activation;
}

/**
 * One filter a channel: [N,H,W,C] → [N,H',W',C], kernels stored [kernel,kernel,C,1]. With a 1×1 convolution after it,
 * a depthwise-separable convolution (Howard et al. 2017, arXiv 1704.04861).
 */
export interface DepthwiseLayer {
  readonly type: 'depthwise';
  readonly name: string;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: 'same' | 'valid';
  readonly batchNorm: boolean;
  readonly activation: Activation;
}

/**
 * A convolution that is several while it learns (RepVGG; Ding et al. 2021, arXiv 2101.03697): kernel×kernel and 1×1 side
 * by side, and x itself where the filters are as many as the channels, each with its own batch norm, summed. Stride 1,
 * padding `same`. Exported, it is one ConvLayer.
 */
export interface ParallelConvLayer {
  readonly type: 'parallelConv';
  readonly name: string;
  readonly filters: number;
  /** Odd, so that it has a middle for the other two to lie in. */
  readonly kernel: number;
  readonly activation: Activation;
}

/** [N,C] → [N,C] of mean 0 and variance 1 over the batch: batch norm without scale and shift. Folded into the dense layer after it. */
export interface StandardiseLayer {
  readonly type: 'standardise';
  readonly name: string;
}

export interface MaxPoolLayer {
  readonly type: 'maxPool';
  readonly size: number;
  readonly stride: number;
  readonly pad: 'same' | 'valid';
}

/**
 * Local response normalisation across channels (Krizhevsky et al. 2012), as MatConvNet's vl_nnnormalize writes it:
 * y = x · (κ + α · Σ x²)^−β, the sum over `size` neighbouring channels, α not divided by `size`.
 */
export interface LocalResponseLayer {
  readonly type: 'localResponse';
  readonly size: number;
  readonly kappa: number;
  readonly alpha: number;
  readonly beta: number;
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

/** Bilinear, corners aligned to half pixels: [N,H,W,C] → [N,height,width,C]. */
export interface ResizeLayer {
  readonly type: 'resize';
  readonly height: number;
  readonly width: number;
}

/**
 * ReLU(convolutions(x) + shortcut(x)) (He et al. 2016). Where the convolutions halve the picture, the shortcut is its
 * 2×2 average; where they add channels, the shortcut's further ones are 0 (option A there).
 */
export interface ResidualLayer {
  readonly type: 'residual';
  readonly layers: readonly ConvLayer[];
}

export type PlainLayer =
  | ConvLayer
  | DepthwiseLayer
  | ParallelConvLayer
  | StandardiseLayer
  | ResidualLayer
  | ResizeLayer
  | MaxPoolLayer
  | LocalResponseLayer
  | DenseLayer
  | DropoutLayer
  | GlobalAveragePoolLayer
  | FlattenLayer;

/**
 * Several networks side by side on the same input, each ending flat; their outputs are joined:
 * [N,H,W,C] → [N,D₁], [N,D₂], … → [N,ΣD]. A tensor of a branch is called `<branch>.<layer>.<part>`.
 */
export interface BranchesLayer {
  readonly type: 'branches';
  readonly branches: readonly { readonly name: string; readonly layers: readonly PlainLayer[] }[];
}

export type Layer = PlainLayer | BranchesLayer;

/** What a network wants to see: [N,height,width,channels]. */
export interface NetworkInput {
  readonly height: number;
  readonly width: number;
  /** 1 reads grey; 3 reads red, green, blue (grey repeated, where the picture is grey). */
  readonly channels: number;
  /** Where given, pixels stay 0–255 and these are subtracted, one a channel; else faces/normalise standardises. */
  readonly means?: readonly number[] | undefined;
  /** How a half fills the input: `stretch` (default) fills it; `place` leaves it where it is in the face, the rest 0. */
  readonly fit?: 'stretch' | 'place' | undefined;
  /**
   * Pixels at which a half is cut from a frame before it is enlarged to height × width: as many as the faces had that the
   * network learnt from. Absent: height × width.
   */
  readonly cut?: { readonly height: number; readonly width: number } | undefined;
}

/** The last layer is the classifier (dense, no activation); what goes into it is the embedding. */
export interface NetworkSpec {
  readonly name: string;
  readonly input: NetworkInput;
  readonly layers: readonly Layer[];
  /** A second output beside the classifier, from the same embedding: valence and arousal, [N,D] → [N,2]. */
  readonly secondHead?: DenseLayer | undefined;
}

export interface Extent {
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
    case 'depthwise':
      return {
        height: slide(extent.height, layer.kernel, layer.stride, layer.pad),
        width: slide(extent.width, layer.kernel, layer.stride, layer.pad),
        channels: extent.channels,
      };
    case 'parallelConv':
      return { ...extent, channels: layer.filters };
    case 'maxPool':
      return {
        height: slide(extent.height, layer.size, layer.stride, layer.pad),
        width: slide(extent.width, layer.size, layer.stride, layer.pad),
        channels: extent.channels,
      };
    case 'residual':
      return layer.layers.reduce((e, l) => after(l, e), extent);
    case 'resize':
      return { height: layer.height, width: layer.width, channels: extent.channels };
    case 'dense':
      return { height: 1, width: 1, channels: layer.units };
    case 'globalAveragePool':
      return { height: 1, width: 1, channels: extent.channels };
    case 'flatten':
      return { height: 1, width: 1, channels: extent.height * extent.width * extent.channels };
    case 'dropout':
    case 'standardise':
    case 'localResponse':
      return extent;
    case 'branches': {
      const lengths = layer.branches.map(({ layers }) => layers.reduce((e, l) => after(l, e), extent));
      return { height: 1, width: 1, channels: lengths.reduce((sum, { channels }) => sum + channels, 0) };
    }
    default:
      throw layer satisfies never;
  }
}

/** A layer that holds no others. */
export type SimpleLayer = Exclude<PlainLayer, ResidualLayer>;

/** A layer with the extent that goes in and comes out; `prefix` leads the names of its tensors. */
export interface Step {
  readonly layer: SimpleLayer;
  readonly prefix: string;
  readonly from: Extent;
  readonly to: Extent;
}

/**
 * Every layer in order; branches one after the other, each from the extent at which they part; shortcuts left out. A
 * second head comes before the classifier, which stays the last.
 */
export function walk(spec: {
  readonly input: Extent;
  readonly layers: readonly Layer[];
  readonly secondHead?: DenseLayer | undefined;
}): Step[] {
  let extent: Extent = spec.input;
  return spec.layers.flatMap((layer, index): Step[] => {
    const from = extent;
    extent = after(layer, from);
    if (layer.type === 'residual') return walk({ input: from, layers: layer.layers });
    if (layer.type !== 'branches') {
      const own = { layer, prefix: '', from, to: extent };
      const { secondHead } = spec;
      if (!secondHead || index !== spec.layers.length - 1) return [own];
      return [{ layer: secondHead, prefix: '', from, to: after(secondHead, from) }, own];
    }
    return layer.branches.flatMap(({ name, layers }) =>
      walk({ input: from, layers }).map((step) => ({ ...step, prefix: `${name}.` })),
    );
  });
}

/** Why a shortcut of the network does not fit beside its convolutions, or null: see ResidualLayer. */
export function shortcutFault(spec: {
  readonly input: Extent;
  readonly layers: readonly Layer[];
}): string | null {
  let from: Extent = spec.input;
  for (const layer of spec.layers) {
    const to = after(layer, from);
    if (layer.type === 'residual') {
      const same = to.height === from.height && to.width === from.width;
      const halved = to.height === Math.ceil(from.height / 2) && to.width === Math.ceil(from.width / 2);
      if (!(same || halved) || to.channels < from.channels) {
        const text = ({ height, width, channels }: Extent): string => `${height}×${width}×${channels}`;
        return `${layer.layers[0]?.name}: no shortcut leads from ${text(from)} to ${text(to)}`;
      }
    }
    if (layer.type === 'branches') {
      for (const { layers } of layer.branches) {
        const fault = shortcutFault({ input: from, layers });
        if (fault) return fault;
      }
    }
    from = to;
  }
  return null;
}

/** The same network with every convolution changed, wherever it lies. */
export function mapConvolutions(spec: NetworkSpec, change: (layer: ConvLayer) => ConvLayer): NetworkSpec {
  const plain = (layer: PlainLayer): PlainLayer => {
    if (layer.type === 'conv') return change(layer);
    return layer.type === 'residual' ? { ...layer, layers: layer.layers.map(change) } : layer;
  };
  const layers = spec.layers.map((layer): Layer => {
    if (layer.type !== 'branches') return plain(layer);
    const branches = layer.branches.map((branch) => ({ ...branch, layers: branch.layers.map(plain) }));
    return { ...layer, branches };
  });
  return { ...spec, layers };
}

/**
 * Multiply-accumulates of one forward pass: convolutions and dense layers; the rest is additions. Parallel
 * convolutions count as the one that they are exported as.
 */
export function countMacs(spec: NetworkSpec): number {
  return walk(spec).reduce((total, { layer, from, to }) => {
    if (layer.type === 'conv' || layer.type === 'parallelConv') {
      return total + to.height * to.width * layer.filters * layer.kernel ** 2 * from.channels;
    }
    if (layer.type === 'depthwise') return total + to.height * to.width * to.channels * layer.kernel ** 2;
    return layer.type === 'dense' ? total + from.channels * layer.units : total;
  }, 0);
}

/** Length of the embedding: the classifier's input. */
export function embeddingLength(spec: NetworkSpec): number {
  return walk(spec).at(-1)?.from.channels ?? 0;
}
