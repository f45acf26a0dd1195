/** @file Joins the stages in the browser, once: frames → scores → emotion → targets. */
import { BUILT_IN_MAPPINGS, type Mapping } from '../../src/adaptation/index.ts';
import { DEMO_REGION, listCameras, onCamerasChange } from '../../src/camera/index.ts';
import { type Clock, isCamera, PARTS, type Scores, type SourceKind } from '../../src/core/index.ts';
import { createSensing, FIRST_HZ, hintFor, MOST_HZ } from '../../src/engine/index.ts';
import { linkSecret } from '../../src/link/index.ts';
import { type EmotionOverride, NO_OVERRIDE, type SimulationSettings } from '../../src/simulation/index.ts';
import type { AppStorage, Preferences } from '../storage/index.ts';
import { createCalibrationController } from './calibration-controller.ts';
import { createFaceTrackingController } from './face-tracking-controller.ts';
import type { Runtime } from './interfaces.ts';
import { createLastMinute } from './last-minute.ts';
import { createLinkController } from './link-controller.ts';
import { connectLink, randomBytes } from './link-transport.ts';
import { createLiveSimulation } from './live-simulation.ts';
import { openOscSource } from './osc-source.ts';
import { createSensingController } from './sensing-controller.ts';
import { createSourceController } from './source-controller.ts';
import { createRuntimeStore, type RuntimeState, type Settings, type SourcePhase } from './store.ts';

const PANEL_EVERY_MS = 250;
const BASE = import.meta.env.BASE_URL;
const URLS = {
  manifest: `${BASE}models/student/manifest.json`,
  large: { manifest: `${BASE}models/student-large/manifest.json` },
  detector: `${BASE}detector/blazeface.json`,
  wasm: `${BASE}wasm/`,
} as const;

/** What acts on the simulation. */
const SIMULATION_KEYS = [
  'mapping',
  'strength',
  'resting',
  'quickAnswers',
  'safePlace',
  'reducedMotion',
  'unsmoothed',
] as const satisfies readonly (keyof RuntimeState & keyof SimulationSettings)[];
/** Settings that are stored on this device; the others last for one visit. */
const STORED_KEYS = [
  'strength',
  'quickAnswers',
  'worldId',
  'musicChoice',
  'sessionLimitMin',
] as const satisfies readonly (keyof Settings & keyof Preferences)[];

export function sourceName(source: SourcePhase): SourceKind | 'none' {
  return source.kind === 'stopped' ? 'none' : source.source;
}

