/** @file Folds batch norm into the convolution before it, so that the browser does not compute it. */
import { BATCH_NORM_EPSILON } from './batch-norm.ts';
import { type ParameterValues, valuesNamed } from './parameter-values.ts';
import { type Layer, type NetworkSpec, type ParallelConvLayer, type PlainLayer, walk } from './spec.ts';

/** γ/√(σ²+ε) of each filter, and what is then added: β − μ·γ/√(σ²+ε). */
function scaleAndShift(
  parameters: ParameterValues,
  name: string,
): { scale: Float32Array; shift: Float32Array } {
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map((part) =>
    valuesNamed(parameters, `${name}.${part}`),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const scale = gamma.map((g, f) => g / Math.sqrt((variance[f] ?? 0) + BATCH_NORM_EPSILON));
  return { scale, shift: beta.map((b, f) => b - (mean[f] ?? 0) * (scale[f] ?? 0)) };
}

/** The three parts of a parallel convolution as one kernel [k,k,C,F] and bias [F]: 1×1 and identity lie in its middle. */
function foldParallel(
  { kernel: side, filters }: ParallelConvLayer,
  name: string,
  parameters: ParameterValues,
): { kernel: Float32Array; bias: Float32Array } {
  const full = scaleAndShift(parameters, `${name}.full`);
  const point = scaleAndShift(parameters, `${name}.point`);
  const kernel = valuesNamed(parameters, `${name}.full.kernel`).map(
    (k, i) => k * (full.scale[i % filters] ?? 0),
  );
  const bias = full.shift.map((b, f) => b + (point.shift[f] ?? 0));
  const middle = ((side * side - 1) / 2) * (kernel.length / (side * side));
  valuesNamed(parameters, `${name}.point.kernel`).forEach((k, i) => {
    kernel[middle + i] = (kernel[middle + i] ?? 0) + k * (point.scale[i % filters] ?? 0);
  });
  if (parameters[`${name}.same.gamma`]) {
    const same = scaleAndShift(parameters, `${name}.same`);
    for (let f = 0; f < filters; f++) {
      const at = middle + f * filters + f;
      kernel[at] = (kernel[at] ?? 0) + (same.scale[f] ?? 0);
      bias[f] = (bias[f] ?? 0) + (same.shift[f] ?? 0);
    }
  }
  return { kernel, bias };
}

/** The dense layer that reads x, made to read (x − μ)/√(σ²+ε) folded in: [D,units] and [units]. */
function foldStandardise(
  parameters: ParameterValues,
  name: string,
  kernel: Float32Array,
  bias: Float32Array,
): { kernel: Float32Array; bias: Float32Array } {
  const mean = valuesNamed(parameters, `${name}.mean`);
  const variance = valuesNamed(parameters, `${name}.variance`);
  const units = bias.length;
  const scaled = kernel.map(
    (k, i) => k / Math.sqrt((variance[Math.floor(i / units)] ?? 0) + BATCH_NORM_EPSILON),
  );
  const shifted = Float32Array.from(bias);
  scaled.forEach((k, i) => {
    shifted[i % units] = (shifted[i % units] ?? 0) - k * (mean[Math.floor(i / units)] ?? 0);
  });
  return { kernel: scaled, bias: shifted };
}

/** The network as it is exported: no batch norm, no dropout, parallel convolutions as one. */
export function foldedNetwork(spec: NetworkSpec): NetworkSpec {
  const fold = (layer: PlainLayer): PlainLayer[] => {
    switch (layer.type) {
      case 'dropout':
      case 'standardise':
        return [];
      case 'conv':
      case 'depthwise':
        return [{ ...layer, batchNorm: false }];
      case 'parallelConv': {
        const { name, filters, kernel, activation } = layer;
        return [
          { type: 'conv', name, filters, kernel, stride: 1, pad: 'same', batchNorm: false, activation },
        ];
      }
      case 'residual':
        return [{ ...layer, layers: layer.layers.map((inner) => ({ ...inner, batchNorm: false })) }];
      default:
        return [layer];
    }
  };
  const layers = spec.layers.flatMap((layer): Layer[] => {
    if (layer.type !== 'branches') return fold(layer);
    const branches = layer.branches.map((branch) => ({ ...branch, layers: branch.layers.flatMap(fold) }));
    return [{ ...layer, branches }];
  });
  return { ...spec, layers };
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
  let standardise: string | null = null;
  for (const { layer, prefix } of walk(spec)) {
    if (!('name' in layer)) continue;
    const name = `${prefix}${layer.name}`;
    if (layer.type === 'standardise') {
      standardise = name;
      continue;
    }
    let kernel: Float32Array;
    let bias: Float32Array;
    if (layer.type === 'parallelConv') ({ kernel, bias } = foldParallel(layer, name, parameters));
    else if (layer.type !== 'dense' && layer.batchNorm) {
      const { scale, shift } = scaleAndShift(parameters, name);
      kernel = valuesNamed(parameters, `${name}.kernel`).map((k, i) => k * (scale[i % scale.length] ?? 0));
      bias = shift;
    } else {
      kernel = valuesNamed(parameters, `${name}.kernel`);
      bias = valuesNamed(parameters, `${name}.bias`);
    }
    if (standardise !== null) {
      if (layer.type !== 'dense')
        throw new Error(`'${standardise}' is followed by '${name}'. Only a dense layer can take it in.`);
      ({ kernel, bias } = foldStandardise(parameters, standardise, kernel, bias));
      // The classifier, which comes next, reads the same embedding as a second head.
      if (layer !== spec.secondHead) standardise = null;
    }
    folded[`${name}.kernel`] = kernel;
    folded[`${name}.bias`] = bias;
  }
  return { spec: foldedNetwork(spec), parameters: folded };
}
