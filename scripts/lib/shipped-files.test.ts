import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shippedFile } from './shipped-files.ts';

describe('shippedFile', () => {
  it.each([
    ['/models/student/manifest.json', 'models/student/manifest.json'],
    ['/models/student/weights.bin', 'models/student/weights.bin'],
    ['/models/student-large/face-gate.json', 'models/student-large/face-gate.json'],
    ['/detector/blazeface.json', 'node_modules/@vladmandic/human/models/blazeface.json'],
    [
      '/wasm/tfjs-backend-wasm-simd.wasm',
      'node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
    ],
    ['/decoders/draco/draco_decoder.wasm', 'node_modules/three/examples/jsm/libs/draco/draco_decoder.wasm'],
    ['/decoders/basis/basis_transcoder.js', 'node_modules/three/examples/jsm/libs/basis/basis_transcoder.js'],
    ['/stretch/SignalsmithStretch.mjs', 'node_modules/signalsmith-stretch/SignalsmithStretch.mjs'],
  ])('serves %s', (url, path) => {
    expect(shippedFile('root', url)).toBe(join('root', path));
  });

  it.each([
    '/models/teacher/weights.bin',
    '/models/student-wide/manifest.json',
    '/models/student/checkpoint.bin',
    '/models/../package.json',
    '/models/student/../../package.json',
    '/detector/emotion.json',
    '/wasm/tfjs-backend-wasm-threaded-simd.wasm',
    '/decoders/draco/draco_decoder.js',
    '/decoders/draco/gltf/draco_decoder.wasm',
    '/decoders/lil-gui.module.min.js',
    '/stretch/package.json',
    '/',
  ])('does not serve %s', (url) => {
    expect(shippedFile('root', url)).toBeNull();
  });
});
