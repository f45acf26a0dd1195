/** @file Public interface of the worlds. */
export { WORLDS, worldOf } from './catalogue.ts';
export type { AmbientEvent, Quality, WorldProps } from './world.ts';
