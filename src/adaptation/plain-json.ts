/** @file Copies a document from elsewhere before anything reads it: plain, shallow, small, finite (ADAPT-11). */
import { type DocumentError, type Path, refuse as refuseAt } from '../core/index.ts';

const DEEPEST = 10;
const MOST_VALUES = 20_000;
const LONGEST_TEXT = 2_000;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
export const REMEDY = 'Correct the file there, or start again from a built-in mapping.';

export function refuse(path: Path, expected: string, got: unknown, remedy = REMEDY): DocumentError {
  return refuseAt(path, expected, got, remedy);
}

/** @throws DocumentError when `json` is not a modest piece of JSON. */
export function copyPlainJson(json: unknown): unknown {
  let values = 0;
  const copy = (value: unknown, path: Path): unknown => {
    values++;
    if (values > MOST_VALUES) throw refuse([], `at most ${MOST_VALUES} values`, 'more', REMEDY);
    if (path.length > DEEPEST) throw refuse(path, `at most ${DEEPEST} levels`, 'more', REMEDY);
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw refuse(path, 'a finite number', value);
      return value;
    }
    if (typeof value === 'string') {
      if (value.length > LONGEST_TEXT) throw refuse(path, `at most ${LONGEST_TEXT} characters`, value);
      return value;
    }
    if (typeof value !== 'object') throw refuse(path, 'a JSON value', value);
    return Array.isArray(value) ? copyList(value, path) : copyObject(value, path);
  };
  const copyList = (list: readonly unknown[], path: Path): unknown[] => {
    if (list.length > MOST_VALUES) throw refuse(path, `at most ${MOST_VALUES} values`, 'more', REMEDY);
    return Array.from(list, (value, i) => copy(value, [...path, i]));
  };
  const copyObject = (object: object, path: Path): Record<string, unknown> => {
    const prototype: unknown = Object.getPrototypeOf(object);
    if (prototype !== null && prototype !== Object.prototype) throw refuse(path, 'a plain object', object);
    const copied: Record<string, unknown> = {};
    for (const key of Object.keys(object)) {
      if (FORBIDDEN_KEYS.has(key)) throw refuse([...path, key], 'no extra key', 'it');
      copied[key] = copy((object as Record<string, unknown>)[key], [...path, key]);
    }
    return copied;
  };
  return copy(json, []);
}
