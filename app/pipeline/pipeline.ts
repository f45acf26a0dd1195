/** @file The whole line in the browser, joined once: frames → scores → emotion → targets. */
import { BUILT_IN_MAPPINGS, type Mapping } from '../../src/adaptation/index.ts';
import { type CameraDevice, listCameras, onCamerasChange } from '../../src/camera/index.ts';
import type { Clock, GreyImage, SceneTargets, SourceKind } from '../../src/core/index.ts';
import {
  type BackendChoice,
  createSensing,
  DEFAULT_SETTINGS,
  hintFor,
  MOST_HZ,
  type PictureHint,
} from '../../src/engine/index.ts';
import type { AppStorage, EraseFailures } from '../storage/index.ts';
import { createCalibration } from './calibration-line.ts';
import { type Drive, SENSING } from './drive.ts';
import { createExpressionLine } from './expression-line.ts';
import { createLastMinute } from './last-minute.ts';
import { createMovingLine } from './moving-line.ts';
import { createSensingLine } from './sensing-line.ts';
import { createSourceLine, DEMO_REGION } from './source-line.ts';
import { createPipelineStore, type SourcePhase } from './store.ts';

const PANEL_EVERY_MS = 250;
/** The network that senses, and the half of the face it reads. */
const MODEL = { name: 'student', half: 'lower' } as const;

const BASE = import.meta.env.BASE_URL;
const URLS = {
  manifest: `${BASE}models/student/manifest.json`,
  detector: `${BASE}detector/blazeface.json`,
  wasm: `${BASE}wasm/`,
} as const;

export function sourceName(source: SourcePhase): SourceKind | 'none' {
  return source.kind === 'stopped' ? 'none' : source.source;
}

/** What the network is shown, for the framing preview. */
export interface FramingView {
  /** The very crop that it is given, before it is standardised; null when no face was found to cut. */
  readonly picture: GreyImage | null;
  /** What could be better about it. */
  readonly hint: PictureHint | null;
}

export type Pipeline = ReturnType<typeof createPipeline>;

