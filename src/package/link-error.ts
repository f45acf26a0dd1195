/** @file A room that cannot be joined, or that has ended. */
import { SensingError } from '../core/index.ts';
import type { LinkProblem } from '../link/index.ts';

/** Why: what is wrong, and the remedy. */
export interface LinkRefusal {
  readonly kind: LinkProblem | 'badCode';
  readonly words: readonly [what: string, remedy: string];
}

export class LinkError extends SensingError {
  override name = 'LinkError';
  /** What happened. */
  readonly kind: LinkRefusal['kind'];
  constructor({ kind, words }: LinkRefusal) {
    super(...words);
    this.kind = kind;
  }
}
