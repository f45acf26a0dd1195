/** @file An emotion that could be named, and how long it has been so (TEMPORAL-7). */
import type { Emotion } from '../core/index.ts';

export interface Candidate {
  readonly emotion: Emotion;
  readonly agreedMs: number;
}
