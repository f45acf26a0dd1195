/** @file The boundary where a file becomes a mapping, or is refused with place, expectation and value. */
import { DocumentError, refuseIssues } from '../core/index.ts';
import type { Mapping } from './mapping.ts';
import { mappingSchema } from './mapping-schema.ts';
import { migrate } from './migrate.ts';
import { copyPlainJson, REMEDY, refuse } from './plain-json.ts';
import { describeBreach, proveComfort } from './proof.ts';

/**
 * @param json a parsed JSON document from anywhere; it is copied, never kept
 * @returns a frozen mapping
 * @throws DocumentError "At light.intensity.limits[1]: expected a number from 0 to 1, got 9. …"
 */
export function parseMapping(json: unknown): Mapping {
  const copied = copyQuietly(json);
  refuseOthers(copied);
  const document = migrate(copied);
  const result = mappingSchema.safeParse(document);
  if (!result.success) throw refuseIssues(result.error.issues, document, 'a mapping', REMEDY);
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

/** What else Mienscape writes, by its `kind`. */
const OTHER_KINDS: Readonly<Record<string, string>> = {
  'mienscape-session': 'a session',
  'mienscape-stems': 'a stem set',
  'mienscape-world': 'a world document',
};

/** A file that is something else is called so, and not corrected at its first missing key. */
function refuseOthers(document: unknown): void {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return;
  const { kind, schemaVersion, light } = document as Readonly<Record<string, unknown>>;
  const other = typeof kind === 'string' && Object.hasOwn(OTHER_KINDS, kind) ? OTHER_KINDS[kind] : undefined;
  if (other === undefined && (schemaVersion !== undefined || light !== undefined)) return;
  throw new DocumentError(
    other === undefined
      ? 'The file holds no mapping: it has neither a schemaVersion nor light.'
      : `The file holds ${other}, not a mapping.`,
    'Choose a mapping that the studio exported.',
  );
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

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
