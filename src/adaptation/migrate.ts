/** @file Documents of earlier versions, step by step to the newest. */
import { SCHEMA_VERSION } from './mapping.ts';
import { refuse } from './plain-json.ts';

type Document = Record<string, unknown>;

/** From the version it is listed under to the next one. */
const STEPS: Readonly<Record<number, (document: Document) => Document>> = {
  // 2 brought the optional `maxSpeed` of an output and the optional claim `comfort`; nothing else changed.
  1: (document) => ({ ...document, schemaVersion: 2 }),
  // 3 brought the optional `muted` of an output.
  2: (document) => ({ ...document, schemaVersion: 3 }),
};

/**
 * @param document plain JSON, checked for nothing yet; what is no object or names no version is left to the schema
 * @throws DocumentError for versions that were never written, or not yet
 */
export function migrate(document: unknown): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  let current = document as Document;
  const written = current.schemaVersion;
  if (typeof written !== 'number' || written === SCHEMA_VERSION) return current;
  if (written > SCHEMA_VERSION)
    throw refuse(
      ['schemaVersion'],
      `${SCHEMA_VERSION} or less`,
      written,
      'A newer Mienscape wrote this file: open it there.',
    );
  for (let version = written; version !== SCHEMA_VERSION; version++) {
    const step = STEPS[version];
    if (!step) throw refuse(['schemaVersion'], `a whole number from 1 to ${SCHEMA_VERSION}`, written);
    current = step(current);
  }
  return current;
}
