/** @file Batch norm melts into the convolution before it, so that the browser never computes it. */
import { BATCH_NORM_EPSILON } from './batch-norm.ts';
import type { NetworkSpec } from './spec.ts';

export type ParameterValues = Readonly<Record<string, Float32Array>>;

function values(parameters: ParameterValues, name: string): Float32Array {
  const found = parameters[name];
  if (!found) throw new Error(`The parameters lack '${name}'. Load weights made for this network.`);
  return found;
}

/**
 * The same function without batch norm: kernel·γ/√(σ²+ε), bias = β − μ·γ/√(σ²+ε).
 * Returns the folded network and its parameters; arrays of other layers are shared.
 */
export function foldBatchNorm(
  spec: NetworkSpec,
  parameters: ParameterValues,
): { readonly spec: NetworkSpec; readonly parameters: Record<string, Float32Array> } {
  const folded: Record<string, Float32Array> = {};
  const layers = spec.layers.map((layer) => {
    if (layer.type === 'dense') {
      for (const part of ['kernel', 'bias'])
        folded[`${layer.name}.${part}`] = values(parameters, `${layer.name}.${part}`);
    }
    if (layer.type !== 'conv') return layer;
    const kernel = values(parameters, `${layer.name}.kernel`);
    if (!layer.batchNorm) {
      folded[`${layer.name}.kernel`] = kernel;
      folded[`${layer.name}.bias`] = values(parameters, `${layer.name}.bias`);
      return layer;
    }
    const part = (name: string): Float32Array => values(parameters, `${layer.name}.${name}`);
    const [gamma, beta, mean, variance] = [part('gamma'), part('beta'), part('mean'), part('variance')];
    const scale = gamma.map((g, f) => g / Math.sqrt((variance[f] ?? 0) + BATCH_NORM_EPSILON));
    folded[`${layer.name}.kernel`] = kernel.map((k, i) => k * (scale[i % layer.filters] ?? 0));
    folded[`${layer.name}.bias`] = beta.map((b, f) => b - (mean[f] ?? 0) * (scale[f] ?? 0));
    return { ...layer, batchNorm: false };
  });
  return {
    spec: { ...spec, layers: layers.filter((layer) => layer.type !== 'dropout') },
    parameters: folded,
  };
}
