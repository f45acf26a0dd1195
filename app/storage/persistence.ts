/** @file Asks the browser not to clear what a person made when space runs short. */

type Manager = Pick<StorageManager, 'persist' | 'persisted'>;

/** Asked once a visit, after the first thing was saved: some browsers ask the person. */
export function createPersistence(manager: Partial<Manager> | undefined) {
  let asked: Promise<boolean> | null = null;
  return {
    ask: (): Promise<boolean> => {
      asked ??= Promise.resolve(manager?.persist?.() ?? false).catch(() => false);
      return asked;
    },
    /** Null where the browser does not tell. */
    granted: (): Promise<boolean | null> => Promise.resolve(manager?.persisted?.() ?? null).catch(() => null),
  };
}

export type Persistence = ReturnType<typeof createPersistence>;
