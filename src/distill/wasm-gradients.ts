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

/** dL/dkernel of a depthwise convolution: x [N,H,W,C], dy [N,H',W',C] → [k,k,C,1]. */
export function depthwiseFilterGradient(
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
    const [, height, width, channels] = dy.shape;
    const cells: tf.Tensor[] = [];
    for (let i = 0; i < kernel[0]; i++) {
      for (let j = 0; j < kernel[1]; j++) {
        const end = [i + (height - 1) * stride + 1, j + (width - 1) * stride + 1];
        const seen = tf.stridedSlice(
          padded,
          [0, i, j, 0],
          [x.shape[0], end[0] ?? 0, end[1] ?? 0, channels],
          [1, stride, stride, 1],
        );
        cells.push(tf.sum(tf.mul(seen, dy), [0, 1, 2])); // what this cell of the kernel met: [C]
      }
    }
    return tf.reshape(tf.stack(cells), [kernel[0], kernel[1], channels, 1]);
  });
}

/** A picture with stride − 1 zeros after every pixel: [N,H,W,C] → [N,H·stride,W·stride,C]. */
function spread(x: tf.Tensor4D, stride: number): tf.Tensor4D {
  const [count, height, width, channels] = x.shape;
  const after = (rows: tf.Tensor): tf.Tensor =>
    tf.pad3d(rows as tf.Tensor3D, [
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ]);
  const tall = after(tf.reshape(x, [count * height, 1, width * channels]));
  const wide = after(tf.reshape(tall, [count * height * stride * width, 1, channels]));
  return tf.reshape(wide, [count, height * stride, width * stride, channels]);
}

/** dL/dx of a depthwise convolution: dy [N,H',W',C], kernel [k,k,C,1] → [N,H,W,C]. */
export function depthwiseInputGradient(
  dy: tf.Tensor4D,
  kernel: tf.Tensor4D,
  input: readonly [number, number, number, number],
  stride: number,
  pad: ConvAttributes['pad'],
): tf.Tensor4D {
  return tf.tidy(() => {
    const turned = tf.reverse(kernel, [0, 1]);
    const far = stride === 1 ? dy : spread(dy, stride);
    // Pads to what a valid convolution brings to the input's size; where pixels were left over at the end, they are zeros.
    const sides = ([1, 2] as const).map((axis) => {
      const window = kernel.shape[axis - 1] ?? 0;
      const before = window - 1 - paddingOf(input[axis], window, stride, pad)[0];
      const length = input[axis] + window - 1;
      return { before, after: length - before - far.shape[axis], length };
    });
    const [rows, columns] = sides;
    const more = (side: typeof rows): [number, number] => [side?.before ?? 0, Math.max(0, side?.after ?? 0)];
    const padded = tf.pad4d(far, [[0, 0], more(rows), more(columns), [0, 0]]);
    const cut = tf.slice(padded, [0, 0, 0, 0], [-1, rows?.length ?? 0, columns?.length ?? 0, -1]);
    return tf.depthwiseConv2d(cut, turned as tf.Tensor4D, 1, 'valid');
  });
}

let installed = false;

/** Replaces tfjs's gradients of Conv2D and of depthwise convolutions by the above; strided input gradients of Conv2D keep tfjs's own kernel. */
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
  tf.unregisterGradient('DepthwiseConv2dNative');
  tf.registerGradient({
    kernelName: 'DepthwiseConv2dNative',
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, saved, attributes) => {
      const [x, kernel] = saved as [tf.Tensor4D, tf.Tensor4D];
      const { strides, pad } = attributes as unknown as ConvAttributes;
      const stride = typeof strides === 'number' ? strides : strides[0];
      const upstream = dy as tf.Tensor4D;
      const size = [kernel.shape[0], kernel.shape[1]] as const;
      return {
        x: () => depthwiseInputGradient(upstream, kernel, x.shape, stride, pad),
        filter: () => depthwiseFilterGradient(x, upstream, size, stride, pad),
      };
    },
  });
}
