/** @file What every data set is read into. */
import type { Affect, GreyImage } from '../core/index.ts';

/** One labelled face. */
export interface Sample {
  /** File name or path inside the data set. */
  readonly id: string;
  readonly image: GreyImage;
  /** Index into EMOTIONS, or null where annotators reached no majority. */
  readonly label: number | null;
  /** Soft label over EMOTIONS, sum 1: [8]. */
  readonly distribution: readonly number[];
  /** Of AffectNet alone, and where it was asked for. */
  readonly affect?: Affect;
}

export const SPLITS = ['train', 'valid', 'test'] as const;
export type Split = (typeof SPLITS)[number];
