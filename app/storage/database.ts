/**
 * @file One database of the browser, opened when it is needed and again after the browser closed it: site data were
 * cleared, another tab upgrades it, or the connection broke. Its records carry their own versions, so that its own
 * version never has to rise, and no tab has to wait for another to close.
 */
import { type DBSchema, type IDBPDatabase, openDB, unwrap } from 'idb';
import { MienscapeError } from '../../src/core/index.ts';
import { type DatabaseId, STORES } from './stores.ts';

/** Why the browser does not keep a thing. */
export type StorageTrouble = 'full' | 'forbidden' | 'waiting';

export class StorageError extends MienscapeError {
  readonly trouble: StorageTrouble;
  constructor(trouble: StorageTrouble, message: string, remedy: string, options?: ErrorOptions) {
    super(message, remedy, options);
    this.trouble = trouble;
  }
}

function troubleOf(error: unknown): StorageTrouble {
  if (error instanceof StorageError) return error.trouble;
  const name = error instanceof DOMException || error instanceof Error ? error.name : '';
  return name === 'QuotaExceededError' ? 'full' : 'forbidden';
}

type Words = readonly [message: string, remedy: string];

/** What a person is told where the browser does not keep a thing; `full` and `forbidden` speak of what was to be written. */
export interface Refusals {
  readonly full: Words;
  readonly forbidden: Words;
}

/** What was to be erased is in the browser still, whatever the reason. */
const NOT_ERASED: Words = [
  'The browser did not erase it: it is still kept on this device.',
  'Try again, or clear the data of this site in the browser’s settings.',
];

/** The app's own errors have their words already. */
function inWords(error: unknown, refusals: Refusals): MienscapeError {
  if (error instanceof MienscapeError) return error;
  const trouble = troubleOf(error) === 'full' ? 'full' : 'forbidden';
  return new StorageError(trouble, ...refusals[trouble], { cause: error });
}

/** Longer than this, and an open database is not coming soon: another tab of an older version holds it. */
const PATIENCE_MS = 3000;
/** In steps: a page that is busy for seconds has not waited for longer than one of them. */
const PATIENCE_STEPS = 10;

/** Asked by what it would do: a closed connection begins no transaction. */
function isClosed(database: IDBDatabase): boolean {
  const [store] = database.objectStoreNames;
  try {
    if (store !== undefined) database.transaction(store).abort();
    return false;
  } catch {
    return true;
  }
}

/** While site data are cleared, the browser closes what is being opened as well: it is opened again after these, ms. */
const REOPEN_AFTER_MS = [50, 250, 1000];
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Thrown by a connection that was closed under a request; a new connection may well answer. */
const CLOSED = ['InvalidStateError', 'AbortError'];

export interface DatabaseOptions {
  readonly refusals: Refusals;
  /** How each store keys its values; without it, keys are given beside them. */
  readonly keyPath?: string;
  /** The browser took the database away by itself: what was in it may be gone. */
  readonly onLost?: () => void;
}

export type Database<Schema extends DBSchema> = {
  /**
   * Works on an open database; tries once more where the connection was closed meanwhile.
   * @throws StorageError in the words of `refusals`, or what `work` threw of the app's own errors
   */
  run<Result>(work: (database: IDBPDatabase<Schema>) => Promise<Result>): Promise<Result>;
  /** As `run`, for work that takes records away: what the browser refuses to erase is never said to be gone. */
  erase<Result>(work: (database: IDBPDatabase<Schema>) => Promise<Result>): Promise<Result>;
  /** Takes every record out of every store, also of stores that another version made. */
  clear(): Promise<void>;
  close(): void;
};

