/** @file The tfjs backend that a command computes on. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { MienscapeError } from '../../core/index.ts';
import { installConvGradients, registerGradients } from '../../distill/index.ts';

export const CLI_BACKENDS = ['auto', 'tensorflow', 'webgpu', 'wasm', 'cpu'] as const;
export type CliBackend = (typeof CLI_BACKENDS)[number];

class BackendError extends MienscapeError {}

/** TensorFlow's own library through tfjs-node: optional, an order of magnitude faster than WASM. */
async function openTensorFlow(): Promise<void> {
  // A build outside this folder can be named, where the package's own download is not to be had.
  const folder = process.env.MIENSCAPE_TFJS_NODE;
  const entry = folder
    ? pathToFileURL(createRequire(import.meta.url).resolve(folder)).href
    : '@tensorflow/tfjs-node';
  await import(entry);
  await tf.setBackend('tensorflow');
}

/** Gives this process `navigator.gpu` by Dawn for Node: it needs a GPU and a Vulkan loader. */
export async function installDawn(): Promise<void> {
  const entry = 'webgpu';
  const { create, globals } = (await import(entry)) as { create(flags: string[]): GPU; globals: object };
  Object.assign(globalThis, globals);
  // Node has a navigator from version 21 on.
  if (typeof navigator === 'undefined')
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  Object.defineProperty(globalThis.navigator, 'gpu', { value: create([]), configurable: true });
}

async function openWebGpu(): Promise<void> {
  await installDawn();
  await import('@tensorflow/tfjs-backend-webgpu');
  await tf.setBackend('webgpu');
}

async function openWasm(): Promise<void> {
  const wasm = await import('@tensorflow/tfjs-backend-wasm');
  const require = createRequire(import.meta.url);
  const folder = require.resolve('@tensorflow/tfjs-backend-wasm').replace(/tf-backend-wasm[^/\\]*$/, '');
  wasm.setWasmPaths(folder);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await tf.setBackend('wasm');
}

async function openCpu(): Promise<void> {
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
}

const OPENERS = { tensorflow: openTensorFlow, webgpu: openWebGpu, wasm: openWasm, cpu: openCpu };
const REMEDIES: Record<Exclude<CliBackend, 'auto'>, string> = {
  tensorflow: 'Run `npm install --no-save @tensorflow/tfjs-node`, or use --backend wasm.',
  webgpu: 'Run `npm install --no-save webgpu` on a machine with a GPU, or use --backend wasm.',
  wasm: 'Run `npm ci` again, or use --backend cpu.',
  cpu: 'Run `npm ci` again.',
};

/**
 * Why TensorFlow's library was not taken, where somebody meant it to be: a build that is named, or one that is installed and
 * does not load. Null where there is none.
 */
export function slowHint(cause: unknown, named: string | undefined): string | null {
  const reason = String(cause).split('\n')[0];
  const missing = (cause as { code?: string } | null)?.code === 'ERR_MODULE_NOT_FOUND';
  if (named)
    return `MIENSCAPE_TFJS_NODE is ${named}, which could not be loaded (${reason}); computing on WASM, which is slower. Correct its path.`;
  return missing && reason?.includes('@tensorflow/tfjs-node')
    ? null
    : `@tensorflow/tfjs-node is installed and could not be loaded (${reason}); computing on WASM, which is slower. Install it again.`;
}

/**
 * Opens the backend asked for; `auto` takes the fastest that is there (TensorFlow, then WASM). Returns its name.
 * `gradients`: also loads what is needed to differentiate.
 */
export async function openBackend(
  choice: CliBackend,
  purpose: 'forward' | 'gradients' = 'forward',
): Promise<string> {
  if (choice === 'auto') {
    try {
      await openTensorFlow();
    } catch (cause) {
      await openWasm();
      const hint = slowHint(cause, process.env.MIENSCAPE_TFJS_NODE);
      if (hint !== null) console.error(hint);
    }
  } else {
    try {
      await OPENERS[choice]();
    } catch (cause) {
      throw new BackendError(
        `The backend '${choice}' could not be opened: ${String(cause).split('\n')[0]}.`,
        REMEDIES[choice],
        { cause },
      );
    }
  }
  await tf.ready();
  const name = tf.getBackend();
  if (purpose === 'gradients' && name !== 'tensorflow') {
    await registerGradients();
    if (name === 'wasm') installConvGradients();
  }
  return name;
}
