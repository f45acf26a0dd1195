/** @file Brings documents of earlier versions, step by step, to the newest. */
import { refuse } from './refuse.ts';

export type JsonObject = Record<string, unknown>;

/**
 * @param document plain JSON, checked for nothing yet; what is no object or names no version is left to the schema
 * @param steps from the version it is listed under to the next one
 * @param remedy for a version that was never written
 * @throws DocumentError for versions that were never written, or not yet
 */
export function migrateSteps(
  document: unknown,
  newest: number,
  steps: Readonly<Record<number, (document: JsonObject) => JsonObject>>,
  remedy: string,
): unknown {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return document;
  let current = document as JsonObject;
  const written = current.schemaVersion;
  if (typeof written !== 'number' || written === newest) return current;
  if (written > newest)
    throw refuse(
      ['schemaVersion'],
      `${newest} or less`,
      written,
      'A newer Mienscape wrote this file: open it there.',
    );
  for (let version = written; version !== newest; version++) {
    const step = Object.hasOwn(steps, version) ? steps[version] : undefined;
    if (!step) throw refuse(['schemaVersion'], `a whole number from 1 to ${newest}`, written, remedy);
    current = step(current);
  }
  return current;
}
