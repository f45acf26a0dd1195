/** @file The paper's table, as printed (Georgescu and Ionescu 2020): accuracies in percent. */
import type { Half } from '../core/index.ts';

/**
 * How a network came by its weights. `svm`: a linear SVM on the embeddings of both students. Not in the paper: `both`, one
 * student under both losses, and `soup`, the average of several runs' weights.
 */
export const METHODS = ['cited', 'teacher', 'plain', 'standard', 'triplet', 'both', 'svm', 'soup'] as const;
export type Method = (typeof METHODS)[number];

export const METHOD_NAMES: Readonly<Record<Method, string>> = {
  cited: '',
  teacher: 'teacher',
  plain: '',
  standard: 'standard T-S',
  triplet: 'triplet T-S',
  both: 'standard and triplet T-S',
  svm: 'triplet + standard',
  soup: 'weights averaged',
};

export interface PaperRow {
  readonly trainedOn: Half;
  readonly testedOn: Half;
  readonly model: string;
  /** Our network of the same layers, where there is one. */
  readonly network: 'vgg-f' | 'vgg-face' | 'mt-vgg' | 'vgg-12' | 'vgg-13' | 'alexnet' | null;
  readonly method: Method;
  readonly affectNet: number | null;
  readonly ferPlus: number | null;
  /** Significantly above the undistilled network by McNemar's test, p < 0.05, as the paper marks it. */
  readonly significant: { readonly affectNet: boolean; readonly ferPlus: boolean };
}

const mark = (value: string): number | null => (value === '–' ? null : Number.parseFloat(value));

function row(
  trainedOn: Half,
  testedOn: Half,
  model: string,
  network: PaperRow['network'],
  method: Method,
  affectNet: string,
  ferPlus: string,
): PaperRow {
  return {
    trainedOn,
    testedOn,
    model,
    network,
    method,
    affectNet: mark(affectNet),
    ferPlus: mark(ferPlus),
    significant: { affectNet: affectNet.endsWith('†'), ferPlus: ferPlus.endsWith('†') },
  };
}

/**
 * In the paper's order. The first five are prior works that the paper cites; their networks are rebuilt here, VGG-12 by its depth alone (networks/published.ts).
 * The bag of visual words is no network: `npm run tools -- visual-words`.
 */
export const PAPER_ROWS: readonly PaperRow[] = [
  row('full', 'full', 'bag of visual words', null, 'cited', '48.30', '80.65'),
  row('full', 'full', 'VGG-13', 'vgg-13', 'teacher', '–', '84.99'),
  row('full', 'full', 'AlexNet', 'alexnet', 'teacher', '58.00', '–'),
  row('full', 'full', 'MT-VGG', 'mt-vgg', 'teacher', '54.00', '–'),
  row('full', 'full', 'VGG-12', 'vgg-12', 'teacher', '58.50', '–'),
  row('full', 'full', 'VGG-f', 'vgg-f', 'teacher', '57.37', '85.05'),
  row('full', 'full', 'VGG-face', 'vgg-face', 'teacher', '59.03', '84.79'),
  row('full', 'lower', 'VGG-f', 'vgg-f', 'teacher', '41.58', '70.00'),
  row('full', 'lower', 'VGG-face', 'vgg-face', 'teacher', '37.70', '68.89'),
  row('full', 'upper', 'VGG-f', 'vgg-f', 'teacher', '26.85', '40.07'),
  row('full', 'upper', 'VGG-face', 'vgg-face', 'teacher', '31.23', '48.29'),
  row('lower', 'lower', 'VGG-f', 'vgg-f', 'plain', '47.58', '78.23'),
  row('lower', 'lower', 'VGG-face', 'vgg-face', 'plain', '49.23', '81.28'),
  row('upper', 'upper', 'VGG-f', 'vgg-f', 'plain', '42.45', '66.18'),
  row('upper', 'upper', 'VGG-face', 'vgg-face', 'plain', '43.18', '70.19'),
  row('lower', 'lower', 'VGG-f', 'vgg-f', 'standard', '48.75†', '80.17†'),
  row('lower', 'lower', 'VGG-face', 'vgg-face', 'standard', '49.75', '82.37'),
  row('lower', 'lower', 'VGG-f', 'vgg-f', 'triplet', '48.13', '80.05†'),
  row('lower', 'lower', 'VGG-face', 'vgg-face', 'triplet', '49.71', '82.57'),
  row('lower', 'lower', 'VGG-f', 'vgg-f', 'svm', '48.70†', '81.09†'),
  row('lower', 'lower', 'VGG-face', 'vgg-face', 'svm', '50.09†', '82.75†'),
];