export function createPipeline({ clock, storage }: { readonly clock: Clock; readonly storage: AppStorage }) {
  const { kept, remembered, tabs } = storage;
  const { preferences, remember, hasConsent } = remembered;
  const { strength, resting, quickAnswers, mappingId, worldId, sessionLimitMin } = preferences();
  const mapping = mappingById(mappingId);
  const settings = { mapping, strength, resting, quickAnswers, safePlace: false, reducedMotion: false };
  const moving = createMovingLine({ clock, settings });
  const { live } = moving;
  const sensing = createSensing({ urls: URLS, clock });
  const calibration = createCalibration({
    storage: storage.local,
    kept,
    allowed: hasConsent,
    wantEmbeddings: (embeddings) => {
      if (sensing.settings.embeddings !== embeddings) sensing.configure({ embeddings });
    },
  });
  const store = createPipelineStore({
    source: { kind: 'opening', source: 'demo' },
    cameraLive: false,
    cameraId: null,
    fileRefusal: null,
    waitsForPress: false,
    video: null,
    engine: sensing.status,
    slow: null,
    people: null,
    reading: { emotion: live.read().emotion, delayMs: null, lost: null },
    framing: 'headset',
    region: DEMO_REGION,
    rateHz: MOST_HZ,
    sensingHz: DEFAULT_SETTINGS.rateHz,
    backendChoice: 'auto',
    mappings: BUILT_IN_MAPPINGS,
    mappingId: mapping.id,
    drive: SENSING.kind,
    strength,
    worldId,
    safePlace: false,
    resting,
    quickAnswers,
    sessionLimitMin,
  });

  const setDrive = (next: Drive): void => {
    moving.setDrive(next);
    if (store.getState().drive !== next.kind) store.setState({ drive: next.kind });
  };
  const minute = createLastMinute();
  const tellReading = (): void => {
    const { emotion } = live.read();
    minute.note(moving.now(), emotion);
    store.setState({ reading: { emotion, delayMs: moving.delayMs(), lost: sensed.lost() } });
  };
  const source = createSourceLine({
    clock,
    store,
    sensing,
    calibration,
    remembered,
    onRelease: () => {
      setDrive(SENSING);
      moving.switchOff();
      sensed.forgetLost();
      // Before the next source is named: what the last one showed is none of its.
      tellReading();
    },
  });
  const sensed = createSensingLine({ clock, store, sensing, calibration, source, scores: moving.receive });
  const expressions = createExpressionLine({
    clock: moving.now,
    rateHz: () => store.getState().rateHz,
    allowed: hasConsent,
    phase: () => store.getState().source,
    take: () => {
      source.release();
      store.setState({ source: { kind: 'playing', source: 'headset', pictures: 'live' } });
    },
    giveBack: source.resume,
    scores: (scores) => moving.receive(scores, 0),
  });
  // A timer, not animation frames: it goes on in a headset, where the page's own frames stop.
  const panelTimer = setInterval(() => {
    source.checkConsent();
    sensed.settleRate();
    sensed.tellSlowness();
    tellReading();
  }, PANEL_EVERY_MS);
  // Taken back or erased, here or in another tab; whichever of the ways the news comes by, the first closes the camera.
  kept.onForget((stores, done) => {
    if (!done && stores.includes('preferences')) source.leaveCamera();
  });
  tabs.listen((message) => {
    if (message.kind !== 'withdrawn') return;
    remembered.consentWasWithdrawn();
    source.leaveCamera();
  });
  remembered.subscribe(() => {
    if (!hasConsent()) source.leaveCamera();
  });

  return {
    store,
    live,
    /** The last minute of expressions, for the ribbon. */
    minute,
    /** What is kept on this device. */
    kept,
    storage,
    calibration,
    offerExpressions: expressions.offer,
    openDemo: source.openDemo,
    openFile: source.openFile,
    /** A file that is no video was refused, and why; what plays goes on. */
    refuseFile: (fileRefusal: string | null): void => store.setState({ fileRefusal }),
    /** Only after consent; null takes the camera used last. */
    openCamera: source.openCamera,
    hasConsent,
    giveConsent: () => remember({ cameraConsent: true }),
    /** Stops sensing at once, and erases what came from a face and which cameras were used. */
    withdrawConsent: (): Promise<EraseFailures> => {
      source.leaveCamera();
      source.stop();
      remember({ cameraConsent: false, deviceId: null, framing: {}, regions: {} });
      tabs.tell({ kind: 'withdrawn' });
      return kept.erase({ origins: ['face'] });
    },
    preferences,
    remember,
    /** The kill switch: tracks are stopped before this returns. */
    stop: source.stop,
    resume: source.resume,
    retryEngine: (): void => sensing.restart(),
    /** Where several people are before the camera, the next one is read. */
    followOther: (): void => sensing.followOther(),
    setFraming: source.setFraming,
    setRegion: source.setRegion,
    setRate: (rateHz: number): void => {
      store.setState({ rateHz });
      sensed.settleRate();
    },
    /** The scene drew a frame: one that comes late lowers the rate of sensing. */
    noteFrame: sensed.noteFrame,
    setBackend: (backendChoice: BackendChoice): void => {
      store.setState({ backendChoice });
      sensing.configure({ backend: backendChoice });
    },
    setMapping: (id: string): void => {
      const next = store.getState().mappings.find((known) => known.id === id) ?? mappingById(id);
      moving.set({ mapping: next });
      store.setState({ mappingId: next.id });
      remember({ mappingId: next.id });
    },
    /** Follows this very document, live: an edited one, or one that came by link. It is offered, not remembered. */
    setMappingDocument: (document: Mapping): void => {
      moving.set({ mapping: document });
      const others = BUILT_IN_MAPPINGS.filter(({ id }) => id !== document.id);
      const mappings = BUILT_IN_MAPPINGS.includes(document) ? BUILT_IN_MAPPINGS : [...others, document];
      store.setState({ mappings, mappingId: document.id });
    },
    /** Who moves the world: what is sensed, a person's hand, or a recorded session. Opening or stopping a source ends it. */
    drive: setDrive,
    /** Follows raw scores and skips attack and release; the comfort limits stay. */
    setUnsmoothed: (on: boolean): void => {
      if ((moving.line().settings.unsmoothed ?? false) !== on) moving.set({ unsmoothed: on });
    },
    /** Tells of all that enters the line and of every move of the world, for recording and graphs; returns its end. */
    listen: moving.listen,
    /** The line as it stands. */
    line: moving.line,
    /**
     * A recording begins: the world stays where it stands, all else is forgotten, so that nothing before matters.
     * Answers the line as it begins.
     */
    beginAnew: moving.beginAnew,
    /** What the network is shown in the next frame; null when there will be none. */
    inspect: () => sensing.inspect(),
    model: MODEL,
    setStrength: (next: number): void => {
      moving.set({ strength: next });
      store.setState({ strength: next });
      remember({ strength: next });
    },
    setWorld: (next: string): void => {
      store.setState({ worldId: next });
      remember({ worldId: next });
    },
    /** Kept for this visit only: whoever comes back finds a world that answers. */
    setSafePlace: (safePlace: boolean): void => {
      moving.set({ safePlace });
      store.setState({ safePlace });
    },
    setResting: (part: keyof SceneTargets, rests: boolean): void => {
      const next = { ...store.getState().resting, [part]: rests };
      moving.set({ resting: next });
      store.setState({ resting: next });
      remembered.rememberIn('resting', part, rests);
    },
    /** Whether the beginning of an expression is answered at once. */
    setQuickAnswers: (quickAnswers: boolean): void => {
      moving.set({ quickAnswers });
      store.setState({ quickAnswers });
      remember({ quickAnswers });
    },
    setSessionLimit: (minutes: number): void => {
      store.setState({ sessionLimitMin: minutes });
      remember({ sessionLimitMin: minutes });
    },
    setReducedMotion: (reducedMotion: boolean): void => moving.set({ reducedMotion }),
    /** What the network sees in the next frame; null when there will be none. */
    look: async (): Promise<FramingView | null> => {
      const inspection = await sensing.inspect();
      if (!inspection) return null;
      const { picture, quality, lost, landmarks } = inspection;
      return { picture, hint: hintFor(picture, quality, lost, landmarks !== null) };
    },
    /** Tells of the cameras there are, now and when one comes or goes. */
    watchCameras: (listener: (cameras: readonly CameraDevice[]) => void): (() => void) => {
      void listCameras().then(listener);
      return onCamerasChange(listener);
    },
    dispose: (): void => {
      source.release();
      moving.dispose();
      clearInterval(panelTimer);
      sensing.dispose();
    },
  };
}

function mappingById(id: string): Mapping {
  const [first] = BUILT_IN_MAPPINGS;
  const found = BUILT_IN_MAPPINGS.find((mapping) => mapping.id === id) ?? first;
  if (!found) throw new Error('No mapping is built in.');
  return found;
}
