/** @file What a worker loads once it has a graphics device to compute with, and not before: our shaders and what runs them. */
export { openDevice } from './device.ts';
export { planNetwork } from './plan.ts';
export { createWgslSession } from './session.ts';
export { SHADERS } from './sources.ts';
export { variantsFor } from './variant.ts';
