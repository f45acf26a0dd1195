/** @file Refuses a document, and names the path in it, what was expected and what was found. */
import type { z } from 'zod';
import { DocumentError } from './errors.ts';

export type Path = readonly (string | number)[];

/** The error of a document: where, what was expected, what came. */
export function refuse(path: Path, expected: string, got: unknown, remedy: string): DocumentError {
  return new DocumentError(`At ${showPath(path)}: expected ${expected}, got ${showValue(got)}.`, remedy);
}

type Issue = z.core.$ZodIssue;

/** A schema's complaint in these words; the text of each of its checks completes "expected …". */
export function refuseIssues(
  issues: readonly Issue[],
  document: unknown,
  what: string,
  remedy: string,
): DocumentError {
  const [issue, path] = innermost(issues, []);
  if (issue === undefined) return refuse([], what, document, remedy);
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    return refuse([...path, key], 'no extra key', lookUp(document, [...path, key]), remedy);
  }
  return refuse(path, issue.message, lookUp(document, path), remedy);
}

/** The first issue; inside a union that of the branch that got farthest, with its whole path. */
function innermost(issues: readonly Issue[], base: Path): readonly [Issue | undefined, Path] {
  const issue = issues[0];
  if (issue === undefined) return [undefined, base];
  const path = [...base, ...(issue.path as (string | number)[])];
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue, path];
  return issue.errors
    .map((branch) => innermost(branch, path))
    .reduce((best, next) => (next[1].length >= best[1].length ? next : best), [issue, path] as const);
}

export function lookUp(document: unknown, path: Path): unknown {
  let value = document;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

function showPath(path: Path): string {
  if (path.length === 0) return 'the top';
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return shorten(text.startsWith('.') ? text.slice(1) : text, 120);
}

function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return shorten(JSON.stringify(value.slice(0, 80)), 60);
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : shorten(String(value), 60);
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
