/** @file Public interface of the worlds. */
export { WORLDS, worldOf } from './catalogue.ts';
export { type AmbientEvent, ANISOTROPY, type Quality, type WorldProps } from './world.ts';
