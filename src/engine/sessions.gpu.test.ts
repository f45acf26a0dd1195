/** @file What computes the network in a browser, held to the suite that every way to compute it passes. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll } from 'vitest';
import { describeSessions, type SessionBackend, SINGLE_TOLERANCE } from './inference-session.conformance.ts';
import { openBackend } from './tfjs-backend.ts';
import { createTfjsSession } from './tfjs-session.ts';
import { openDevice } from './wgsl/device.ts';
import { planNetwork } from './wgsl/plan.ts';
import { createWgslSession } from './wgsl/session.ts';
import { SHADERS } from './wgsl/sources.ts';
import type { Variant } from './wgsl/variant.ts';

/** In half precision, whose numbers have eleven bits. */
const F16_TOLERANCE = 2e-2;

const PLAIN: Variant = { name: 'plain', f16: false, subgroups: false, sharedLoads: false, fewestThreads: 1 };
const VARIANTS: readonly Variant[] = [
  PLAIN,
  { ...PLAIN, name: 'shared loads', subgroups: true, sharedLoads: true },
  { ...PLAIN, name: 'split', fewestThreads: 32_768 },
  { ...PLAIN, name: 'subgroups', subgroups: true, fewestThreads: 4096 },
  { ...PLAIN, name: 'f16', f16: true, fewestThreads: 4096 },
  { ...PLAIN, name: 'f16, subgroups', f16: true, subgroups: true, fewestThreads: 4096 },
];

let device: GPUDevice;
let buffers = 0;
beforeAll(async () => {
  ({ device } = await openDevice(navigator.gpu));
  const create = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    buffers++;
    buffer.destroy = () => {
      buffers--;
      destroy();
    };
    return buffer;
  };
  await openBackend('webgpu', '/wasm/');
  await openBackend('wasm', '/wasm/');
});
afterAll(() => device.destroy());

const shaders = (variant: Variant): SessionBackend => ({
  name: `hand-written shaders (${variant.name})`,
  async open(model, views) {
    const planned = planNetwork(model.manifest.network);
    if (planned.kind !== 'planned') throw new Error(planned.reason);
    return createWgslSession({ device, shaders: SHADERS, model, plan: planned.plan, variant, views });
  },
  mostViews: 2,
  tolerance: variant.f16 ? F16_TOLERANCE : SINGLE_TOLERANCE,
  held: () => buffers,
  async whyNot() {
    if (variant.subgroups && !device.features.has('subgroups')) return 'this adapter has no subgroups';
    return variant.f16 && !device.features.has('shader-f16') ? 'this adapter has no shader-f16' : null;
  },
});

const tfjs = (name: string, backend: 'webgpu' | 'wasm'): SessionBackend => ({
  name,
  open: (model, views) => createTfjsSession(model, backend, views),
  mostViews: 2,
  tolerance: SINGLE_TOLERANCE,
  held: () => tf.memory().numTensors,
});

describeSessions([
  ...VARIANTS.map(shaders),
  tfjs('tfjs, WebGPU', 'webgpu'),
  tfjs('tfjs, WebAssembly', 'wasm'),
]);
