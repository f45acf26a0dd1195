/** @file Collects what is wrong with many files, so that one run names them all. */
import { DataError } from '../core/index.ts';

/** More are only counted. */
const MOST_NAMED = 1000;

export interface FaultList {
  /** The value of `read`, or undefined where it threw a DataError, which is kept. Other errors are thrown on. */
  collect<Value>(read: () => Value | Promise<Value>): Promise<Value | undefined>;
  add(error: DataError): void;
  /** Throws one error that names all that was collected; does nothing where nothing was. */
  refuse(what: string): void;
}

const withoutRemedy = ({ message, remedy }: DataError): string =>
  message.endsWith(` ${remedy}`) ? message.slice(0, -remedy.length - 1) : message;

export function createFaultList(): FaultList {
  const errors: DataError[] = [];
  let count = 0;
  const add = (error: DataError): void => {
    count++;
    if (errors.length < MOST_NAMED) errors.push(error);
  };
  return {
    add,
    collect: async (read) => {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        add(error);
        return undefined;
      }
    },
    refuse: (what) => {
      const [first] = errors;
      if (!first) return;
      if (count === 1) throw first;
      const lines = errors.map(withoutRemedy);
      if (count > errors.length) lines.push(`… and ${count - errors.length} more.`);
      throw new DataError(`${count} ${what} cannot be used:\n${lines.join('\n')}\n`, first.remedy);
    },
  };
}
