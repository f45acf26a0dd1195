/** @file A network's trained values by tensor name, as they lie in a model folder. */
import { ArtifactError } from '../core/index.ts';

/** Single-precision values, row-major in the shape that `parameterShapes` gives. */
export type ParameterValues = Readonly<Record<string, Float32Array>>;

/**
 * The values of one tensor.
 * @throws ArtifactError where the weights lack it
 */
export function valuesNamed(values: ParameterValues, name: string): Float32Array {
  const found = values[name];
  if (found) return found;
  throw new ArtifactError(
    `The weights lack '${name}'.`,
    'Use weights made for this network: restore the model folder, or export the model again.',
  );
}
