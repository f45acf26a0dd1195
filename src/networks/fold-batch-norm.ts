/** @file Batch norm melts into the convolution before it, so that the browser never computes it. */
import { BATCH_NORM_EPSILON } from './batch-norm.ts';
import {
  type ConvLayer,
  type DenseLayer,
  type Layer,
  mapConvolutions,
  type NetworkSpec,
  type PlainLayer,
  walk,
} from './spec.ts';

export type ParameterValues = Readonly<Record<string, Float32Array>>;

function values(parameters: ParameterValues, name: string): Float32Array {
  const found = parameters[name];
  if (!found) throw new Error(`The parameters lack '${name}'. Load weights made for this network.`);
  return found;
}

/** Tensors of one layer without batch norm, into `folded`. */
function foldLayer(
  layer: ConvLayer | DenseLayer,
  prefix: string,
  parameters: ParameterValues,
  folded: Record<string, Float32Array>,
): void {
  const name = `${prefix}${layer.name}`;
  const part = (key: string): Float32Array => values(parameters, `${name}.${key}`);
  if (layer.type === 'dense' || !layer.batchNorm) {
    for (const key of ['kernel', 'bias']) folded[`${name}.${key}`] = part(key);
    return;
  }
  const [gamma, beta, mean, variance] = [part('gamma'), part('beta'), part('mean'), part('variance')];
  const scale = gamma.map((g, f) => g / Math.sqrt((variance[f] ?? 0) + BATCH_NORM_EPSILON));
  folded[`${name}.kernel`] = part('kernel').map((k, i) => k * (scale[i % layer.filters] ?? 0));
  folded[`${name}.bias`] = beta.map((b, f) => b - (mean[f] ?? 0) * (scale[f] ?? 0));
}

/**
 * The same function without batch norm and dropout: kernel·γ/√(σ²+ε), bias = β − μ·γ/√(σ²+ε).
 * Returns the folded network and its parameters; arrays of other layers are shared.
 */
export function foldBatchNorm(
  spec: NetworkSpec,
  parameters: ParameterValues,
): { readonly spec: NetworkSpec; readonly parameters: Record<string, Float32Array> } {
  const folded: Record<string, Float32Array> = {};
  for (const { layer, prefix } of walk(spec))
    if (layer.type === 'conv' || layer.type === 'dense') foldLayer(layer, prefix, parameters, folded);
  const kept = <L extends Layer>(layers: readonly L[]): L[] =>
    layers.filter(({ type }) => type !== 'dropout');
  const layers = kept(spec.layers).map((layer) =>
    layer.type === 'branches'
      ? {
          ...layer,
          branches: layer.branches.map((branch) => ({ ...branch, layers: kept<PlainLayer>(branch.layers) })),
        }
      : layer,
  );
  return {
    spec: mapConvolutions({ ...spec, layers }, (layer) => ({ ...layer, batchNorm: false })),
    parameters: folded,
  };
}
