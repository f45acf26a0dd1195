/** @file The whole line in the browser, joined once: frames → scores → emotion → targets. */
import {
  BUILT_IN_MAPPINGS,
  limitTargets,
  type Mapping,
  resumeAdaptation,
} from '../../src/adaptation/index.ts';
import {
  type CameraDevice,
  CameraError,
  type FrameSource,
  listCameras,
  onCamerasChange,
  openSource,
  type SourceRequest,
  type SourceStatus,
} from '../../src/camera/index.ts';
import type {
  Clock,
  CropRegion,
  Framing,
  GreyImage,
  SceneTargets,
  SourceKind,
} from '../../src/core/index.ts';
import {
  type BackendChoice,
  createRateController,
  createSensing,
  DEFAULT_SETTINGS,
  hintFor,
  type LostReason,
  MOST_HZ,
  type PictureHint,
} from '../../src/engine/index.ts';
import { createCalibration } from './calibration-line.ts';
import { type Drive, SENSING } from './drive.ts';
import { createExpressionLine } from './expression-line.ts';
import { createLive, type Reading } from './live.ts';
import {
  DEFAULT_PREFERENCES,
  loadPreferences,
  type Preferences,
  preferencesKeeper,
  savePreferences,
  WHOLE_PICTURE,
} from './preferences.ts';
import {
  advance,
  createLine,
  gapBefore,
  type Line,
  type LineInput,
  type LineSettings,
  readLine,
  rounded,
  STEP_MS,
  take,
} from './stepper.ts';
import { createStorageRegistry, type EraseFailures } from './storage-registry.ts';
import { createPipelineStore, type SourcePhase } from './store.ts';
import { createUnsmoothed } from './unsmoothed.ts';

const PANEL_EVERY_MS = 250;
/** The network that senses, and the half of the face it reads. */
const MODEL = { name: 'student', half: 'lower' } as const;

/** Where the demo clip’s face has its lower half (the face fills the middle three quarters of the picture). */
const DEMO_REGION: CropRegion = { ...WHOLE_PICTURE, centerY: 0.6875, width: 0.75, height: 0.375 };

const NOT_KEPT =
  'This browser keeps nothing for this page (it forbids it, or its storage is full). All works, but your choices ' +
  'last only until the tab is closed. Allow storage for this page, or make room.';

const URLS = {
  demo: '/demo/faces.webm',
  manifest: '/models/student/manifest.json',
  detector: '/detector/blazeface.json',
  wasm: '/wasm/',
} as const;

export function sourceName(source: SourcePhase): SourceKind | 'none' {
  return source.kind === 'stopped' ? 'none' : source.source;
}

/** What happens on the line, for whoever records or draws it. */
export type LineEvent =
  | { readonly kind: 'input'; readonly input: LineInput }
  /** The line as it stood at this very step, before any later input. */
  | { readonly kind: 'stepped'; readonly line: Line }
  | { readonly kind: 'moved'; readonly atMs: number; readonly reading: Reading };

/** What the network is shown, for the framing preview. */
export interface FramingView {
  /** The very crop that it is given, before it is standardised; null when no face was found to cut. */
  readonly picture: GreyImage | null;
  /** What could be better about it. */
  readonly hint: PictureHint | null;
}

export type Pipeline = ReturnType<typeof createPipeline>;

