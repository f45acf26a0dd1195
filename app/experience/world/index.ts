/** @file Front door of the places. */
export { WORLDS, worldOf } from './catalogue.ts';
export type { Quality } from './world.ts';
