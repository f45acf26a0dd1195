/** @file Opens the best backend that gives right answers, and puts the model on it. */
import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../artifacts/index.ts';
import { type Backend, createRandom } from '../core/index.ts';
import { type InputShape, writeInput } from '../faces/index.ts';
import { type Adapter, type Candidate, describeAdapter, planBackends } from './backends.ts';
import { SensingFault } from './faults.ts';
import { createSession, type Session } from './session.ts';
import type { BackendChoice } from './settings.ts';

export interface OpenedModel {
  readonly session: Session;
  readonly backend: Backend;
  readonly adapter: string | null;
  readonly warmUpMs: number;
  readonly why: string;
}

export interface OpenModelOptions {
  readonly model: Model;
  readonly choice: BackendChoice;
  readonly avoidWebGpu: string | null;
  /** Folder of the .wasm files, ending in a slash. */
  readonly wasmUrl: string;
  readonly onStage: (stage: 'backend' | 'warmUp', progress: number) => void;
  /** The graphics device went away, or reported an error of its own, after the model was opened. */
  readonly onDeviceTrouble: (reason: string) => void;
}

/** Largest difference between two backends' logits, relative to the largest logit, that rounding explains. */
export const SELF_CHECK_TOLERANCE = 1e-3;

async function findAdapter(): Promise<Adapter | null> {
  try {
    const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
    return adapter ? describeAdapter(adapter) : null;
  } catch {
    return null;
  }
}

async function openBackend(name: Candidate['tfName'], wasmUrl: string): Promise<void> {
  switch (name) {
    case 'webgpu':
      await import('@tensorflow/tfjs-backend-webgpu');
      break;
    case 'wasm': {
      const wasm = await import('@tensorflow/tfjs-backend-wasm');
      // Set a second time after the files were fetched, it throws; the folder never changes.
      if (tf.engine().registry.wasm === undefined) wasm.setWasmPaths(wasmUrl);
      // The threaded build hangs after minification and gained nothing on a network this small.
      tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
      break;
    }
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      break;
    default:
      throw name satisfies never;
  }
  if (!(await tf.setBackend(name))) throw new Error(`${name} did not start`);
  await tf.ready();
}

/**
 * A network's input made of random blotches, [H·W·C]: unlike plain noise, which pooling averages away, it drives
 * the network as far as faces do.
 */
export function blotches(seed: number, input: InputShape): Float32Array {
  const random = createRandom(seed);
  const data = Float32Array.from({ length: 8 * 4 }, () => random.uniform(0, 255));
  const pixels = new Float32Array(input.height * input.width * input.channels);
  writeInput(pixels, 0, { width: 8, height: 4, data }, 'full', input, 'stretch');
  return pixels;
}

/** Largest difference relative to the reference's largest magnitude (at least 1). Infinity where not finite. */
export function relativeDifference(values: Float32Array, reference: Float32Array): number {
  const scale = reference.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  let worst = values.length === reference.length ? 0 : Number.POSITIVE_INFINITY;
  for (const [i, value] of values.entries()) {
    const difference = Math.abs(value - (reference[i] ?? Number.NaN)) / scale;
    worst = difference <= worst ? worst : Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
  }
  return worst;
}

async function answers(session: Session, inputs: readonly Float32Array[]): Promise<Float32Array[]> {
  const logits: Float32Array[] = [];
  for (const input of inputs) logits.push((await session.run(input)).logits);
  return logits;
}

/** The same pictures on WebAssembly, or on plain JavaScript where that is blocked. */
async function reference(
  model: Model,
  inputs: readonly Float32Array[],
  wasmUrl: string,
): Promise<Float32Array[]> {
  for (const name of ['wasm', 'cpu'] as const) {
    try {
      await openBackend(name, wasmUrl);
    } catch {
      continue;
    }
    const session = await createSession(model, name);
    try {
      return await answers(session, inputs);
    } finally {
      session.dispose();
    }
  }
  throw new Error('there is no second backend to check it against');
}

function watchDevice(onTrouble: (reason: string) => void): void {
  const { device } = tf.backend() as unknown as { device: GPUDevice };
  device.addEventListener('uncapturederror', ({ error }) => onTrouble(error.message));
  void device.lost.then(({ message }) => onTrouble(message || 'the device was lost'));
}

async function tryCandidate(
  candidate: Candidate,
  options: OpenModelOptions,
): Promise<{ session: Session; warmUpMs: number }> {
  const { model, wasmUrl, onStage } = options;
  await openBackend(candidate.tfName, wasmUrl);
  let trouble: string | null = null;
  let opened = false;
  if (candidate.tfName === 'webgpu') {
    watchDevice((reason) => {
      trouble ??= reason;
      if (opened) options.onDeviceTrouble(reason);
    });
  }
  const session = await createSession(model, candidate.tfName);
  try {
    onStage('warmUp', 0);
    const inputs = [1, 2].map((seed) => blotches(seed, model.manifest.network.input));
    const startMs = performance.now();
    const logits = await answers(session, inputs.slice(0, 1));
    const warmUpMs = performance.now() - startMs;
    onStage('warmUp', 0.5);
    logits.push(...(await answers(session, inputs.slice(1))));
    if (!logits.every((values) => values.every(Number.isFinite)))
      throw new Error('its answers are not numbers');
    if (candidate.tfName === 'webgpu') {
      const expected = await reference(model, inputs, wasmUrl);
      await tf.setBackend('webgpu');
      const worst = Math.max(
        ...logits.map((values, i) => relativeDifference(values, expected[i] ?? new Float32Array())),
      );
      if (!(worst <= SELF_CHECK_TOLERANCE))
        throw new Error(`its answers are wrong (off by ${worst.toPrecision(2)})`);
      if (trouble !== null) throw new Error(trouble);
    }
    opened = true;
    return { session, warmUpMs };
  } catch (error) {
    session.dispose();
    throw error;
  }
}

/** Tries the candidates in order. Throws a SensingFault ('backend') when none computes. */
export async function openModel(options: OpenModelOptions): Promise<OpenedModel> {
  const adapter = await findAdapter();
  const reasons: string[] = [];
  for (const candidate of planBackends(options.choice, adapter, options.avoidWebGpu)) {
    options.onStage('backend', 0);
    try {
      const { session, warmUpMs } = await tryCandidate(candidate, options);
      const why = [candidate.why, ...reasons].join(' ');
      return { session, backend: candidate.backend, adapter: adapter?.name ?? null, warmUpMs, why };
    } catch (error) {
      const text = (error instanceof Error ? error.message : String(error)).split('\n')[0];
      reasons.push(`(${candidate.backend}: ${text})`);
    }
  }
  throw new SensingFault({
    code: 'backend',
    message: `No backend could compute the network ${reasons.join(' ')}.`,
    remedy: 'Update the browser, or try another one.',
  });
}
