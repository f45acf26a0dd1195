/** @file What may be opened: only sources that there are, with parts that they have, and cameras only with consent. */
import { assertNames, SensingError } from '../core/index.ts';
import type { MienscapeSource } from './interfaces.ts';

type Kind = MienscapeSource['kind'];
type Parts<K extends Kind> = Exclude<keyof Extract<MienscapeSource, { kind: K }>, 'kind'>;

/** The parts of each kind beside its kind. */
const SOURCES: { readonly [K in Kind]: Record<Parts<K>, true> } = {
  demo: {},
  file: { file: true },
  video: { element: true },
  link: { code: true, name: true, server: true },
  session: { session: true },
  camera: { consent: true, deviceId: true },
  network: { consent: true, server: true },
  serial: { consent: true, port: true },
};

const isKind = (kind: string): kind is Kind => Object.hasOwn(SOURCES, kind);

/**
 * Types are forgotten at run time, and JavaScript has none.
 * @throws SensingError for a source that there is not and for a camera without consent, TypeError for a part that the source
 * has not: with a misspelt `deviceId` another camera would be opened
 */
export function assertSource(source: MienscapeSource): void {
  const { kind } = source;
  if (!isKind(kind))
    throw new SensingError(`There is no source “${kind}”.`, `Take ${Object.keys(SOURCES).join(', ')}.`);
  const parts = Object.keys(SOURCES[kind]);
  // Consent may stand anywhere: an app may ask for it whatever it opens.
  assertNames(`The source “${kind}”`, source, [...new Set(['kind', 'consent', ...parts])]);
  if (!parts.includes('consent') || (source as { readonly consent?: unknown }).consent === true) return;
  throw new SensingError(
    'A camera is opened only with consent.',
    `Ask the person, then give { kind: "${kind}", consent: true }.`,
  );
}
