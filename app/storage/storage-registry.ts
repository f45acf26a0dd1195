/** @file The list of everything that the app stores in the browser, with the way to erase it. Whoever stores registers here. */
import { MienscapeError, withoutRemedy } from '../../src/core/index.ts';
import type { StoreId } from './stores.ts';
import type { Tabs } from './tabs.ts';

/** Where what is kept comes from: who withdraws consent is asked about `face`; `choices` and `app` go with “Erase everything”. */
export type KeptOrigin = 'face' | 'choices' | 'app';

export interface KeptAmount {
  /** How many things a person would count; 0 means that nothing is kept. */
  readonly count: number;
  readonly bytes: number;
}

/** One kind of thing that is kept, told by the part of the app that keeps it. */
export interface Keeper {
  readonly id: StoreId;
  /** What it is, in plain words: “Recorded sessions”. */
  readonly name: string;
  /** What it holds and what for, in one sentence. */
  readonly holds: string;
  readonly origin: KeptOrigin;
  measure(): Promise<KeptAmount> | KeptAmount;
  /** Erases it from the disk. Copies in memory are let go of by `onForget`, in every tab. */
  erase(): Promise<void> | void;
}

export interface Kept extends Pick<Keeper, 'id' | 'name' | 'holds' | 'origin'> {
  /** Null where it could not be looked at. */
  readonly amount: KeptAmount | null;
}

/** Which keepers could not erase, and why; empty when all is gone. */
export type EraseFailures = readonly { readonly name: string; readonly reason: string }[];

/** Every tab that runs has heard of an erasure by then, and begins no write of what it held. */
const HEARD_WITHIN_MS = 100;

type ForgetListener = (stores: readonly StoreId[], done: boolean) => void;

export interface StorageRegistry {
  /** Answers a function that takes the keeper off the list. */
  register(keeper: Keeper): () => void;
  /** Everything that is kept now, in the order of registration; what keeps nothing is left out. */
  list(): Promise<readonly Kept[]>;
  /**
   * Erases all, or only what comes from the given origins or has the given id, in memory first, in every tab. One
   * failure holds up no other.
   */
  erase(which?: { readonly origins?: readonly KeptOrigin[]; readonly id?: StoreId }): Promise<EraseFailures>;
  /**
   * Hears what is erased, here or in another tab. Before (`done` false), who holds a copy lets go of it and never
   * writes it back; once it is `done`, who shows a list looks again.
   */
  onForget(listener: ForgetListener): () => void;
  /** Hears of keepers that come and go, of erasing, and of `touch`. */
  subscribe(listener: () => void): () => void;
  /** For keepers: what is kept has changed. */
  touch(): void;
  /** Why the browser keeps nothing (forbidden, full), in plain words; null while it does. Keepers report it. */
  readonly problem: string | null;
  report(problem: string | null): void;
}

export function createStorageRegistry(tabs?: Tabs): StorageRegistry {
  const keepers = new Map<StoreId, Keeper>();
  const listeners = new Set<() => void>();
  const forgetters = new Set<ForgetListener>();
  let problem: string | null = null;
  const touch = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const forget: ForgetListener = (stores, done) => {
    for (const forgetter of [...forgetters]) forgetter(stores, done);
  };
  tabs?.listen((message) => {
    if (message.kind === 'erased') {
      forget(message.stores, message.done);
      touch();
    } else if (message.kind === 'changed') touch();
  });
  return {
    register(keeper) {
      if (keepers.has(keeper.id)) throw new Error(`Two keepers are called '${keeper.id}'. Rename one.`);
      keepers.set(keeper.id, keeper);
      touch();
      return () => {
        keepers.delete(keeper.id);
        touch();
      };
    },
    async list() {
      const all = await Promise.all(
        [...keepers.values()].map(async (keeper): Promise<Kept> => {
          const { id, name, holds, origin } = keeper;
          try {
            return { id, name, holds, origin, amount: await keeper.measure() };
          } catch {
            return { id, name, holds, origin, amount: null };
          }
        }),
      );
      return all.filter(({ amount }) => amount === null || amount.count > 0);
    },
    async erase({ origins, id } = {}) {
      const chosen = [...keepers.values()].filter(
        (keeper) => (origins?.includes(keeper.origin) ?? true) && (id === undefined || keeper.id === id),
      );
      const stores = chosen.map((keeper) => keeper.id);
      const failures: { name: string; reason: string }[] = [];
      tabs?.tell({ kind: 'erased', stores, done: false });
      forget(stores, false);
      // What another tab began to write before it heard is on the disk before it is erased there, and goes with it.
      if (tabs) await new Promise((resolve) => setTimeout(resolve, HEARD_WITHIN_MS));
      for (const keeper of chosen) {
        try {
          await keeper.erase();
        } catch (error) {
          if (await keepsSomething(keeper)) failures.push({ name: keeper.name, reason: reasonOf(error) });
        }
      }
      tabs?.tell({ kind: 'erased', stores, done: true });
      forget(stores, true);
      touch();
      return failures;
    },
    onForget(listener) {
      forgetters.add(listener);
      return () => {
        forgetters.delete(listener);
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    touch,
    get problem() {
      return problem;
    },
    report(next) {
      if (next === problem) return;
      problem = next;
      touch();
    },
  };
}

/** Not known counts as yes. */
async function keepsSomething(keeper: Keeper): Promise<boolean> {
  try {
    return (await keeper.measure()).count > 0;
  } catch {
    return true;
  }
}

/** Whoever shows it tells the way out, once for all. */
function reasonOf(error: unknown): string {
  if (error instanceof MienscapeError) return withoutRemedy(error);
  return error instanceof Error ? error.message : String(error);
}

/** What a text costs in web storage: two bytes a character, key included. */
export function textBytes(key: string, value: string | null): number {
  return value === null ? 0 : 2 * (key.length + value.length);
}
