/** @file The page's side of sensing: owns the worker, gives it only the latest frame, and restarts it. */
import { assertNames, type Clock, type Frame, namesOf } from '../core/index.ts';
import { type Fault, SensingFault, toFault } from './faults.ts';
import { type OpenPort, openWorkerPort, type Port } from './port.ts';
import type {
  FrameImage,
  FromWorker,
  Inspection,
  PicturePlace,
  SensingEvent,
  SensingStatus,
} from './protocol.ts';
import {
  changedSettings,
  DEFAULT_SETTINGS,
  type ModelUrls,
  type SensingSettings,
  type SensingUrls,
  type SettingChanges,
} from './settings.ts';
import { tell } from './tell.ts';

export interface SensingOptions {
  readonly urls: SensingUrls;
  readonly settings?: SettingChanges | undefined;
  readonly clock?: Clock | undefined;
  /** Stands in for the worker in tests. */
  readonly openPort?: OpenPort | undefined;
}

export interface Sensing {
  /**
   * Takes the frame over: it is scored, or closed when a newer one supersedes it. Never blocks, never queues. How often
   * frames come is the source's matter (`FrameSource.setRate`).
   */
  offer(frame: Frame<FrameImage>): void;
  /**
   * Changes what is given; another backend, and the first use of webcam framing, load again (see the status).
   * @throws TypeError for a setting that there is not
   */
  configure(changes: SettingChanges): void;
  /** Hears scores and status, beginning with the present status. Returns the way to stop hearing. */
  subscribe(listener: (event: SensingEvent) => void): () => void;
  /** What the network is shown in the next frame that is scored; null when there will be none. */
  inspect(): Promise<Inspection | null>;
  /**
   * Another source begins: whoever was followed, and frames that wait or are being scored, are of the last one. Where WebGPU failed a
   * while ago, it is tried again now, when starting anew interrupts nothing.
   */
  forget(): void;
  /** Where several people are before the camera, the next one is read. */
  followOther(): void;
  /** Whoever is at this place of the picture is read, if somebody is. */
  followAt(place: PicturePlace): void;
  /** Begins anew after sensing has given up. */
  restart(): void;
  /** Ends the worker and closes every frame still held. */
  dispose(): void;
  readonly status: SensingStatus;
  readonly settings: SensingSettings;
}

export const SILENT_AFTER_MS = 4000;
/** A frame of more pixels may take longer in proportion: a large picture is slow, not silent. */
const PIXELS_IN_TIME = 1920 * 1080;
const LOADING_STALLED_AFTER_MS = 60_000;
const MOST_RESTARTS = 3;
const FIRST_RETRY_MS = 1000;
/** So many frames scored without trouble, and earlier restarts are forgotten. */
const HEALTHY_FRAMES = 50;
/** So many frames in a row that the worker stumbled over, and it is replaced. */
const MOST_TROUBLED_FRAMES = 10;
/** A timer this late means that the page slept (tab hidden, lid closed), not that the worker is silent. */
const SLEPT_MS = 1500;
/** A lost graphics device (a headset that slept, a new driver) is back by then. */
const AVOID_WEBGPU_MS = 60_000;
const MENDS_BY_RESTART = new Set<Fault['code']>([
  'download',
  'detector',
  'silent',
  'crashed',
  'device',
  'frame',
]);

type Inspector = (inspection: Inspection | null) => void;

const OPTIONS = namesOf<SensingOptions>({ urls: true, settings: true, clock: true, openPort: true });
const URLS = namesOf<SensingUrls>({
  manifest: true,
  weights: true,
  gate: true,
  large: true,
  detector: true,
  detectorWeights: true,
  wasm: true,
});
const MODEL_URLS = namesOf<ModelUrls>({ manifest: true, weights: true, gate: true });
const SETTINGS = Object.keys(DEFAULT_SETTINGS);

