/**
 * @file What a list shows of a stored record. Another version of the app may have written the record, or the disk damaged
 * it: what is shown of it is a text or a number whatever it holds, so that no record hides the others.
 */
import type { DBSchema, IDBPDatabase, StoreNames } from 'idb';

/** Longest text that is shown of a record, characters. */
const MOST_SHOWN = 200;

/** Stored records by key, as nobody has checked them. */
export type Unchecked = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

export const textOr = (value: unknown, other: string): string =>
  typeof value === 'string' ? value.slice(0, MOST_SHOWN) : other;

/** 0 for what is no number from 0 on. */
export const countOf = (value: unknown): number =>
  typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY ? value : 0;

/** All records of a store; one that is no object has nothing in it. */
export async function recordsOf<Schema extends DBSchema>(
  opened: IDBPDatabase<Schema>,
  store: StoreNames<Schema>,
): Promise<Unchecked> {
  const { store: records } = opened.transaction(store);
  const [keys, all] = await Promise.all([records.getAllKeys(), records.getAll()]);
  return new Map(keys.map((key, i) => [String(key), Object(all[i]) as Record<string, unknown>]));
}

/** What a list of what is kept says: how many keys the stores have, and the bytes that the records of the first tell. */
export async function amountOf<Schema extends DBSchema>(
  opened: IDBPDatabase<Schema>,
  records: StoreNames<Schema>,
  ...others: readonly StoreNames<Schema>[]
): Promise<{ readonly count: number; readonly bytes: number }> {
  const all = await recordsOf(opened, records);
  const keys = await Promise.all(others.map((store) => opened.getAllKeys(store)));
  const count = new Set([...all.keys(), ...keys.flat().map(String)]).size;
  return { count, bytes: [...all.values()].reduce((sum, { bytes }) => sum + countOf(bytes), 0) };
}
