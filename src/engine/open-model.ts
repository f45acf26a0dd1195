/** @file Opens the best backend that gives right answers, and puts the model on it. */
import * as tf from '@tensorflow/tfjs-core';
import type { Model } from '../artifacts/index.ts';
import { type Backend, createRandom } from '../core/index.ts';
import { faceInput, type InputShape } from '../faces/index.ts';
import { again } from './again.ts';
import { type Adapter, describeAdapter, type ModelSize, planBackends, tooSlow } from './backends.ts';
import { SensingFault } from './faults.ts';
import type { InferenceSession, Views } from './inference-session.ts';
import type { BackendChoice, WasmUrls } from './settings.ts';
import { openBackend, type TfName } from './tfjs-backend.ts';
import type { createTfjsSession } from './tfjs-session.ts';

export interface OpenedModel {
  readonly session: InferenceSession;
  /** Which of the two senses, and how many views of a face it reads. */
  readonly size: ModelSize;
  readonly model: Model;
  readonly views: Views;
  readonly backend: Backend;
  readonly adapter: string | null;
  readonly warmUpMs: number;
  readonly why: string;
}

export interface OpenModelOptions {
  /** Asked for a model once a backend for it is tried. Where the large one cannot be had, the small one senses. */
  readonly load: (size: ModelSize) => Promise<Model>;
  readonly hasLarge: boolean;
  readonly choice: BackendChoice;
  readonly avoidWebGpu: string | null;
  readonly wasmUrl: WasmUrls;
  /** What `findAdapter` found; asked anew where it is not given. */
  readonly adapter?: Adapter | null;
  readonly onStage: (stage: 'backend' | 'warmUp', progress: number) => void;
  /** The graphics device went away, or reported an error of its own, after the model was opened. */
  readonly onDeviceTrouble: (reason: string) => void;
}

/** Largest difference between two backends' logits, relative to the largest logit, that rounding explains. */
export const SELF_CHECK_TOLERANCE = 1e-3;

/** A graphics process that hangs never says whether there is an adapter: WebAssembly does not wait for it. */
export const ADAPTER_TIMEOUT_MS = 10_000;

