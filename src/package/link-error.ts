/** @file A room that cannot be joined, or that has ended. */
import { SensingError } from '../core/index.ts';
import type { LinkRefusal } from './interfaces.ts';

export class LinkError extends SensingError {
  /** What happened. */
  readonly kind: LinkRefusal['kind'];
  constructor({ kind, words }: LinkRefusal) {
    super(...words);
    this.kind = kind;
  }
}
