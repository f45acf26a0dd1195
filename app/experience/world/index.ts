/** @file Front door of the places. */
export { SHORE, ShoreWorld } from './shore-world.tsx';
export type { Quality, World, WorldCost, WorldProps } from './world.ts';
