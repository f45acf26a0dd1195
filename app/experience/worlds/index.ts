/** @file Front door of the places. */
export { WORLDS, worldOf } from './catalogue.ts';
export type { Happening, Quality, WorldProps } from './world.ts';
