/** @file What may be opened: only sources that there are, and cameras only with consent. */
import { SensingError } from '../core/index.ts';
import type { MienscapeSource } from './interfaces.ts';

type Kinds = readonly MienscapeSource['kind'][];
const KINDS: readonly string[] = [
  'demo',
  'file',
  'video',
  'link',
  'session',
  'camera',
  'network',
  'serial',
] satisfies Kinds;
/** The first so many need no consent. */
const WITHOUT_CONSENT = 5;

/**
 * Types are forgotten at run time, and JavaScript has none.
 * @throws SensingError for a source that there is not and for a camera without consent
 */
export function assertConsent(source: MienscapeSource): void {
  const { kind } = source;
  const place = KINDS.indexOf(kind);
  if (place < 0) throw new SensingError(`There is no source “${kind}”.`, `Take ${KINDS.join(', ')}.`);
  if (place < WITHOUT_CONSENT || (source as { readonly consent?: unknown }).consent === true) return;
  throw new SensingError(
    'A camera is opened only with consent.',
    `Ask the person, then give { kind: "${kind}", consent: true }.`,
  );
}