/** Null where there is none, or the browser fails to say in time. */
export async function findAdapter(): Promise<Adapter | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ADAPTER_TIMEOUT_MS);
  });
  try {
    const asked = navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
    const adapter = await Promise.race([asked, late]);
    return adapter ? describeAdapter(adapter) : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** What runs a network on tfjs comes with it, not before. */
const openTfjsSession: typeof createTfjsSession = async (...given) => {
  const { createTfjsSession: create } = await again(() => import('./tfjs-session.ts'));
  return create(...given);
};

/**
 * WebAssembly, which computes or checks: it needs no model, so that it can start while the model is fetched. Never throws:
 * a backend that does not start is met again by `openModel`, which says so.
 */
export async function prepareGround(wasmUrl: WasmUrls): Promise<void> {
  await openBackend('wasm', wasmUrl).catch(() => undefined);
}

/**
 * A network's input made of random blotches, [H·W·C]: unlike plain noise, which pooling averages away, it drives
 * the network as far as faces do.
 */
export function blotches(seed: number, input: InputShape): Float32Array {
  const random = createRandom(seed);
  const data = Float32Array.from({ length: 8 * 4 }, () => random.uniform(0, 255));
  return faceInput([{ width: 8, height: 4, data }], 'full', input, 'stretch');
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

interface Answers {
  readonly logits: readonly Float32Array[];
  /** The shortest time of one answer, ms: what else the machine did only ever adds to it. */
  readonly bestMs: number;
}

async function answers(session: InferenceSession, inputs: readonly Float32Array[]): Promise<Answers> {
  const logits: Float32Array[] = [];
  let bestMs = Number.POSITIVE_INFINITY;
  for (const input of inputs) {
    const startMs = performance.now();
    logits.push((await session.run(input)).logits);
    bestMs = Math.min(bestMs, performance.now() - startMs);
  }
  if (!logits.every((values) => values.every(Number.isFinite)))
    throw new Error('its answers are not numbers');
  return { logits, bestMs };
}

/** Throws where answers differ by more than rounding explains. */
function compare({ logits }: Answers, expected: Answers): void {
  const worst = Math.max(
    ...logits.map((values, i) => relativeDifference(values, expected.logits[i] ?? new Float32Array())),
  );
  if (!(worst <= SELF_CHECK_TOLERANCE))
    throw new Error(`its answers are wrong (off by ${worst.toPrecision(2)})`);
}

/** The same pictures on WebAssembly, or on plain JavaScript where that is blocked. */
async function reference(
  { model, wasmUrl }: Trial,
  inputs: readonly Float32Array[],
  views: Views,
): Promise<Answers> {
  for (const name of ['wasm', 'cpu'] as const) {
    try {
      await openBackend(name, wasmUrl);
    } catch {
      continue;
    }
    const session = await openTfjsSession(model, name, views);
    try {
      return await answers(session, inputs);
    } finally {
      session.dispose();
    }
  }
  throw new Error('there is no second backend to check it against');
}

function watchDevice(device: GPUDevice, onTrouble: (reason: string) => void): void {
  device.addEventListener('uncapturederror', ({ error }) => onTrouble(error.message));
  void device.lost.then(({ message }) => onTrouble(message || 'the device was lost'));
}

/** A model that a candidate is tried with. */
interface Trial extends OpenModelOptions {
  readonly model: Model;
}

/** What a candidate came to. */
interface Tried {
  readonly session: InferenceSession;
  readonly warmUpMs: number;
  readonly note: string | null;
}

/** Hears of a device's trouble: before the model is open it refuses the candidate, afterwards it is passed on. */
function createWatch(onDeviceTrouble: (reason: string) => void) {
  let trouble: string | null = null;
  let opened = false;
  return {
    hear: (reason: string): void => {
      trouble ??= reason;
      if (opened) onDeviceTrouble(reason);
    },
    settle: (): void => {
      if (trouble !== null) throw new Error(trouble);
      opened = true;
    },
  };
}

/** Checked against another backend: the first picture also compiles, so it is asked for once more. */
const checkInputs = (model: Model): Float32Array[] =>
  [1, 2, 1, 2].map((seed) => blotches(seed, model.manifest.network.input));

async function tryTfjs(tfName: TfName, views: Views, options: Trial): Promise<Tried> {
  const { model, wasmUrl, onStage } = options;
  await openBackend(tfName, wasmUrl);
  const watch = createWatch(options.onDeviceTrouble);
  if (tfName === 'webgpu') watchDevice((tf.backend() as unknown as { device: GPUDevice }).device, watch.hear);
  const session = await openTfjsSession(model, tfName, views);
  try {
    onStage('warmUp', 0);
    const inputs = checkInputs(model).slice(0, 2);
    const startMs = performance.now();
    await answers(session, inputs.slice(0, 1));
    const warmUpMs = performance.now() - startMs;
    // The other two are what a graphics processor is checked against: numbers are all that is asked of them.
    if (tfName === 'webgpu') {
      onStage('warmUp', 0.5);
      compare(await answers(session, inputs), await reference(options, inputs, views));
      await tf.setBackend('webgpu');
    }
    watch.settle();
    return { session, warmUpMs, note: views === 2 ? BOTH_VIEWS : null };
  } catch (error) {
    session.dispose();
    throw error;
  }
}

const BOTH_VIEWS = 'Each face is read together with its mirror image.';

/** Our own shaders: each tiling is checked and timed here, and the fastest right one taken. */
async function tryShaders(views: Views, options: Trial): Promise<Tried> {
  const { model, onStage } = options;
  const { createWgslSession, openDevice, planNetwork, SHADERS, variantsFor } = await again(
    () => import('./wgsl/index.ts'),
  );
  const planned = planNetwork(model.manifest.network);
  if (planned.kind === 'unsupported')
    throw new Error(`the shaders do not fit the network: ${planned.reason}`);
  const startMs = performance.now();
  const { device, abilities } = await openDevice(navigator.gpu);
  const watch = createWatch(options.onDeviceTrouble);
  watchDevice(device, watch.hear);
  try {
    onStage('warmUp', 0);
    const inputs = checkInputs(model);
    const variants = variantsFor(abilities);
    const compiled = await Promise.all(
      variants.map((variant) =>
        createWgslSession({ device, shaders: SHADERS, model, plan: planned.plan, variant, views }),
      ),
    );
    await compiled[0]?.run(inputs[0] ?? new Float32Array());
    const warmUpMs = performance.now() - startMs;
    onStage('warmUp', 0.5);
    const expected = await reference(options, inputs, views);
    let best: { readonly session: (typeof compiled)[number]; readonly bestMs: number } | null = null;
    let problem: unknown;
    for (const session of compiled) {
      try {
        const found = await answers(session, inputs);
        compare(found, expected);
        if (best && best.bestMs <= found.bestMs) continue;
        best = { session, bestMs: found.bestMs };
      } catch (error) {
        problem = error;
      }
    }
    if (!best) throw problem;
    const { session } = best;
    if (options.choice === 'auto' && tooSlow(best.bestMs, expected.bestMs)) {
      const [ours, theirs] = [best.bestMs, expected.bestMs].map((ms) => `${ms.toPrecision(2)} ms`);
      throw new Error(`${ours} an answer, WebAssembly takes ${theirs}`);
    }
    watch.settle();
    for (const other of compiled) if (other !== session) other.dispose();
    const by = `Hand-written shaders compute (${session.variant}).`;
    return { session, warmUpMs, note: views === 2 ? `${by} ${BOTH_VIEWS}` : by };
  } catch (error) {
    device.destroy();
    throw error;
  }
}

/** The model that is tried first: it can be asked for while the ground is prepared. */
export function firstModel(
  { choice, avoidWebGpu, hasLarge }: Pick<OpenModelOptions, 'choice' | 'avoidWebGpu' | 'hasLarge'>,
  adapter: Adapter | null,
): ModelSize {
  return planBackends(choice, adapter, avoidWebGpu, hasLarge)[0]?.model ?? 'small';
}

/**
 * Tries the candidates in order. Throws a SensingFault ('backend') when none computes, and whatever `load` throws of the
 * small model.
 */
export async function openModel(options: OpenModelOptions): Promise<OpenedModel> {
  const adapter = options.adapter === undefined ? await findAdapter() : options.adapter;
  const reasons: string[] = [];
  for (const candidate of planBackends(options.choice, adapter, options.avoidWebGpu, options.hasLarge)) {
    const { engine, backend, model: size, views } = candidate;
    const refuse = (error: unknown): void => {
      const text = (error instanceof Error ? error.message : String(error)).split('\n')[0];
      const name = engine === 'shaders' ? `own shaders${size === 'large' ? ', large model' : ''}` : backend;
      reasons.push(`(${name}: ${text})`);
    };
    let model: Model;
    try {
      model = await options.load(size);
    } catch (error) {
      if (size === 'small') throw error;
      refuse(error);
      continue;
    }
    options.onStage('backend', 0);
    try {
      const trial = { ...options, model };
      const { session, warmUpMs, note } =
        engine === 'shaders' ? await tryShaders(views, trial) : await tryTfjs(candidate.tfName, views, trial);
      const large = size === 'large' ? 'The large network reads each face.' : null;
      const why = [candidate.why, note, large, ...reasons].filter((part) => part !== null).join(' ');
      return { session, size, model, views, backend, adapter: adapter?.name ?? null, warmUpMs, why };
    } catch (error) {
      refuse(error);
    }
  }
  throw new SensingFault({
    code: 'backend',
    message: `No backend could compute the network ${reasons.join(' ')}.`,
    remedy: 'Update the browser, or try another one.',
  });
}
