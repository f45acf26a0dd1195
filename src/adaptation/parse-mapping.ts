/** @file The boundary where a file becomes a mapping, or is refused with place, expectation and value. */
import type { z } from 'zod';
import { DocumentError } from '../core/index.ts';
import type { Mapping } from './mapping.ts';
import { mappingSchema } from './mapping-schema.ts';
import { migrate } from './migrate.ts';
import { copyPlainJson, type Path, refuse } from './plain-json.ts';
import { describeBreach, proveComfort } from './proof.ts';

/**
 * @param json a parsed JSON document from anywhere; it is copied, never kept
 * @returns a frozen mapping
 * @throws DocumentError "At light.intensity.limits[1]: expected a number from 0 to 1, got 9. …"
 */
export function parseMapping(json: unknown): Mapping {
  const document = migrate(copyQuietly(json));
  const result = mappingSchema.safeParse(document);
  if (!result.success) throw explain(result.error.issues, document);
  const { comfort, ...data } = result.data;
  const mapping: Mapping = deepFreeze(data);
  const breach = comfort === 'safe' ? proveComfort(mapping).breaches[0] : undefined;
  if (breach)
    throw refuse(
      ['comfort'],
      `a mapping that is safe by itself (${describeBreach(breach)})`,
      comfort,
      'Take this line out of the file to try the mapping all the same: the comfort limits hold for it too.',
    );
  return mapping;
}

function copyQuietly(json: unknown): unknown {
  try {
    return copyPlainJson(json);
  } catch (error) {
    if (error instanceof DocumentError) throw error;
    // A getter or proxy that throws: no JSON file has one.
    throw refuse([], 'a JSON document', 'something that cannot be read');
  }
}

type Issue = z.core.$ZodIssue;

function explain(issues: readonly Issue[], document: unknown): DocumentError {
  const [issue, path] = innermost(issues, []);
  if (issue === undefined) return refuse([], 'a mapping', document);
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    return refuse([...path, key], 'no such key', lookUp(document, [...path, key]));
  }
  return refuse(path, issue.message, lookUp(document, path));
}

/** The first issue; inside a union that of the branch that got farthest, with its whole path. */
function innermost(issues: readonly Issue[], base: Path): readonly [Issue | undefined, Path] {
  const issue = issues[0];
  if (issue === undefined) return [undefined, base];
  const path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code !== 'invalid_union') return [issue, path];
  return issue.errors
    .map((branch) => innermost(branch, path))
    .reduce((best, next) => (next[1].length >= best[1].length ? next : best), [issue, path] as const);
}

function lookUp(document: unknown, path: Path): unknown {
  let value = document;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
