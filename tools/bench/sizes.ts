/** @file What a browser must load for each engine, compressed; weights, the same for all, are left out. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const PACKAGES: readonly (readonly [engine: string, files: readonly string[]])[] = [
  [
    'tfjs WebGPU',
    [
      '@tensorflow/tfjs-core/dist/tf-core.min.js',
      '@tensorflow/tfjs-backend-webgpu/dist/tf-backend-webgpu.min.js',
    ],
  ],
  [
    'tfjs WASM',
    [
      '@tensorflow/tfjs-core/dist/tf-core.min.js',
      '@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js',
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
    ],
  ],
  [
    'tfjs WebGL',
    [
      '@tensorflow/tfjs-core/dist/tf-core.min.js',
      '@tensorflow/tfjs-backend-webgl/dist/tf-backend-webgl.min.js',
    ],
  ],
  [
    'ONNX Runtime Web WebGPU',
    [
      'onnxruntime-web/dist/ort.webgpu.bundle.min.mjs',
      'onnxruntime-web/dist/ort-wasm-simd-threaded.asyncify.wasm',
    ],
  ],
  [
    'ONNX Runtime Web WASM',
    ['onnxruntime-web/dist/ort.wasm.bundle.min.mjs', 'onnxruntime-web/dist/ort-wasm-simd-threaded.wasm'],
  ],
];

const gzipped = (content: string | Uint8Array): number => gzipSync(content).byteLength;

/** Our path bundled by itself, as the app bundles it. */
async function ours(root: string): Promise<number> {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      lib: { entry: join(root, 'tools/bench/ours.ts'), formats: ['es'] },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((each) =>
    'output' in each ? each.output : [],
  );
  return outputs.reduce((sum, each) => sum + (each.type === 'chunk' ? gzipped(each.code) : 0), 0);
}

export async function engineBytes(root: string): Promise<Map<string, number>> {
  const sizes = new Map(
    PACKAGES.map(([engine, files]) => [
      engine,
      files.reduce((sum, file) => sum + gzipped(readFileSync(join(root, 'node_modules', file))), 0),
    ]),
  );
  return sizes.set('Mienscape’s shaders', await ours(root));
}
