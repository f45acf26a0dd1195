/** @file Public interface of temporal: turns the scores of single frames into an emotion state over time. */
export { affectOf } from './circumplex.ts';
export type { Onset } from './onset.ts';
export {
  DEFAULT_TEMPORAL_SETTINGS,
  NEWEST_RULES,
  type RulesVersion,
  type TemporalSettings,
} from './settings.ts';
export type { TemporalState } from './state.ts';
export { createTemporal, readEmotion, receive, switchOff, tick } from './temporal.ts';
