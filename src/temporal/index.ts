/** @file Front door of temporal: scores → emotion state. */
export { affectOf } from './circumplex.ts';
export { DEFAULT_TEMPORAL_SETTINGS, type TemporalSettings } from './settings.ts';
export type { TemporalState } from './state.ts';
export { createTemporal, readEmotion, receive, switchOff, tick } from './temporal.ts';
