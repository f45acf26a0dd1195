/** @file What computes the network in Node, held to the suite that every way to compute it passes. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { useBackend } from '../fixtures/backends.ts';
import { describeSessions, type SessionBackend, SINGLE_TOLERANCE } from './inference-session.conformance.ts';
import { createTfjsSession } from './tfjs-session.ts';

beforeAll(async () => {
  await useBackend('cpu');
  await useBackend('wasm');
});

const tfjs = (name: string, backend: 'wasm' | 'cpu'): SessionBackend => ({
  name,
  open: (model, views) => createTfjsSession(model, backend, views),
  mostViews: 2,
  tolerance: SINGLE_TOLERANCE,
  held: () => tf.memory().numTensors,
});

describeSessions([tfjs('tfjs, WebAssembly', 'wasm'), tfjs('tfjs, plain JavaScript', 'cpu')]);
