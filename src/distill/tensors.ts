/** @file Values by name → tensors of the active backend. */
import * as tf from '@tensorflow/tfjs-core';
import { type NetworkSpec, type Parameters, parameterShapes } from '../networks/index.ts';

/** Every parameter of `spec`, to be disposed by the caller (or its tidy); a missing one is named. */
export function tensorsOf(spec: NetworkSpec, values: Readonly<Record<string, Float32Array>>): Parameters {
  return Object.fromEntries(
    parameterShapes(spec).map(({ name, shape }) => {
      const found = values[name];
      if (!found) throw new Error(`The weights lack '${name}'. Take those of ${spec.name}.`);
      return [name, tf.tensor(found, [...shape], 'float32')];
    }),
  );
}
