/** @file The ONNX file is one that ONNX Runtime reads, and its session is held to the suite of all the others. */
import * as ort from 'onnxruntime-web/wasm';
import { beforeAll } from 'vitest';
import { describeSessions, SINGLE_TOLERANCE } from '../../src/engine/inference-session.conformance.ts';
import { useBackend } from '../../src/fixtures/backends.ts';
import { createOnnxSession } from './onnx-session.ts';

beforeAll(async () => {
  await useBackend('cpu');
  ort.env.wasm.numThreads = 1;
});

describeSessions([
  {
    name: 'ONNX Runtime, WebAssembly',
    open: (model) => createOnnxSession(ort, model, 'wasm'),
    mostViews: 1,
    tolerance: SINGLE_TOLERANCE,
  },
]);
