/**
 * @file Property tests draw the same cases in every run, so that a change is judged by what it changed.
 * `MIENSCAPE_PROPERTY_SEED=7 npx vitest run --project unit` draws others; a failure prints its seed.
 */
import fc from 'fast-check';

const asked = process.env.MIENSCAPE_PROPERTY_SEED ?? '1';
const seed = Number(asked);
if (!Number.isInteger(seed))
  throw new Error(
    `MIENSCAPE_PROPERTY_SEED: expected a whole number, got '${asked}'. Leave it out, or set one.`,
  );
fc.configureGlobal({ seed });
