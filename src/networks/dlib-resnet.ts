/** @file The residual network of dlib's face recognition (King 2017), whose weights are in the public domain. */
import { EMOTIONS } from '../core/index.ts';
import type { ConvLayer, Layer, NetworkSpec, ResidualLayer } from './spec.ts';

/** Filters and number of residual blocks of each stage; all stages but the first halve the picture. */
const STAGES = [
  [32, 3],
  [64, 4],
  [128, 3],
  [256, 3],
] as const;

function convolution(name: string, filters: number, more: Partial<ConvLayer> = {}): ConvLayer {
  const usual = { kernel: 3, stride: 1, pad: 'same', batchNorm: true, activation: 'relu' } as const;
  return { type: 'conv', name, filters, ...usual, ...more };
}

const block = (name: string, filters: number, stride: number): ResidualLayer => ({
  type: 'residual',
  layers: [
    convolution(`${name}_conv1`, filters, { stride }),
    convolution(`${name}_conv2`, filters, { activation: 'none' }),
  ],
});

/**
 * A picture of 48 columns is resized to `scaled`, about the scale that the pretrained filters know. The published
 * network pads nothing where it strides, reads colour, and has one block more, which leaves 3×3 of 150×150 for
 * identities; here strides pad, grey is read, and that block is left out.
 */
export function dlibResnet(options: {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly scaled: { readonly height: number; readonly width: number };
  readonly dropout: number;
}): NetworkSpec {
  const stages = STAGES.flatMap(([filters, blocks], stage): Layer[] =>
    Array.from({ length: blocks }, (_, i) => {
      const down = stage > 0 && i === 0;
      return block(`conv${filters}_${down ? 'down' : stage > 0 ? i : i + 1}`, filters, down ? 2 : 1);
    }),
  );
  return {
    name: options.name,
    input: { height: options.height, width: options.width, channels: 1 },
    layers: [
      { type: 'resize', ...options.scaled },
      convolution('conv32_down', 32, { kernel: 7, stride: 2 }),
      { type: 'maxPool', size: 3, stride: 2, pad: 'same' },
      ...stages,
      { type: 'globalAveragePool' },
      { type: 'dropout', rate: options.dropout },
      { type: 'dense', name: 'classifier', units: EMOTIONS.length, activation: 'none' },
    ],
  };
}
