/** @file Public interface of stems: one's own music as a document; tempo, loops and loudness of recordings. */
export { CLIPPED_A_LITTLE, type Examined, examineStem } from './examine.ts';
export { cutLoop, fittingBars, loopSec } from './loop.ts';
export { loudnessOf, loudnessOver } from './loudness.ts';
export { feltTempo, playRate } from './pace.ts';
export { parseStemSet } from './parse-stem-set.ts';
export {
  assertFits,
  type CutLoops,
  type PreparedStems,
  prepareStems,
  STEM_LUFS,
  type StemGroup,
  type StemLevel,
} from './prepare.ts';
export {
  guessRole,
  isStemRole,
  ROLE_WORDS,
  type RoleGains,
  roleGains,
} from './roles.ts';
export {
  EMPTY_STEM_SET,
  PAIRS,
  STEM_LIMITS,
  STEM_ROLES,
  type Stem,
  StemError,
  type StemMeasure,
  type StemRole,
  type StemSet,
  type StemTiming,
  timingOf,
} from './stem-set.ts';
export type { FoundTempo } from './tempo.ts';
export { beginAt, isClear, offerTiming } from './timing.ts';