export function createRuntime({
  clock,
  storage,
}: {
  readonly clock: Clock;
  readonly storage: AppStorage;
}): Runtime {
  const { storedData, preferenceStore, tabs } = storage;
  const { preferences, persist, hasConsent } = preferenceStore;
  const { strength, resting, quickAnswers, mappingId, worldId, musicChoice, sessionLimitMin } = preferences();
  const mapping = mappingById(mappingId);
  const settings: Settings = {
    strength,
    resting,
    quickAnswers,
    worldId,
    musicChoice,
    sessionLimitMin,
    safePlace: false,
    reducedMotion: false,
    unsmoothed: false,
  };
  const live = createLiveSimulation({ clock, settings: pick({ mapping, ...settings }, SIMULATION_KEYS) });
  const { latest } = live;
  const sensing = createSensing({ urls: URLS, clock });
  const store = createRuntimeStore({
    source: { kind: 'opening', source: 'demo' },
    cameraLive: false,
    cameraId: null,
    fileRefusal: null,
    waitsForPress: false,
    linkedSource: null,
    video: null,
    slow: null,
    people: null,
    engine: sensing.status,
    reading: { emotion: latest.read().emotion, delayMs: null, lost: null },
    framing: 'headset',
    region: DEMO_REGION,
    rateHz: MOST_HZ,
    sensingHz: FIRST_HZ,
    backendChoice: 'auto',
    mappings: BUILT_IN_MAPPINGS,
    mapping,
    hasOwnMusic: false,
    override: NO_OVERRIDE.kind,
    ...settings,
  });
  // Each setting is written once, to the store; what acts on it follows.
  store.subscribe((state, before) => {
    const acting = SIMULATION_KEYS.filter((key) => state[key] !== before[key]);
    if (acting.length > 0) live.set(pick(state, acting));
    const stored = STORED_KEYS.filter((key) => state[key] !== before[key]);
    if (stored.length > 0) persist(pick(state, stored));
    for (const part of PARTS) {
      const rests = state.resting[part];
      if (rests !== before.resting[part]) preferenceStore.persistIn('resting', part, rests);
    }
  });

  const calibration = createCalibrationController({
    storage: storage.local,
    storedData,
    allowed: hasConsent,
    wantEmbeddings: (embeddings) => {
      if (sensing.settings.embeddings !== embeddings) sensing.configure({ embeddings });
    },
  });
  // A head belongs to one camera, its framing and the network.
  store.subscribe(({ source, video, cameraId, framing, engine }) => {
    const name = sourceName(source);
    const open = video !== null && name !== 'none' && isCamera(name);
    const model = engine.kind === 'ready' ? engine.model : null;
    calibration.setSubject({ camera: open ? cameraId || 'camera' : null, framing, model });
  });

  const setMappingDocument = (document: Mapping): void => {
    const others = BUILT_IN_MAPPINGS.filter(({ id }) => id !== document.id);
    const mappings = BUILT_IN_MAPPINGS.includes(document) ? BUILT_IN_MAPPINGS : [...others, document];
    store.setState({ mappings, mapping: document });
  };
  const setOverride = (next: EmotionOverride): void => {
    live.setOverride(next);
    if (store.getState().override !== next.kind) store.setState({ override: next.kind });
  };
  const receive = (scores: Scores, tookMs: number): void => {
    live.receive(scores, tookMs);
    link.offer(scores);
  };
  /** Of sources that give no pictures: nothing was computed. */
  const receiveAtOnce = (scores: Scores): void => receive(scores, 0);
  const sensed = createSensingController({ clock, store, sensing, calibration, scores: receive });
  const minute = createLastMinute();
  const switchOff = (): void => {
    live.switchOff();
    minute.forget();
  };
  const tellReading = (): void => {
    const { emotion } = latest.read();
    minute.note(live.now(), emotion);
    store.setState({ reading: { emotion, delayMs: live.delayMs(), lost: sensed.lost() } });
  };
  const source = createSourceController({
    clock,
    store,
    sensing,
    preferenceStore,
    openOsc: (options) => openOscSource({ ...options, clock: live.now, scores: receiveAtOnce }),
    onRelease: () => {
      setOverride(NO_OVERRIDE);
      switchOff();
      sensed.forgetLost();
      // Before the next source is named: what the last one showed is none of its.
      tellReading();
    },
  });
  const faceTracking = createFaceTrackingController({
    clock: live.now,
    rateHz: () => store.getState().rateHz,
    allowed: hasConsent,
    phase: () => store.getState().source,
    take: () => {
      source.release();
      store.setState({ source: { kind: 'playing', source: 'headset', pictures: 'live' } });
    },
    giveBack: source.resume,
    scores: receiveAtOnce,
  });
  const link = createLinkController({
    clock,
    connect: connectLink,
    secret: linkSecret(randomBytes()),
    store,
    latest,
    source,
    scores: (scores, tookMs) => {
      live.receive(scores, tookMs);
      sensed.noteDelay(scores, tookMs, 0);
    },
    switchOff,
    setMappingDocument,
  });
  // The place in the room is free at once for the page that comes after this one.
  globalThis.addEventListener?.('pagehide', link.dispose);
  // A timer, not animation frames: it goes on in a headset, where the page's own frames stop.
  const panelTimer = setInterval(() => {
    source.checkConsent();
    sensed.settleRate();
    sensed.tellSlowness();
    tellReading();
  }, PANEL_EVERY_MS);
  // Taken back or erased, here or in another tab; whichever of the ways the news comes by, the first closes the camera.
  storedData.onForget((stores, done) => {
    if (done || !stores.includes('preferences')) return;
    link.controls.withdraw();
    source.leaveCamera();
  });
  tabs.listen((message) => {
    if (message.kind !== 'withdrawn') return;
    preferenceStore.consentWasWithdrawn();
    link.controls.withdraw();
    source.leaveCamera();
  });
  preferenceStore.subscribe(() => {
    if (!hasConsent()) source.leaveCamera();
  });

  return {
    store,
    sources: {
      openDemo: source.openDemo,
      openFile: source.openFile,
      refuseFile: (fileRefusal) => store.setState({ fileRefusal }),
      openCamera: source.openCamera,
      openNetwork: source.openNetwork,
      openSerial: source.openSerial,
      openOsc: source.openOsc,
      stop: source.stop,
      resume: () => (link.follows() ? link.controls.follow() : source.resume()),
      setFraming: source.setFraming,
      setRegion: source.setRegion,
      offerExpressions: faceTracking.offer,
      watchCameras: (listener) => {
        void listCameras().then(listener);
        return onCamerasChange(listener);
      },
    },
    sensing: {
      model: {
        half: 'lower',
        name: () => (sensing.status.kind === 'ready' ? (sensing.status.model.split('@')[0] ?? null) : null),
      },
      calibration,
      inspect: () => sensing.inspect(),
      framingView: async () => {
        const inspection = await sensing.inspect();
        if (!inspection) return null;
        const { picture, quality, lost, landmarks } = inspection;
        return { picture, hint: hintFor(picture, quality, lost, landmarks !== null) };
      },
      restart: () => sensing.restart(),
      setRate: (rateHz) => {
        store.setState({ rateHz });
        sensed.settleRate();
      },
      setBackend: (backendChoice) => {
        store.setState({ backendChoice });
        sensing.configure({ backend: backendChoice });
      },
      noteFrame: sensed.noteFrame,
      followOther: () => sensing.followOther(),
      followAt: (place) => sensing.followAt(place),
    },
    simulation: {
      latest,
      minute,
      state: live.state,
      subscribe: live.subscribe,
      setOverride,
      setMapping: (id) => {
        const next = store.getState().mappings.find((known) => known.id === id) ?? mappingById(id);
        store.setState({ mapping: next });
        persist({ mappingId: next.id });
      },
      setMappingDocument,
      resetForRecording: live.resetForRecording,
    },
    preferences: {
      read: preferences,
      persist,
      set: (changes) => store.setState(changes),
      hasConsent,
      giveConsent: () => persist({ cameraConsent: true }),
      withdrawConsent: () => {
        link.controls.withdraw();
        source.leaveCamera();
        source.stop();
        persist({ cameraConsent: false, deviceId: null, lastFace: null, framing: {}, regions: {} });
        tabs.tell({ kind: 'withdrawn' });
      },
    },
    link: link.controls,
    storage,
    dispose: () => {
      link.dispose();
      source.release();
      live.dispose();
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

function pick<From extends object, Key extends keyof From>(
  from: From,
  keys: readonly Key[],
): Pick<From, Key> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<From, Key>;
}
