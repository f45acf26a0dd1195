/** @file Loads everything that the page loads later: retries, and on failure gives a reason and a way back. */
import { MienscapeError, retry } from '../../src/core/index.ts';

/** A part of the app could not be loaded. */
export class LoadError extends MienscapeError {}

const RETRY_AFTER_MS = [400, 1600];
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Answers a function that loads once: those who ask meanwhile share the attempt, what has come is kept, and a failure is
 * forgotten, so that whoever asks again begins anew.
 */
export function createLoader<T>(options: {
  /** The part, as the subject of a sentence: “The music”. */
  readonly what: string;
  readonly load: () => Promise<T>;
  readonly wait?: (ms: number) => Promise<void>;
  readonly isOnline?: () => boolean;
}): () => Promise<T> {
  const { what, load } = options;
  const isOnline = options.isOnline ?? (() => globalThis.navigator?.onLine ?? true);
  let loading: Promise<T> | null = null;
  return () => {
    loading ??= retry(load, options.wait ?? wait, RETRY_AFTER_MS).catch((cause: unknown) => {
      loading = null;
      const reason = isOnline()
        ? cause instanceof Error
          ? cause.message
          : String(cause)
        : 'there is no connection';
      throw new LoadError(
        `${what} could not be loaded (${reason}).`,
        'Try again once the connection is back. If that does not help, load the page again.',
        { cause },
      );
    });
    return loading;
  };
}