export function createDatabase<Schema extends DBSchema>(
  id: DatabaseId,
  { refusals, keyPath, onLost }: DatabaseOptions,
): Database<Schema> {
  const { name, stores } = STORES[id];
  let opening: Promise<IDBPDatabase<Schema>> | null = null;

  const connect = async (version?: number): Promise<IDBPDatabase<Schema>> => {
    let database: IDBPDatabase<Schema>;
    try {
      database = await openDB<Schema>(name, version, {
        upgrade: (made) => {
          for (const store of missing(made))
            made.createObjectStore(store as never, keyPath === undefined ? {} : { keyPath });
        },
        // Another tab upgrades or deletes it: it must not wait for this one.
        blocking: (_current, _blocked, event) => {
          (event.target as IDBDatabase).close();
          opening = null;
        },
        terminated: () => {
          opening = null;
          onLost?.();
        },
      });
    } catch (error) {
      // A newer version of the app upgraded it: its records say themselves whether they can be read.
      if (version !== undefined && error instanceof DOMException && error.name === 'VersionError')
        return connect();
      throw error;
    }
    if (missing(database).length === 0) return database;
    const next = database.version + 1;
    database.close();
    return connect(next);
  };
  const missing = (database: Pick<IDBPDatabase<Schema>, 'objectStoreNames'>): readonly string[] =>
    stores.filter((store) => !(database.objectStoreNames as DOMStringList).contains(store));

  const reconnect = async (): Promise<IDBPDatabase<Schema>> => {
    for (const waitMs of REOPEN_AFTER_MS) {
      try {
        return await connect(1);
      } catch (error) {
        if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
        await pause(waitMs);
      }
    }
    return connect(1);
  };
  const open = (): Promise<IDBPDatabase<Schema>> => {
    if (!opening) {
      const mine = reconnect();
      opening = mine;
      mine.catch(() => {
        if (opening === mine) opening = null;
      });
    }
    return opening;
  };
  const openSoon = async (): Promise<IDBPDatabase<Schema>> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const wait = (steps: number): void => {
        timer = setTimeout(() => {
          if (steps > 1) return wait(steps - 1);
          reject(
            new StorageError(
              'waiting',
              'Another tab with an older version of this page is using the stored data.',
              'Close or reload that tab; saving then continues by itself.',
            ),
          );
        }, PATIENCE_MS / PATIENCE_STEPS);
      };
      wait(PATIENCE_STEPS);
    });
    try {
      return await Promise.race([open(), late]);
    } finally {
      clearTimeout(timer);
    }
  };
  const attempt = async <Result>(
    work: (database: IDBPDatabase<Schema>) => Promise<Result>,
  ): Promise<Result> => {
    const connection = await openSoon();
    try {
      return await work(connection);
    } catch (error) {
      const closed = error instanceof DOMException && CLOSED.includes(error.name);
      if (!closed) throw error;
      const current = await opening?.catch(() => null);
      // Closed, and its own word of that is still on the way.
      if (current === connection && isClosed(unwrap(connection) as IDBDatabase)) opening = null;
      else if (current === connection) throw error;
      return work(await openSoon());
    }
  };
  const run = <Result>(work: (database: IDBPDatabase<Schema>) => Promise<Result>): Promise<Result> =>
    attempt(work).catch((error: unknown) => {
      throw inWords(error, refusals);
    });
  const erase = <Result>(work: (database: IDBPDatabase<Schema>) => Promise<Result>): Promise<Result> => {
    let wasOpened = false;
    return attempt((database) => {
      wasOpened = true;
      return work(database);
    }).catch((error: unknown) => {
      throw inWords(error, wasOpened ? { full: NOT_ERASED, forbidden: NOT_ERASED } : refusals);
    });
  };
  return {
    run,
    erase,
    clear: () =>
      erase(async (database) => {
        const names = [...database.objectStoreNames];
        const transaction = database.transaction(names, 'readwrite');
        await settle(transaction.done, ...names.map((store) => transaction.objectStore(store).clear()));
      }),
    close: () => {
      void opening?.then((database) => database.close());
      opening = null;
    },
  };
}

/** A full disk aborts the requests without a reason; their transaction knows it, so it is heard first. */
export async function settle(done: Promise<void>, ...requests: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled([done, ...requests]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