export function createSensing(options: SensingOptions): Sensing {
  assertNames('createSensing', options, OPTIONS);
  assertNames('urls', options.urls, URLS);
  assertNames('urls.large', options.urls.large, MODEL_URLS);
  assertNames('settings', options.settings, SETTINGS);
  const now = options.clock ?? (() => performance.now());
  const openPort = options.openPort ?? openWorkerPort;
  const urls = absolute(options.urls);
  const listeners = new Set<(event: SensingEvent) => void>();
  let settings = changedSettings(DEFAULT_SETTINGS, options.settings);
  let status: SensingStatus = { kind: 'loading', stage: 'model', progress: 0 };
  let port: Port | null = null;
  let lastId = 0;
  let inFlight: {
    readonly id: number;
    readonly sentAtMs: number;
    readonly inspectors: readonly Inspector[];
    /** It is of the last source: its scores are told to nobody. */
    readonly forgotten: boolean;
  } | null = null;
  let latest: Frame<FrameImage> | null = null;
  let inspectors: Inspector[] = [];
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let restarts = 0;
  let healthy = 0;
  let troubled = 0;
  let ranOnWebGpu = false;
  /** A crash, or pictures that could not be read, on WebGPU not long ago. */
  let suspectsWebGpu = false;
  let avoidWebGpu: string | null = null;
  let avoidedAtMs = Number.NEGATIVE_INFINITY;
  let disposed = false;

  const emit = (event: SensingEvent): void => tell(listeners, event);
  const setStatus = (next: SensingStatus): void => {
    status = next;
    emit({ kind: 'status', status });
  };
  const watch = (afterMs: number, fault: Fault): void => {
    clearTimeout(watchdog);
    const dueMs = now() + afterMs;
    watchdog = setTimeout(() => {
      if (now() - dueMs > SLEPT_MS) watch(afterMs, fault);
      else fail(fault);
    }, afterMs);
  };
  const letGo = (): void => {
    clearTimeout(watchdog);
    clearTimeout(retry);
    port?.close();
    port = null;
    dropLatest();
    for (const answer of [...(inFlight?.inspectors ?? []), ...inspectors]) answer(null);
    inFlight = null;
    inspectors = [];
  };

  function fail(fault: Fault): void {
    letGo();
    // What opens a backend waits for the graphics processor, which may never answer: then another attempt would wait as long.
    const opening =
      settings.backend !== 'wasm' &&
      status.kind === 'loading' &&
      (status.stage === 'backend' || status.stage === 'warmUp');
    // A crash, or pictures that cannot be read, may have another reason, unless they come again on WebGPU.
    const brokeOnWebGpu = ranOnWebGpu && (fault.code === 'crashed' || fault.code === 'frame');
    const recurs = brokeOnWebGpu && suspectsWebGpu;
    suspectsWebGpu ||= brokeOnWebGpu;
    if (fault.code === 'device' || recurs || (fault.code === 'silent' && (ranOnWebGpu || opening))) {
      avoidWebGpu =
        'WebGPU failed, so WebAssembly computes until another source is opened, a minute later at the earliest.';
      avoidedAtMs = now();
    }
    const again = MENDS_BY_RESTART.has(fault.code) && restarts < MOST_RESTARTS;
    const retryInMs = again ? FIRST_RETRY_MS * 2 ** restarts : null;
    if (retryInMs !== null) {
      restarts++;
      retry = setTimeout(startAgain, retryInMs);
    }
    setStatus({ kind: 'failed', error: new SensingFault(fault), retryInMs });
  }

  function receive(message: FromWorker): void {
    switch (message.type) {
      case 'status':
        if (message.status.kind === 'failed') fail(message.status.fault);
        else {
          if (message.status.kind === 'loading') watch(LOADING_STALLED_AFTER_MS, STALLED);
          else if (!inFlight) clearTimeout(watchdog);
          if (message.status.kind === 'ready') ranOnWebGpu = message.status.backend.startsWith('webgpu');
          setStatus(message.status);
        }
        return;
      case 'skipped':
      case 'scored': {
        if (message.id !== inFlight?.id) return;
        const { inspectors: waiting, sentAtMs, forgotten } = inFlight;
        inFlight = null;
        if (status.kind === 'ready') clearTimeout(watchdog);
        const inspection = message.type === 'scored' && !forgotten ? message.inspection : null;
        for (const answer of waiting) answer(inspection);
        if (message.type === 'scored') {
          troubled = 0;
          if (++healthy >= HEALTHY_FRAMES) {
            restarts = 0;
            suspectsWebGpu = false;
          }
        }
        if (message.type === 'scored' && !forgotten) {
          const { capturedAtMs, readyAtMs } = message.scores;
          // The worker's clock differs by its rounding, or for good where the system's clock was set after the page was opened:
          // a frame is ready after it was sent and before it arrived, else its arrival is all that is known.
          const arrivedAtMs = now();
          const isKnown = readyAtMs >= sentAtMs && readyAtMs <= arrivedAtMs;
          const readyOnPageMs = Math.max(capturedAtMs, isKnown ? readyAtMs : arrivedAtMs);
          emit({
            kind: 'scores',
            scores: { ...message.scores, readyAtMs: readyOnPageMs },
            computeMs: Math.max(0, readyOnPageMs - sentAtMs),
            lost: message.lost,
            embedding: message.embedding,
            people: message.people,
          });
        } else if (message.type === 'skipped' && message.fault && ++troubled >= MOST_TROUBLED_FRAMES) {
          fail(message.fault);
          return;
        }
        sendLatest();
        return;
      }
      default:
        throw message satisfies never;
    }
  }

  function start(): void {
    healthy = 0;
    troubled = 0;
    // A worker that was ended may still have messages on the way; they are nobody's now.
    const isCurrent = (): boolean => port === opened;
    const opened = openPort({
      message: (message) => {
        if (isCurrent()) receive(message);
      },
      crashed: (reason) => {
        if (isCurrent()) {
          fail({
            code: 'crashed',
            message: `The sensing worker failed: ${reason}.`,
            remedy: 'If it does not start again by itself, load the page again.',
          });
        }
      },
    });
    port = opened;
    // Only now: where no worker can be made, nothing is left that watches it.
    setStatus({ kind: 'loading', stage: 'model', progress: 0 });
    watch(LOADING_STALLED_AFTER_MS, STALLED);
    opened.post({ type: 'start', urls, settings, timeOriginMs: performance.timeOrigin, avoidWebGpu }, []);
  }

  /** As the first start; but what cannot be started any more (a browser out of memory) is told as the status. */
  function startAgain(): void {
    try {
      start();
    } catch (error) {
      setStatus({ kind: 'failed', error: new SensingFault(toFault('crashed', error)), retryInMs: null });
    }
  }

  function sendLatest(): void {
    if (!latest || inFlight || !port || status.kind !== 'ready') return;
    const { image, capturedAtMs } = latest;
    latest = null;
    const patienceMs = SILENT_AFTER_MS * Math.max(1, pixelsOf(image) / PIXELS_IN_TIME);
    const id = ++lastId;
    try {
      port.post({ type: 'frame', id, image, capturedAtMs, inspect: inspectors.length > 0 }, [image]);
    } catch {
      // Closed by somebody else before it could be handed over: the next frame will do.
      image.close();
      return;
    }
    inFlight = { id, sentAtMs: now(), inspectors, forgotten: false };
    inspectors = [];
    watch(patienceMs, silent(patienceMs));
  }

  function dropLatest(): void {
    latest?.image.close();
    latest = null;
  }

  function restart(): void {
    if (disposed) return;
    letGo();
    restarts = 0;
    ranOnWebGpu = false;
    suspectsWebGpu = false;
    avoidWebGpu = null;
    startAgain();
  }

  start();
  return {
    get status() {
      return status;
    },
    get settings() {
      return settings;
    },
    offer(frame) {
      if (disposed || status.kind !== 'ready') {
        frame.image.close();
        return;
      }
      dropLatest();
      latest = frame;
      sendLatest();
    },
    configure(changes) {
      assertNames('configure()', changes, SETTINGS);
      if (disposed) return;
      const otherBackend = changes.backend !== undefined && changes.backend !== settings.backend;
      settings = changedSettings(settings, changes);
      // What finds faces is not needed any more: without it all else can go on.
      const undone = status.kind === 'failed' && status.error.code === 'detector';
      if (otherBackend || (undone && settings.framing !== 'webcam')) restart();
      else port?.post({ type: 'configure', settings }, []);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener({ kind: 'status', status });
      return () => {
        listeners.delete(listener);
      };
    },
    inspect() {
      if (disposed || status.kind === 'failed') return Promise.resolve(null);
      return new Promise((resolve) => {
        inspectors.push(resolve);
      });
    },
    forget() {
      dropLatest();
      if (inFlight) inFlight = { ...inFlight, forgotten: true };
      const mayBeBack = avoidWebGpu !== null && now() - avoidedAtMs >= AVOID_WEBGPU_MS;
      if (mayBeBack && status.kind === 'ready') restart();
      else port?.post({ type: 'forget' }, []);
    },
    followOther: () => port?.post({ type: 'followOther' }, []),
    followAt: (place) => port?.post({ type: 'followAt', place }, []),
    restart,
    dispose() {
      disposed = true;
      letGo();
      listeners.clear();
    },
  };
}

