/** @file The networks of the papers: AlexNet, VGG-f, VGG-face, MT-VGG, the VGG-13 of FER+ and a VGG-12, as data. */
import { AFFECT_DIMENSIONS, EMOTIONS, type Half } from '../core/index.ts';
import type { ConvLayer, DenseLayer, DropoutLayer, Layer, MaxPoolLayer, NetworkSpec } from './spec.ts';

const PRETRAINED_SIDE = 224;
const FERPLUS_SIDE = 64;
const ALEXNET_SIDE = 227;

function conv(
  name: string,
  filters: number,
  kernel: number,
  stride: number,
  pad: ConvLayer['pad'],
): ConvLayer {
  return { type: 'conv', name, filters, kernel, stride, pad, batchNorm: false, activation: 'relu' };
}

const pool = (size: number, pad: MaxPoolLayer['pad']): MaxPoolLayer => ({
  type: 'maxPool',
  size,
  stride: 2,
  pad,
});
const drop = (rate: number): DropoutLayer => ({ type: 'dropout', rate });
const dense = (name: string, units: number): DenseLayer => ({
  type: 'dense',
  name,
  units,
  activation: 'relu',
});
const classifier = (units: number): DenseLayer => ({
  type: 'dense',
  name: 'classifier',
  units,
  activation: 'none',
});

/** fc6 and fc7 of both pretrained networks, and the classifier. */
const head = (classes: number): Layer[] => [
  { type: 'flatten' },
  dense('fc6', 4096),
  drop(0.5),
  dense('fc7', 4096),
  drop(0.5),
  classifier(classes),
];

/**
 * CNN-F of Chatfield et al. 2014 ("Return of the Devil in the Details"), as MatConvNet publishes it. Padding that
 * goes to the bottom and right alone (pool1: 54 → 27) is what `same` means here; 27 → 13 and 13 → 6 need none.
 */
export function vggF(classes: number = EMOTIONS.length): NetworkSpec {
  const local: Layer = { type: 'localResponse', size: 5, kappa: 1, alpha: 1e-4 / 5, beta: 0.75 };
  return {
    name: 'vgg-f',
    input: {
      height: PRETRAINED_SIDE,
      width: PRETRAINED_SIDE,
      channels: 3,
      // Of ImageNet; the importer puts those of the file here.
      means: [123.68, 116.779, 103.939],
      fit: 'place',
    },
    layers: [
      conv('conv1', 64, 11, 4, 'valid'), // [N,224,224,3] → [N,54,54,64]
      local,
      pool(3, 'same'), // → [N,27,27,64]
      conv('conv2', 256, 5, 1, 'same'),
      local,
      pool(3, 'valid'), // → [N,13,13,256]
      conv('conv3', 256, 3, 1, 'same'),
      conv('conv4', 256, 3, 1, 'same'),
      conv('conv5', 256, 3, 1, 'same'),
      pool(3, 'valid'), // → [N,6,6,256]
      ...head(classes),
    ],
  };
}

/**
 * AlexNet (Krizhevsky, Sutskever and Hinton 2012), the prior work on AffectNet (Mollahosseini, Hasani and Mahoor 2017), in
 * one tower: its convolutions were halved for two cards of little memory, which is left out here. Trained from scratch,
 * hence on the half alone, standardised grey.
 */
export function alexNet(half: Half): NetworkSpec {
  const local: Layer = { type: 'localResponse', size: 5, kappa: 2, alpha: 1e-4, beta: 0.75 };
  return {
    name: 'alexnet',
    input: {
      height: half === 'full' ? ALEXNET_SIDE : Math.ceil(ALEXNET_SIDE / 2),
      width: ALEXNET_SIDE,
      channels: 1,
    },
    layers: [
      conv('conv1', 96, 11, 4, 'valid'), // [N,227,227,1] → [N,55,55,96]
      local,
      pool(3, 'valid'), // → [N,27,27,96]
      conv('conv2', 256, 5, 1, 'same'),
      local,
      pool(3, 'valid'), // → [N,13,13,256]
      conv('conv3', 384, 3, 1, 'same'),
      conv('conv4', 384, 3, 1, 'same'),
      conv('conv5', 256, 3, 1, 'same'),
      pool(3, 'valid'), // → [N,6,6,256]
      ...head(EMOTIONS.length),
    ],
  };
}

/** Blocks of 3×3 convolutions, each ended by a 2×2 max-pool and, where given, dropout. */
function blocks(widths: readonly (readonly number[])[], dropRate: number): Layer[] {
  return widths.flatMap((filters, block): Layer[] => [
    ...filters.map((count, index) => conv(`conv${block + 1}_${index + 1}`, count, 3, 1, 'same')),
    pool(2, 'valid'),
    ...(dropRate > 0 ? [drop(dropRate)] : []),
  ]);
}

/** VGG-face of Parkhi et al. 2015: VGG-16 with the means of its faces (red, green, blue). */
export function vggFace(classes: number = EMOTIONS.length): NetworkSpec {
  const widths = [
    [64, 64],
    [128, 128],
    [256, 256, 256],
    [512, 512, 512],
    [512, 512, 512],
  ];
  return {
    name: 'vgg-face',
    input: {
      height: PRETRAINED_SIDE,
      width: PRETRAINED_SIDE,
      channels: 3,
      means: [129.1863, 104.7624, 93.594],
      fit: 'place',
    },
    layers: [...blocks(widths, 0), ...head(classes)], // [N,224,224,3] → [N,7,7,512] → [N,4096] → [N,classes]
  };
}

/**
 * MT-VGG: VGG-face that learns several tasks at once. We take the table's MT-VGG to be that of Kollias and Zafeiriou 2019
 * ("Expression, Affect, Action Unit Recognition: Aff-Wild2, Multi-Task Learning and ArcFace", BMVC, arXiv 1910.04855; we had
 * its abstract alone), whose tasks are expression, valence and arousal, and action units. AffectNet has no action units:
 * two tasks are left, the classifier and a second head on the same embedding. The hidden layers are VGG-face's own.
 */
export function mtVgg(): NetworkSpec {
  return {
    ...vggFace(),
    name: 'mt-vgg',
    secondHead: { type: 'dense', name: 'affect', units: AFFECT_DIMENSIONS.length, activation: 'none' },
  };
}

/** 64×64 grey, trained from scratch, hence on the half alone: ten 3×3 convolutions, then dense layers. */
function vggOfFerPlus(name: string, half: Half, dense1024: readonly string[]): NetworkSpec {
  const widths = [
    [64, 64],
    [128, 128],
    [256, 256, 256],
    [256, 256, 256],
  ];
  return {
    name,
    input: {
      height: half === 'full' ? FERPLUS_SIDE : FERPLUS_SIDE / 2,
      width: FERPLUS_SIDE,
      channels: 1,
    },
    layers: [
      ...blocks(widths, 0.25),
      { type: 'flatten' },
      ...dense1024.flatMap((hidden): Layer[] => [dense(hidden, 1024), drop(0.5)]),
      classifier(EMOTIONS.length),
    ],
  };
}

/** The VGG-13 of Barsoum et al. 2016 (FER+). */
export function vgg13(half: Half): NetworkSpec {
  return vggOfFerPlus('vgg-13', half, ['fc1', 'fc2']);
}

/**
 * Twelve layers with weights: VGG-13 with one hidden dense layer in place of two. The paper's table names its VGG-12 by
 * depth alone, and we know of no description of it: which layer of the thirteen is left out is our choice.
 */
export function vgg12(half: Half): NetworkSpec {
  return vggOfFerPlus('vgg-12', half, ['fc1']);
}
