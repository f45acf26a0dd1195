/**
 * @file Convolution gradients for backends without Conv2DBackpropFilter (tfjs WASM), written as forward
 * convolutions, which those backends do fast.
 */
import * as tf from '@tensorflow/tfjs-core';

interface ConvAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number;
}

function paddingOf(
  length: number,
  window: number,
  stride: number,
  pad: ConvAttributes['pad'],
): [number, number] {
  if (typeof pad === 'number') return [pad, pad];
  if (pad === 'valid') return [0, 0];
  const total = Math.max(0, (Math.ceil(length / stride) - 1) * stride + window - length);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

/** dL/dkernel of a convolution: x [N,H,W,C], dy [N,H',W',F] → [k,k,C,F]. */
export function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  kernel: readonly [number, number],
  stride: number,
  pad: ConvAttributes['pad'],
): tf.Tensor4D {
  return tf.tidy(() => {
    const rows = paddingOf(x.shape[1], kernel[0], stride, pad);
    const columns = paddingOf(x.shape[2], kernel[1], stride, pad);
    const padded = tf.pad4d(x, [[0, 0], rows, columns, [0, 0]]);
    const picture = tf.transpose(padded, [3, 1, 2, 0]); // [N,H,W,C] → [C,H,W,N]
    const filter = tf.transpose(dy, [1, 2, 0, 3]); // [N,H',W',F] → [H',W',N,F]
    // A strided forward pass visits every stride-th pixel: its filter is spread by the same stride.
    const full = tf.conv2d(picture as tf.Tensor4D, filter as tf.Tensor4D, 1, 'valid', 'NHWC', stride); // [C,≥k,≥k,F]
    const cut = tf.slice(full, [0, 0, 0, 0], [-1, kernel[0], kernel[1], -1]);
    return tf.transpose(cut, [1, 2, 0, 3]) as tf.Tensor4D;
  });
}

/** dL/dx of a convolution of stride 1: dy [N,H',W',F], kernel [k,k,C,F] → [N,H,W,C]. */
export function inputGradient(
  dy: tf.Tensor4D,
  kernel: tf.Tensor4D,
  input: readonly [number, number, number, number],
  pad: ConvAttributes['pad'],
): tf.Tensor4D {
  return tf.tidy(() => {
    const [height, width] = [kernel.shape[0], kernel.shape[1]];
    const rows = paddingOf(input[1], height, 1, pad);
    const columns = paddingOf(input[2], width, 1, pad);
    const turned = tf.transpose(tf.reverse(kernel, [0, 1]), [0, 1, 3, 2]); // [k,k,C,F] → [k,k,F,C]
    const padded = tf.pad4d(dy, [
      [0, 0],
      [height - 1 - rows[0], height - 1 - rows[1]],
      [width - 1 - columns[0], width - 1 - columns[1]],
      [0, 0],
    ]);
    return tf.conv2d(padded, turned as tf.Tensor4D, 1, 'valid');
  });
}

let installed = false;

/** Replaces tfjs's gradient of Conv2D by the above; strided input gradients keep tfjs's own kernel. */
export function installConvGradients(): void {
  if (installed) return;
  installed = true;
  tf.unregisterGradient('Conv2D');
  tf.registerGradient({
    kernelName: 'Conv2D',
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, saved, attributes) => {
      const [x, kernel] = saved as [tf.Tensor4D, tf.Tensor4D];
      const { strides, pad } = attributes as unknown as ConvAttributes;
      const stride = typeof strides === 'number' ? strides : strides[0];
      const upstream = dy as tf.Tensor4D;
      return {
        x: () =>
          stride === 1
            ? inputGradient(upstream, kernel, x.shape, pad)
            : tf.conv2dTranspose(upstream, kernel, x.shape, stride, pad as 'same' | 'valid'),
        filter: () => filterGradient(x, upstream, [kernel.shape[0], kernel.shape[1]], stride, pad),
      };
    },
  });
}
