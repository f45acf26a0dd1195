/** @file MobileNet v1 (Howard et al. 2017), whose trunk has learnt to tell faces (HSE_FaceRec_tf, on VGGFace2). */
import { EMOTIONS } from '../core/index.ts';
import type { Layer, NetworkInput, NetworkSpec } from './spec.ts';

/** Filters and stride of each separable layer. */
const SEPARABLE = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
] as const;

/**
 * Its first 11 of 13 separable layers, which halve the picture four times in all; the last two halve it once more and
 * tell identities. Grey is read in place of colour. The embedding is standardised, so that a classifier starts at ease
 * whatever the pretrained activations' sizes.
 */
export function mobileNet(options: {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly cut: NonNullable<NetworkInput['cut']>;
  readonly dropout: number;
}): NetworkSpec {
  const usual = { pad: 'same', batchNorm: true, activation: 'relu6' } as const;
  const separable = SEPARABLE.flatMap(([filters, stride], i): Layer[] => [
    { type: 'depthwise', name: `conv_dw_${i + 1}`, kernel: 3, stride, ...usual },
    { type: 'conv', name: `conv_pw_${i + 1}`, filters, kernel: 1, stride: 1, ...usual },
  ]);
  return {
    name: options.name,
    input: { height: options.height, width: options.width, channels: 1, cut: options.cut },
    layers: [
      { type: 'conv', name: 'conv1', filters: 32, kernel: 3, stride: 2, ...usual },
      ...separable,
      { type: 'globalAveragePool' },
      { type: 'standardise', name: 'embedding' },
      ...(options.dropout > 0 ? [{ type: 'dropout', rate: options.dropout } as const] : []),
      { type: 'dense', name: 'classifier', units: EMOTIONS.length, activation: 'none' },
    ],
  };
}
