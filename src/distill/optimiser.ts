/** @file SGD with Nesterov momentum and weight decay, whose state can be stored. */
import * as tf from '@tensorflow/tfjs-core';

export interface Optimiser {
  /** One step: v ← m·v + g; w ← w − lr·(g + m·v), g with decay added for kernels. Gradients are the caller's. */
  step(gradients: Readonly<Record<string, tf.Tensor>>, learningRate: number): void;
  /** Velocities by parameter name, for a checkpoint. */
  readonly velocities: Readonly<Record<string, tf.Variable>>;
  dispose(): void;
}

/** Sutskever et al. 2013. Biases, scales and shifts are not decayed. */
export function createSgd(
  variables: Readonly<Record<string, tf.Variable>>,
  settings: { readonly momentum: number; readonly weightDecay: number },
): Optimiser {
  const velocities: Record<string, tf.Variable> = {};
  for (const [name, variable] of Object.entries(variables)) {
    velocities[name] = tf.tidy(() => tf.variable(tf.zerosLike(variable), false));
  }
  return {
    velocities,
    step: (gradients, learningRate) => {
      tf.tidy(() => {
        for (const [name, variable] of Object.entries(variables)) {
          const plain = gradients[name];
          const velocity = velocities[name];
          if (!plain || !velocity) throw new Error(`No gradient for '${name}'.`);
          const gradient = name.endsWith('.kernel')
            ? tf.add(plain, tf.mul(variable, settings.weightDecay))
            : plain;
          velocity.assign(tf.add(tf.mul(velocity, settings.momentum), gradient));
          const look = tf.add(gradient, tf.mul(velocity, settings.momentum));
          variable.assign(tf.sub(variable, tf.mul(look, learningRate)));
        }
      });
    },
    dispose: () => {
      tf.dispose(Object.values(velocities));
    },
  };
}

/** Learning rate at a fraction of training, 0–1: linear warm-up, then half a cosine to 0 (Loshchilov and Hutter 2017). */
export function cosineRate(peak: number, progress: number, warmup: number): number {
  if (progress < warmup) return (peak * progress) / warmup;
  return (peak * (1 + Math.cos((Math.PI * (progress - warmup)) / (1 - warmup)))) / 2;
}
