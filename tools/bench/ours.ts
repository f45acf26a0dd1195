/** @file Entry by which the bench weighs our path alone. */
export { openDevice } from '../../src/engine/wgsl/device.ts';
export { planNetwork } from '../../src/engine/wgsl/plan.ts';
export { createWgslSession } from '../../src/engine/wgsl/session.ts';
export { SHADERS } from '../../src/engine/wgsl/sources.ts';
export { variantsFor } from '../../src/engine/wgsl/variant.ts';
