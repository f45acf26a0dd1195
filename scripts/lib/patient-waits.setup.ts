/**
 * @file `vi.waitFor` and `vi.waitUntil` fail after 15 s in place of 1 s, unless a test says otherwise: no test measures
 * time, and a busy machine may take its time. A wait that holds ends at once either way.
 */
import { vi } from 'vitest';

const TIMEOUT_MS = 15_000;

type Options = Parameters<typeof vi.waitFor>[1];

/** A number alone is a timeout. */
const patient = (options: Options): Options =>
  typeof options === 'number' ? options : { timeout: TIMEOUT_MS, ...options };

const { waitFor, waitUntil } = vi;
vi.waitFor = (callback, options) => waitFor(callback, patient(options));
vi.waitUntil = (callback, options) => waitUntil(callback, patient(options));
