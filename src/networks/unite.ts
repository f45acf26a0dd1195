/** @file Two trained networks and a classifier on both embeddings → one network. */

import { DataError } from '../core/index.ts';
import type { ParameterValues } from './parameter-values.ts';
import { embeddingLength, type Layer, type NetworkInput, type NetworkSpec, type PlainLayer } from './spec.ts';

/** A trained network under the name of its branch, folded. */
export interface Branch {
  readonly name: string;
  readonly network: NetworkSpec;
  readonly parameters: ParameterValues;
}

/** All that must be the same, as text for a message. */
const inputInWords = ({ height, width, channels, means, fit, cut }: NetworkInput): string =>
  `${height}×${width}×${channels}, ${fit === 'place' ? 'the half placed' : 'the half stretched'}` +
  (means ? `, means ${means.join(', ')}` : '') +
  (cut ? `, cut at ${cut.height}×${cut.width}` : '');

/** All but the classifier, which is the last layer. */
function body(network: NetworkSpec): PlainLayer[] {
  return network.layers.slice(0, -1).map((layer: Layer): PlainLayer => {
    if (layer.type === 'branches')
      throw new DataError(`${network.name} is a union already.`, 'Unite single networks.');
    return layer;
  });
}

/**
 * One network whose embedding is the branches' embeddings joined in order, [N,ΣD], and whose classifier has the given
 * kernel [ΣD,units] and bias [units]. The branches must read the same input; it is read once.
 * @throws DataError where they read different inputs, or one is a union already
 */
export function uniteNetworks(
  name: string,
  branches: readonly Branch[],
  classifier: { readonly kernel: Float32Array; readonly bias: Float32Array },
): { readonly network: NetworkSpec; readonly parameters: ParameterValues } {
  const first = branches[0];
  if (!first || branches.length < 2) throw new RangeError('A union needs two networks or more.');
  const parameters: Record<string, Float32Array> = {
    'classifier.kernel': classifier.kernel,
    'classifier.bias': classifier.bias,
  };
  for (const branch of branches) {
    const [own, other] = [inputInWords(first.network.input), inputInWords(branch.network.input)];
    if (own !== other)
      throw new DataError(
        `${first.name} and ${branch.name} read different inputs (${own}; ${other}).`,
        'Unite networks whose manifests have the same network.input.',
      );
    const last = branch.network.layers.at(-1);
    const classifierOf = last?.type === 'dense' ? `${last.name}.` : '';
    for (const [key, values] of Object.entries(branch.parameters))
      if (!classifierOf || !key.startsWith(classifierOf)) parameters[`${branch.name}.${key}`] = values;
  }
  const length = branches.reduce((sum, { network }) => sum + embeddingLength(network), 0);
  const units = classifier.bias.length;
  if (classifier.kernel.length !== length * units)
    throw new RangeError(`Expected a kernel of ${length}×${units}, got ${classifier.kernel.length} values.`);
  return {
    network: {
      name,
      input: first.network.input,
      layers: [
        {
          type: 'branches',
          branches: branches.map(({ name: branch, network }) => ({ name: branch, layers: body(network) })),
        },
        { type: 'dense', name: 'classifier', units, activation: 'none' },
      ],
    },
    parameters,
  };
}
