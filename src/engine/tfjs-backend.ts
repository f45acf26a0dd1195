/** @file The backends of tfjs: each is fetched and started when it is needed, and where one does not start, its error says why. */
import * as tf from '@tensorflow/tfjs-core';
import { again } from './again.ts';
import type { Candidate } from './backends.ts';
import type { WasmUrls } from './settings.ts';

/** As tfjs wants them; it asks for an address of the threaded build too, which is never used. */
const wasmPaths = (urls: WasmUrls) =>
  typeof urls === 'string'
    ? urls
    : {
        'tfjs-backend-wasm.wasm': urls.plain,
        'tfjs-backend-wasm-simd.wasm': urls.simd,
        'tfjs-backend-wasm-threaded-simd.wasm': urls.simd,
      };

/** The smallest module that there is. */
const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** tfjs takes them once, also where what it then starts fails. */
let hasWasmPaths = false;

/** Why a tfjs backend did not start, which tfjs tells the console alone. */
const startErrors = new Map<string, Error | null>();

function noteStartError(name: string): void {
  if (startErrors.has(name) || tf.engine().registry[name] !== undefined) return;
  startErrors.set(name, null);
  const make = tf.findBackendFactory(name);
  tf.removeBackend(name);
  tf.registerBackend(name, async () => {
    try {
      return await make();
    } catch (cause) {
      // tfjs itself rejects with an object that has a message alone.
      const { message = String(cause) } = Object(cause) as { readonly message?: string };
      const error = cause instanceof Error ? cause : new Error(message, { cause });
      startErrors.set(name, error);
      throw error;
    }
  });
}

export type TfName = Extract<Candidate, { engine: 'tfjs' }>['tfName'];

/** Starts a tfjs backend and makes it the one in use; throws where it does not start. */
export async function openBackend(name: TfName, wasmUrl: WasmUrls): Promise<void> {
  switch (name) {
    case 'webgpu':
      await again(() => import('@tensorflow/tfjs-backend-webgpu'));
      break;
    case 'wasm': {
      const wasm = await again(() => import('@tensorflow/tfjs-backend-wasm'));
      // What a policy forbids, no other attempt brings.
      await WebAssembly.compile(EMPTY_MODULE);
      // The folder never changes.
      if (!hasWasmPaths) wasm.setWasmPaths(wasmPaths(wasmUrl));
      hasWasmPaths = true;
      // The threaded build hangs after minification and gained nothing on a network this small.
      tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
      break;
    }
    case 'cpu':
      await again(() => import('@tensorflow/tfjs-backend-cpu'));
      break;
    default:
      throw name satisfies never;
  }
  noteStartError(name);
  const start = async (): Promise<void> => {
    if (!(await tf.setBackend(name))) throw startErrors.get(name) ?? new Error(`${name} did not start`);
  };
  // Its file may have been lost on the way.
  await (name === 'wasm' ? again(start) : start());
  await tf.ready();
}
