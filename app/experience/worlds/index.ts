/** @file Front door of the places. */
export { WORLDS, worldOf } from './catalogue.ts';
export type { AmbientEvent, Quality, WorldProps } from './world.ts';