export function createPipeline({ clock }: { readonly clock: Clock }) {
  const storage = browserStorage();
  const kept = createStorageRegistry();
  let preferences = loadPreferences(storage);
  let mapping = mappingById(preferences.mappingId);
  /** Whole milliseconds, as the line takes them. */
  const lineNow = (): number => Math.round(clock());
  const { strength, resting } = preferences;
  let line = createLine(lineNow(), { mapping, strength, resting, safePlace: false, reducedMotion: false });
  let drive: Drive = SENSING;
  const unsmoothed = createUnsmoothed(lineNow());
  const listeners = new Set<(event: LineEvent) => void>();
  let source: FrameSource | null = null;
  let lastRequest: SourceRequest = { kind: 'demo', url: URLS.demo };
  /** Settings are remembered for each source under this key. */
  let settingsKey = 'demo';
  /** Calls off an opening that was overtaken, and with it a camera granted too late. */
  let opening = new AbortController();
  let delayMs: number | null = null;
  let lost: LostReason | null = null;

  const sensing = createSensing({ urls: URLS, clock });
  const calibration = createCalibration({
    storage,
    kept,
    wantEmbeddings: (embeddings) => {
      if (sensing.settings.embeddings !== embeddings) sensing.configure({ embeddings });
    },
  });
  const live = createLive({ ...readLine(line), unsmoothed: readLine(line).emotion, delayMs });
  const store = createPipelineStore({
    source: { kind: 'opening', source: 'demo' },
    video: null,
    engine: sensing.status,
    reading: { emotion: live.read().emotion, delayMs, lost },
    framing: 'headset',
    region: DEMO_REGION,
    rateHz: MOST_HZ,
    sensingHz: DEFAULT_SETTINGS.rateHz,
    backendChoice: 'auto',
    mappings: BUILT_IN_MAPPINGS,
    mappingId: mapping.id,
    drive: drive.kind,
    strength,
    worldId: preferences.worldId,
    safePlace: false,
    resting,
    sessionLimitMin: preferences.sessionLimitMin,
  });
  const rates = createRateController();
  /** A slider of whole Hz and a rate that wavers by less than one need no new schedule. */
  const settleRate = (): void => {
    const { engine, rateHz, sensingHz, source: phase } = store.getState();
    if (engine.kind !== 'ready' || phase.kind !== 'playing') return;
    const next = Math.round(rates.decide(clock(), engine.backend, rateHz));
    if (next === sensingHz) return;
    store.setState({ sensingHz: next });
    source?.setRate(next);
    sensing.configure({ rateHz: next });
  };
  const tell = (event: LineEvent): void => {
    for (const listener of listeners) listener(event);
  };

  const onStep = (stepped: Line): void => tell({ kind: 'stepped', line: stepped });
  const catchUp = (nowMs: number): void => {
    const gap = gapBefore(line, nowMs);
    if (!gap) return;
    line = take(line, gap, onStep);
    tell({ kind: 'input', input: gap });
  };
  /** Everything that reaches the line comes through here, in order. */
  const enter = (input: LineInput): void => {
    catchUp(input.atMs);
    line = take(line, input, onStep);
    tell({ kind: 'input', input });
  };
  const set = (changes: Partial<LineSettings>): void =>
    enter({ kind: 'settings', atMs: lineNow(), settings: { ...line.settings, ...changes } });

  /** A head belongs to one camera, its framing and the network; told whenever one of them changes. */
  function placeCalibration(): void {
    const { engine, framing } = store.getState();
    const camera = source?.kind === 'camera' ? source.deviceId || 'camera' : null;
    calibration.setPlace({ camera, framing, model: engine.kind === 'ready' ? engine.model : null });
  }

  sensing.subscribe((event) => {
    if (event.kind === 'status') {
      store.setState({ engine: event.status });
      placeCalibration();
      return;
    }
    // Scores of a source that was stopped meanwhile must not wake the world again.
    if (store.getState().source.kind !== 'playing') return;
    const scores = rounded(calibration.pass(event.scores, event.embedding));
    enter({ kind: 'scores', atMs: lineNow(), scores });
    unsmoothed.receive(scores, lineNow());
    delayMs = event.scores.readyAtMs - event.scores.capturedAtMs;
    rates.noteSensing(delayMs);
    lost = event.lost;
  });

  const move = (): void => {
    const nowMs = lineNow();
    const steppedAtMs = line.steppedAtMs;
    const driven = drive.kind === 'sensing' ? null : drive.read(nowMs);
    const raw = driven ? (driven.unsmoothed ?? driven.emotion) : unsmoothed.read(nowMs);
    const hand = line.settings.unsmoothed === true ? raw : (driven?.emotion ?? null);
    if (hand !== null || line.driven !== null) enter({ kind: 'driven', atMs: nowMs, emotion: hand });
    catchUp(nowMs);
    line = advance(line, nowMs, onStep);
    const read = readLine(line);
    // The last step before the scene, whoever moves it: a replay may be scrubbed, a drive may end (C9).
    const targets = limitTargets(
      live.read().targets,
      // The safe place holds against any drive.
      (line.settings.safePlace ? null : driven?.targets) ?? read.targets,
      line.steppedAtMs - steppedAtMs,
      line.settings.reducedMotion,
    );
    const reading = { ...read, targets, unsmoothed: raw, delayMs };
    live.write(reading);
    tell({ kind: 'moved', atMs: nowMs, reading });
  };
  // Timers, not animation frames: they go on in a headset, where the page's own frames stop.
  const timers = [
    setInterval(move, STEP_MS),
    setInterval(() => {
      settleRate();
      store.setState({ reading: { emotion: live.read().emotion, delayMs, lost } });
    }, PANEL_EVERY_MS),
  ];

  const remember = (changes: Partial<Preferences>): void => {
    preferences = { ...preferences, ...changes };
    const saved = savePreferences(storage, preferences);
    kept.report(saved ? null : NOT_KEPT);
    kept.touch();
  };

  const setDrive = (next: Drive): void => {
    drive = next;
    if (store.getState().drive !== next.kind) store.setState({ drive: next.kind });
  };

  /** Lets go of the picture at once; the world eases to neutral by itself. */
  const release = (): void => {
    opening.abort();
    source?.stop();
    source = null;
    setDrive(SENSING);
    enter({ kind: 'off', atMs: lineNow() });
    unsmoothed.switchOff(lineNow());
    delayMs = null;
    lost = null;
    store.setState({ video: null });
    placeCalibration();
  };

  const recallFraming = (key: string, kind: SourceKind): void => {
    settingsKey = key;
    const framing = preferences.framing[key] ?? (kind === 'demo' ? 'headset' : 'webcam');
    const region = preferences.regions[key] ?? (kind === 'demo' ? DEMO_REGION : WHOLE_PICTURE);
    store.setState({ framing, region });
    sensing.configure({ framing, region });
  };

  const fail = (kind: SourceKind, reason: string): void => {
    release();
    store.setState({ source: { kind: 'failed', source: kind, reason } });
  };

  const follow = (kind: SourceKind, status: SourceStatus): void => {
    switch (status.kind) {
      case 'live':
      case 'muted':
      case 'frozen':
        store.setState({ source: { kind: 'playing', source: kind, pictures: status.kind } });
        return;
      case 'ended':
        if (status.reason === 'lost') fail(kind, status.error.message);
        else if (status.reason === 'finished') stop();
        return;
      default:
        throw status satisfies never;
    }
  };

  const open = async (request: SourceRequest): Promise<void> => {
    release();
    opening = new AbortController();
    const { signal } = opening;
    lastRequest = request;
    store.setState({ source: { kind: 'opening', source: request.kind } });
    recallFraming(keyOf(request), request.kind);
    try {
      const opened = await openSource(request, { clock, rateHz: store.getState().sensingHz, signal });
      if (signal.aborted) {
        opened.stop();
        return;
      }
      source = opened;
      if (opened.kind === 'camera' && opened.deviceId) {
        recallFraming(opened.deviceId, opened.kind);
        remember({ deviceId: opened.deviceId });
      }
      store.setState({ video: opened.video });
      placeCalibration();
      opened.onFrame(sensing.offer);
      opened.onStatus((status) => {
        if (!signal.aborted) follow(request.kind, status);
      });
    } catch (error) {
      if (signal.aborted || (error instanceof CameraError && error.kind === 'cancelled')) return;
      fail(request.kind, error instanceof Error ? error.message : String(error));
    }
  };

  /** The kill switch: tracks are stopped before this returns. */
  const stop = (): void => {
    release();
    store.setState({ source: { kind: 'stopped' } });
  };

  const expressions = createExpressionLine({
    clock: lineNow,
    rateHz: () => store.getState().rateHz,
    allowed: () => preferences.cameraConsent,
    phase: () => store.getState().source,
    take: () => {
      release();
      store.setState({ source: { kind: 'playing', source: 'headset', pictures: 'live' } });
    },
    giveBack: () => void open(lastRequest),
    scores: (scores) => {
      const taken = rounded(scores);
      enter({ kind: 'scores', atMs: lineNow(), scores: taken });
      unsmoothed.receive(taken, lineNow());
      delayMs = 0;
    },
  });

  /** Without consent there is no camera, neither now nor by “Start sensing”. */
  const leaveCamera = (): void => {
    if (lastRequest.kind !== 'camera') return;
    stop();
    lastRequest = { kind: 'demo', url: URLS.demo };
  };
  kept.register(
    preferencesKeeper(storage, () => {
      preferences = DEFAULT_PREFERENCES;
      leaveCamera();
    }),
  );

  return {
    store,
    live,
    /** What is kept on this device; whoever stores anything registers there. */
    kept,
    calibration,
    offerExpressions: expressions.offer,
    openDemo: () => open({ kind: 'demo', url: URLS.demo }),
    openFile: (file: File) => open({ kind: 'file', file }),
    /** Only after consent; null takes the camera used last. */
    openCamera: async (deviceId: string | null) => {
      // A camera that was used last may be gone: then the browser chooses, and nobody is locked out.
      const there = (await listCameras()).some((camera) => camera.deviceId === preferences.deviceId);
      const wanted = deviceId ?? (there ? preferences.deviceId : null);
      return open({ kind: 'camera', ...(wanted && { deviceId: wanted }) });
    },
    hasConsent: () => preferences.cameraConsent,
    giveConsent: () => remember({ cameraConsent: true }),
    /** Stops sensing at once, and erases what came from a face and which cameras were used. */
    withdrawConsent: (): Promise<EraseFailures> => {
      leaveCamera();
      stop();
      remember({ cameraConsent: false, deviceId: null, framing: {}, regions: {} });
      return kept.erase({ origins: ['face'] });
    },
    preferences: () => preferences,
    remember,
    stop,
    resume: (): void => {
      void open(lastRequest);
    },
    retryEngine: (): void => sensing.restart(),
    setFraming: (framing: Framing): void => {
      store.setState({ framing });
      sensing.configure({ framing });
      placeCalibration();
      remember({ framing: { ...preferences.framing, [settingsKey]: framing } });
    },
    setRegion: (region: CropRegion): void => {
      store.setState({ region });
      sensing.configure({ region });
      remember({ regions: { ...preferences.regions, [settingsKey]: region } });
    },
    setRate: (rateHz: number): void => {
      store.setState({ rateHz });
      settleRate();
    },
    /** The scene drew a frame: one that comes late lowers the rate of sensing. */
    noteFrame: (): void => rates.noteFrame(clock()),
    setBackend: (backendChoice: BackendChoice): void => {
      store.setState({ backendChoice });
      sensing.configure({ backend: backendChoice });
    },
    setMapping: (id: string): void => {
      mapping = store.getState().mappings.find((known) => known.id === id) ?? mappingById(id);
      set({ mapping });
      store.setState({ mappingId: mapping.id });
      remember({ mappingId: mapping.id });
    },
    /** Follows this very document, live: an edited one, or one that came by link. It is offered, not remembered. */
    setMappingDocument: (document: Mapping): void => {
      mapping = document;
      set({ mapping });
      const others = BUILT_IN_MAPPINGS.filter(({ id }) => id !== document.id);
      const mappings = BUILT_IN_MAPPINGS.includes(document) ? BUILT_IN_MAPPINGS : [...others, document];
      store.setState({ mappings, mappingId: document.id });
    },
    /** Who moves the world: what is sensed, a person's hand, or a recorded session. Opening or stopping a source ends it. */
    drive: setDrive,
    /** Follows raw scores and skips attack and release; the comfort limits stay. */
    setUnsmoothed: (on: boolean): void => {
      if ((line.settings.unsmoothed ?? false) !== on) set({ unsmoothed: on });
    },
    /** Tells of all that enters the line and of every move of the world, for recording and graphs; returns its end. */
    listen: (listener: (event: LineEvent) => void): (() => void) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    /** The line as it stands. */
    line: () => line,
    /**
     * A recording begins: the world stays where it stands, all else is forgotten, so that nothing before matters.
     * Answers the line as it begins.
     */
    beginAnew: () => {
      const nowMs = lineNow();
      line = createLine(nowMs, line.settings, resumeAdaptation(nowMs, line.adaptation));
      return line;
    },
    /** What the network is shown in the next frame; null when there will be none. */
    inspect: () => sensing.inspect(),
    model: MODEL,
    setStrength: (strength: number): void => {
      set({ strength });
      store.setState({ strength });
      remember({ strength });
    },
    setWorld: (worldId: string): void => {
      store.setState({ worldId });
      remember({ worldId });
    },
    /** Kept for this visit only: whoever comes back finds a world that answers. */
    setSafePlace: (safePlace: boolean): void => {
      set({ safePlace });
      store.setState({ safePlace });
    },
    setResting: (part: keyof SceneTargets, rests: boolean): void => {
      const resting = { ...store.getState().resting, [part]: rests };
      set({ resting });
      store.setState({ resting });
      remember({ resting });
    },
    setSessionLimit: (sessionLimitMin: number): void => {
      store.setState({ sessionLimitMin });
      remember({ sessionLimitMin });
    },
    setReducedMotion: (reducedMotion: boolean): void => {
      set({ reducedMotion });
    },
    /** What the network sees in the next frame; null when there will be none. */
    look: async (): Promise<FramingView | null> => {
      const inspection = await sensing.inspect();
      if (!inspection) return null;
      const { picture, quality, lost: why, landmarks } = inspection;
      return { picture, hint: hintFor(picture, quality, why, landmarks !== null) };
    },
    /** Tells of the cameras there are, now and when one comes or goes. */
    watchCameras: (listener: (cameras: readonly CameraDevice[]) => void): (() => void) => {
      void listCameras().then(listener);
      return onCamerasChange(listener);
    },
    dispose: (): void => {
      release();
      for (const timer of timers) clearInterval(timer);
      sensing.dispose();
    },
  };
}

function keyOf(request: SourceRequest): string {
  return request.kind === 'camera' ? (request.deviceId ?? 'camera') : request.kind;
}

function mappingById(id: string): Mapping {
  const [first] = BUILT_IN_MAPPINGS;
  const found = BUILT_IN_MAPPINGS.find((mapping) => mapping.id === id) ?? first;
  if (!found) throw new Error('No mapping is built in.');
  return found;
}

/** Storage may be forbidden altogether: reading the property throws then. */
function browserStorage(): Storage | null {
  try {
    return globalThis.localStorage;
  } catch {
    return null;
  }
}
