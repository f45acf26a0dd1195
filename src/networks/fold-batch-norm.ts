/** @file Batch norm melts into the convolution before it, so that the browser never computes it. */
import { BATCH_NORM_EPSILON } from './batch-norm.ts';
import type { Layer, NetworkSpec, PlainLayer } from './spec.ts';

export type ParameterValues = Readonly<Record<string, Float32Array>>;

function values(parameters: ParameterValues, name: string): Float32Array {
  const found = parameters[name];
  if (!found) throw new Error(`The parameters lack '${name}'. Load weights made for this network.`);
  return found;
}

/** One layer without batch norm; its tensors go into `folded`. */
function foldLayer(
  layer: PlainLayer,
  prefix: string,
  parameters: ParameterValues,
  folded: Record<string, Float32Array>,
): PlainLayer {
  if (layer.type !== 'dense' && layer.type !== 'conv') return layer;
  const name = `${prefix}${layer.name}`;
  const part = (key: string): Float32Array => values(parameters, `${name}.${key}`);
  if (layer.type === 'dense' || !layer.batchNorm) {
    for (const key of ['kernel', 'bias']) folded[`${name}.${key}`] = part(key);
    return layer;
  }
  const [gamma, beta, mean, variance] = [part('gamma'), part('beta'), part('mean'), part('variance')];
  const scale = gamma.map((g, f) => g / Math.sqrt((variance[f] ?? 0) + BATCH_NORM_EPSILON));
  folded[`${name}.kernel`] = part('kernel').map((k, i) => k * (scale[i % layer.filters] ?? 0));
  folded[`${name}.bias`] = beta.map((b, f) => b - (mean[f] ?? 0) * (scale[f] ?? 0));
  return { ...layer, batchNorm: false };
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
  const foldAll = (layers: readonly PlainLayer[], prefix: string): PlainLayer[] =>
    layers
      .filter(({ type }) => type !== 'dropout')
      .map((layer) => foldLayer(layer, prefix, parameters, folded));
  const layers = spec.layers.flatMap((layer): Layer[] =>
    layer.type === 'branches'
      ? [
          {
            ...layer,
            branches: layer.branches.map((branch) => ({
              ...branch,
              layers: foldAll(branch.layers, `${branch.name}.`),
            })),
          },
        ]
      : foldAll([layer], ''),
  );
  return { spec: { ...spec, layers }, parameters: folded };
}
