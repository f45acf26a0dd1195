/** @file The sensing worker's work: loads the model, then answers one frame at a time. */
import type { Manifest, Model } from '../artifacts/index.ts';
import { ArtifactError } from '../core/index.ts';
import { DETECTOR_SIDE } from '../faces/index.ts';
import { again } from './again.ts';
import type { AnalysisRequest } from './analysis-client.ts';
import type { ModelSize } from './backends.ts';
import type { Detector } from './detector.ts';
import { type FaultCode, SensingFault, toFault } from './faults.ts';
import { type FoundGate, fetchGate, fetchModel } from './fetch-model.ts';
import { requireHonestCanvas } from './frame-reader.ts';
import { createFrameScorer, type FrameScorer } from './frame-scorer.ts';
import { findAdapter, firstModel, openModel, prepareGround } from './open-model.ts';
import type { FromWorker, ToWorker, WorkerStatus } from './protocol.ts';
import { DEFAULT_SETTINGS, type ModelUrls, type SensingSettings } from './settings.ts';

type Start = Extract<ToWorker, { type: 'start' }>;
type FrameMessage = Extract<ToWorker, { type: 'frame' }>;

const FIRST_GATE_WAIT_MS = 5_000;
const MOST_GATE_WAIT_MS = 60_000;

let settings: SensingSettings = DEFAULT_SETTINGS;
let scorer: FrameScorer | null = null;
let detector: Detector | null = null;
let detectorUrls: Pick<Start['urls'], 'detector' | 'detectorWeights'> = { detector: '' };
let ready: Extract<WorkerStatus, { kind: 'ready' }> | null = null;

const post = (message: FromWorker): void => self.postMessage(message);
const tell = (status: WorkerStatus): void => post({ type: 'status', status });
const fail = (code: FaultCode, error: unknown): void => {
  scorer = null;
  tell({ kind: 'failed', fault: toFault(code, error) });
};

async function openDetector(): Promise<void> {
  if (settings.framing !== 'webcam' || detector) return;
  requireHonestCanvas();
  tell({ kind: 'loading', stage: 'detector', progress: 0 });
  // Fetched only by those who use it: with its executor it is larger than the student.
  const [{ loadGraphModel }, { createDetector, fromMemory }, { fetchDetector }] = await again(() =>
    Promise.all([
      import('@tensorflow/tfjs-converter'),
      import('./detector.ts'),
      import('./fetch-detector.ts'),
    ]),
  );
  const { detector: url, detectorWeights } = detectorUrls;
  const graph = await fetchDetector(url, fetch, undefined, detectorWeights);
  const opened = createDetector(await loadGraphModel(fromMemory(graph)));
  tell({ kind: 'loading', stage: 'detector', progress: 0.7 });
  await opened.detect(new Uint8ClampedArray(DETECTOR_SIDE ** 2 * 4));
  detector = opened;
}

/** The models that may sense, each asked for once, with the gate that was fitted to it. */
function createModels({ urls }: Start) {
  const addresses: Record<ModelSize, ModelUrls> = { small: urls, large: urls.large ?? urls };
  const models = new Map<ModelSize, Promise<Model>>();
  const gates = new Map<ModelSize, Promise<FoundGate>>();
  const fetchOne = async (size: ModelSize): Promise<Model> => {
    let told = 0;
    const model = await fetchModel(addresses[size], (progress) => {
      if (progress - told < 0.1 && progress < 1) return;
      told = progress;
      tell({ kind: 'loading', stage: 'model', progress });
    });
    // With a damaged gate the large model is not one that can be had, and the small one senses.
    if (size === 'large') await gate(size, model.manifest);
    return model;
  };
  const load = (size: ModelSize): Promise<Model> => {
    const loading = models.get(size) ?? fetchOne(size);
    models.set(size, loading);
    return loading;
  };
  const gate = (size: ModelSize, manifest: Manifest): Promise<FoundGate> => {
    const { manifest: url, gate: gateUrl } = addresses[size];
    const asked = gates.get(size) ?? fetchGate(url, manifest, fetch, undefined, gateUrl);
    gates.set(size, asked);
    return asked;
  };
  return { addresses, load, gate };
}

