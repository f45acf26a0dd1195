/** @file Documents of earlier versions, step by step to the newest. */
import { type JsonObject as Document, migrateSteps } from '../core/index.ts';
import { SCHEMA_VERSION } from './mapping.ts';
import { REMEDY } from './plain-json.ts';

/** What version 4 takes for a row's input of before: it was followed once it had lasted, so it is the recent one. */
function inputOfVersion4(input: unknown): unknown {
  return typeof input === 'string' ? `recent.${input.replace(/^emotion\./, '')}` : input;
}

const isRecord = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function mapRows(group: unknown, change: (row: Document) => Document): unknown {
  if (!isRecord(group)) return group;
  return Object.fromEntries(
    Object.entries(group).map(([key, output]) => {
      if (!isRecord(output) || !Array.isArray(output.rows)) return [key, output];
      const rows = output.rows.map((row: unknown) => (isRecord(row) ? change(row) : row));
      return [key, { ...output, rows }];
    }),
  );
}

/** From the version it is listed under to the next one. */
const STEPS: Readonly<Record<number, (document: Document) => Document>> = {
  // 2 brought the optional `maxSpeed` of an output and the optional claim `comfort`; nothing else changed.
  1: (document) => ({ ...document, schemaVersion: 2 }),
  // 3 brought the optional `muted` of an output.
  2: (document) => ({ ...document, schemaVersion: 3 }),
  // 4 brought the recent expression: its half-life, and inputs that say which of the two they read.
  3: (document) => {
    const { schemaVersion: _, id, name, description, comfort, light, music, pacing, ...others } = document;
    const renamed = (group: unknown): unknown =>
      mapRows(group, (row) => ({ ...row, input: inputOfVersion4(row.input) }));
    const groups = Object.fromEntries(
      Object.entries({ light, music, pacing })
        .filter(([, group]) => group !== undefined)
        .map(([key, group]) => [key, renamed(group)]),
    );
    const head = Object.entries({ id, name, description, comfort }).filter(
      ([, value]) => value !== undefined,
    );
    return { schemaVersion: 4, ...Object.fromEntries(head), recentHalfLifeS: 15, ...groups, ...others };
  },
};

/** @throws DocumentError for versions that were never written, or not yet */
export function migrate(document: unknown): unknown {
  return migrateSteps(document, SCHEMA_VERSION, STEPS, REMEDY);
}
