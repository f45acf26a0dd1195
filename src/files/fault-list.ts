/** @file Collects what is wrong with many files, so that one run names them all. */
import { DataError, withoutRemedy } from '../core/index.ts';

/** More are only counted. */
const MOST_NAMED = 1000;

export interface FaultList {
  /** The value of `read`, or undefined where it threw a DataError, which is kept. Other errors are thrown on. */
  collect<Value>(read: () => Value | Promise<Value>): Promise<Value | undefined>;
  /** The same for what needs no waiting. */
  collectNow<Value>(read: () => Value): Value | undefined;
  add(error: DataError): void;
  /** Throws one error that names all that was collected; does nothing where nothing was. */
  refuse(what: string): void;
}

export function createFaultList(): FaultList {
  const found: { readonly place: number; readonly error: DataError }[] = [];
  let count = 0;
  let places = 0;
  const put = (place: number, error: DataError): void => {
    count++;
    if (found.length < MOST_NAMED) found.push({ place, error });
  };
  const keep = (place: number, error: unknown): undefined => {
    if (!(error instanceof DataError)) throw error;
    put(place, error);
  };
  return {
    add: (error) => put(places++, error),
    collectNow: (read) => {
      const place = places++;
      try {
        return read();
      } catch (error) {
        return keep(place, error);
      }
    },
    collect: async (read) => {
      const place = places++;
      try {
        return await read();
      } catch (error) {
        return keep(place, error);
      }
    },
    refuse: (what) => {
      // In the order in which they were asked for: of several that are read at once any may fail first.
      const errors = found.sort((a, b) => a.place - b.place).map(({ error }) => error);
      const [first] = errors;
      if (!first) return;
      if (count === 1) throw first;
      const lines = errors.map(withoutRemedy);
      if (count > errors.length) lines.push(`… and ${count - errors.length} more.`);
      throw new DataError(`${count} ${what} cannot be used:\n${lines.join('\n')}\n`, first.remedy);
    },
  };
}