async function start(message: Start): Promise<void> {
  settings = message.settings;
  detectorUrls = message.urls;
  const offsetMs = performance.timeOrigin - message.timeOriginMs;
  let code: FaultCode = 'download';
  try {
    if (!isSecureContext) {
      throw new SensingFault({
        code: 'unsupported',
        message: 'This page was not opened securely, so the browser withholds what sensing needs.',
        remedy: 'Open it through https:// or on localhost.',
      });
    }
    const ground = prepareGround(message.urls.wasm);
    const adapter = await findAdapter();
    const models = createModels(message);
    const wanted = {
      choice: settings.backend,
      avoidWebGpu: message.avoidWebGpu,
      hasLarge: message.urls.large !== undefined,
    };
    const first = firstModel(wanted, adapter);
    // What goes wrong with either is heard below.
    const loading = models.load(first).then(({ manifest }) => models.gate(first, manifest));
    loading.catch(() => undefined);
    await Promise.all([models.load(first).catch(() => undefined), ground]);
    code = 'backend';
    const opened = await openModel({
      ...wanted,
      load: models.load,
      adapter,
      wasmUrl: message.urls.wasm,
      onStage: (stage, progress) => tell({ kind: 'loading', stage, progress }),
      onDeviceTrouble: (reason) => fail('device', new Error(`WebGPU failed: ${reason}`)),
    });
    const { session, size, model, views, backend, warmUpMs } = opened;
    // What the shaders read themselves goes through no canvas.
    if (!session.runFrame) requireHonestCanvas();
    const found = await models.gate(size, model.manifest);
    scorer = createFrameScorer({
      manifest: model.manifest,
      gate: found.gate,
      session,
      backend,
      views,
      now: () => performance.now() + offsetMs,
    });
    code = 'detector';
    await openDetector();
    const { name, weights } = model.manifest;
    ready = {
      kind: 'ready',
      backend,
      adapter: opened.adapter,
      warmUpMs,
      why: opened.why,
      unguarded: found.gate ? null : found.why,
      model: `${name}@${weights.sha256.slice(0, 16)}`,
    };
    tell(ready);
    if (!found.gate) void awaitGate(models.addresses[size], model.manifest);
  } catch (error) {
    fail(error instanceof ArtifactError ? 'artifact' : code, error);
  }
}

/** Sensing goes on while the gate is asked for, less and less often. */
async function awaitGate(urls: ModelUrls, manifest: Manifest): Promise<void> {
  for (let waitMs = FIRST_GATE_WAIT_MS; ; waitMs = Math.min(2 * waitMs, MOST_GATE_WAIT_MS)) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    if (!scorer || !ready) return;
    try {
      const { gate } = await fetchGate(urls.manifest, manifest, fetch, undefined, urls.gate);
      if (!gate) continue;
      scorer.setGate(gate);
      ready = { ...ready, unguarded: null };
      tell(ready);
    } catch (error) {
      fail('artifact', error);
    }
    return;
  }
}

async function configure(next: SensingSettings): Promise<void> {
  if (next.framing !== settings.framing) scorer?.reset();
  settings = next;
  if (!ready || !scorer || detector || settings.framing !== 'webcam') return;
  try {
    await openDetector();
    tell(ready);
  } catch (error) {
    fail('detector', error);
  }
}

async function score({ id, image, capturedAtMs, inspect }: FrameMessage): Promise<void> {
  if (!scorer) {
    image.close();
    post({ type: 'skipped', id, fault: null });
    return;
  }
  try {
    const result = await scorer.score(image, capturedAtMs, settings, detector, inspect);
    post({ type: 'scored', id, ...result });
  } catch (error) {
    post({ type: 'skipped', id, fault: toFault('frame', error) });
  }
}

async function handle(message: ToWorker): Promise<void> {
  switch (message.type) {
    case 'start':
      return start(message);
    case 'configure':
      return configure(message.settings);
    case 'forget':
      scorer?.reset();
      return;
    case 'followOther':
      scorer?.followOther();
      return;
    case 'followAt':
      scorer?.followAt(message.place);
      return;
    case 'frame':
      return score(message);
    default:
      throw message satisfies never;
  }
}

/** Asked of a worker of its own (client.ts), which never senses: the same script, so that tfjs is shipped once. */
async function analyse(request: AnalysisRequest): Promise<void> {
  const { answerAnalysis } = await again(() => import('./analysis-worker.ts'));
  await answerAnalysis(request, (answer) => self.postMessage(answer));
}

/** The whole of what the worker does with one message; the next is given once this has resolved. */
export const answer = (message: ToWorker | AnalysisRequest): Promise<void> =>
  message.type === 'analyse' ? analyse(message) : handle(message);
