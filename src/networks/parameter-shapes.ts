/** @file The tensors of a network: names, shapes, and which are trained. */
import { type NetworkSpec, type Step, walk } from './spec.ts';

export interface ParameterShape {
  readonly name: string;
  readonly shape: readonly number[];
  /** Statistics are not trained: batch norm's running mean and variance. */
  readonly trainable: boolean;
}

/** Batch norm's scale and shift, [length] each, and its running statistics. */
function normShapes(name: string, length: number): ParameterShape[] {
  return ['gamma', 'beta', 'mean', 'variance'].map((part) => ({
    name: `${name}.${part}`,
    shape: [length],
    trainable: part === 'gamma' || part === 'beta',
  }));
}

/** A kernel, and for its `filters` batch norm or a bias. */
function filterShapes(
  name: string,
  kernel: readonly number[],
  filters: number,
  batchNorm: boolean,
): ParameterShape[] {
  return [
    { name: `${name}.kernel`, shape: kernel, trainable: true },
    ...(batchNorm
      ? normShapes(name, filters)
      : [{ name: `${name}.bias`, shape: [filters], trainable: true }]),
  ];
}

function layerShapes({ layer, prefix, from }: Step): ParameterShape[] {
  const { channels } = from;
  switch (layer.type) {
    case 'conv': {
      const { kernel, filters, batchNorm } = layer;
      return filterShapes(`${prefix}${layer.name}`, [kernel, kernel, channels, filters], filters, batchNorm);
    }
    case 'depthwise': {
      const { kernel, batchNorm } = layer;
      return filterShapes(`${prefix}${layer.name}`, [kernel, kernel, channels, 1], channels, batchNorm);
    }
    case 'parallelConv': {
      const { kernel, filters } = layer;
      const name = `${prefix}${layer.name}`;
      return [
        ...filterShapes(`${name}.full`, [kernel, kernel, channels, filters], filters, true),
        ...filterShapes(`${name}.point`, [1, 1, channels, filters], filters, true),
        ...(channels === filters ? normShapes(`${name}.same`, filters) : []),
      ];
    }
    case 'dense':
      return filterShapes(`${prefix}${layer.name}`, [channels, layer.units], layer.units, false);
    case 'standardise':
      return normShapes(`${prefix}${layer.name}`, channels).filter(({ trainable }) => !trainable);
    case 'maxPool':
    case 'resize':
    case 'localResponse':
    case 'dropout':
    case 'flatten':
    case 'globalAveragePool':
      return [];
    default:
      throw layer satisfies never;
  }
}

/** Names and shapes of all tensors, in layer order. */
export function parameterShapes(spec: NetworkSpec): ParameterShape[] {
  return walk(spec).flatMap(layerShapes);
}

/** Trainable parameters. */
export function countParameters(spec: NetworkSpec): number {
  return parameterShapes(spec)
    .filter(({ trainable }) => trainable)
    .reduce((total, { shape }) => total + shape.reduce((product, side) => product * side, 1), 0);
}