const pixelsOf = (image: FrameImage): number =>
  'displayWidth' in image ? image.displayWidth * image.displayHeight : image.width * image.height;

const silent = (afterMs: number): Fault => ({
  code: 'silent',
  message: `The sensing worker has not answered for ${Math.round(afterMs / 1000)} seconds.`,
  remedy: 'If it does not start again by itself, close other heavy programs or tabs.',
});

const STALLED: Fault = {
  code: 'silent',
  message: 'Sensing did not finish loading within a minute.',
  remedy: 'If it does not start again by itself, check the connection.',
};

/** Inside the worker a relative address would be taken from the worker's own script. */
function absolute(urls: SensingUrls): SensingUrls {
  const base = typeof document === 'undefined' ? undefined : document.baseURI;
  const full = (url: string): string => (base === undefined ? url : new URL(url, base).href);
  const ofModel = ({ manifest, weights, gate }: ModelUrls): ModelUrls => ({
    manifest: full(manifest),
    ...(weights !== undefined && { weights: full(weights) }),
    ...(gate !== undefined && { gate: full(gate) }),
  });
  const { large, detectorWeights, wasm } = urls;
  return {
    ...ofModel(urls),
    ...(large && { large: ofModel(large) }),
    detector: full(urls.detector),
    wasm: typeof wasm === 'string' ? full(wasm) : { plain: full(wasm.plain), simd: full(wasm.simd) },
    ...(detectorWeights !== undefined && { detectorWeights: full(detectorWeights) }),
  };
}
