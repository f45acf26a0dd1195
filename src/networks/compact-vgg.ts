/** @file This project's own student: a VGG small enough for a headset's browser. */
import { EMOTIONS } from '../core/index.ts';
import type { Layer, NetworkSpec } from './spec.ts';

/** Pairs of 3×3 convolutions, halved in size between pairs, averaged over the face at the end. */
export function compactVgg(options: {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: readonly number[];
  readonly dropout: number;
  /** Each convolution as a parallel one: the same network when it is exported. */
  readonly parallel?: boolean;
}): NetworkSpec {
  const layers: Layer[] = options.channels.flatMap((filters, block): Layer[] => {
    const conv = (index: number): Layer => {
      const usual = { name: `conv${block + 1}_${index}`, filters, kernel: 3, activation: 'relu' } as const;
      return options.parallel
        ? { type: 'parallelConv', ...usual }
        : { type: 'conv', ...usual, stride: 1, pad: 'same', batchNorm: true };
    };
    const pool: Layer[] =
      block < options.channels.length - 1 ? [{ type: 'maxPool', size: 2, stride: 2, pad: 'valid' }] : [];
    return [conv(1), conv(2), ...pool];
  });
  return {
    name: options.name,
    input: { height: options.height, width: options.width, channels: 1 },
    layers: [
      ...layers,
      { type: 'globalAveragePool' },
      { type: 'dropout', rate: options.dropout },
      { type: 'dense', name: 'classifier', units: EMOTIONS.length, activation: 'none' },
    ],
  };
}
