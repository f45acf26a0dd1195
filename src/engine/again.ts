/** @file Fetches in the worker, with retries, so that one lost request does not stop sensing. */
import { retry } from '../core/index.ts';

export type Wait = (ms: number) => Promise<void>;

const RETRY_AFTER_MS = [300, 1200];
const pause: Wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const again = <T>(attempt: () => Promise<T>, wait: Wait = pause): Promise<T> =>
  retry(attempt, wait, RETRY_AFTER_MS);
