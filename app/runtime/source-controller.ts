/** @file Opens and stops the source of frames, and restores its framing. */
import {
  CameraError,
  cameraTracks,
  DEMO_REGION,
  type FrameSource,
  openSource as openAnySource,
  type SourceRequest,
  type SourceStatus,
} from '../../src/camera/index.ts';
import {
  type Clock,
  type CropRegion,
  type Framing,
  isClip,
  readsOwnFace,
  type SourceKind,
} from '../../src/core/index.ts';
import type { Sensing } from '../../src/engine/index.ts';
import { appUrl } from '../shared/app-url.ts';
import { type PreferenceStore, WHOLE_PICTURE } from '../storage/index.ts';
import type { OpenOsc, OscSource } from './osc-source.ts';
import type { RuntimeStore } from './store.ts';

/** Told when it is asked for: commands load this file without Vite, which knows the address. */
const demo = (): SourceRequest => ({ kind: 'demo', url: `${import.meta.env.BASE_URL}demo/faces.webm` });

/** What can be opened: pictures, or the mouth shapes of another program. */
type OpenRequest = SourceRequest | { readonly kind: 'osc' };

export type SourceController = ReturnType<typeof createSourceController>;

export function createSourceController(options: {
  readonly clock: Clock;
  readonly store: RuntimeStore;
  readonly sensing: Sensing;
  readonly preferenceStore: Pick<PreferenceStore, 'preferences' | 'persist' | 'persistIn' | 'hasConsent'>;
  /** The picture was let go of. */
  readonly onRelease: () => void;
  /** For tests. */
  readonly openSource?: typeof openAnySource;
  readonly openOsc?: OpenOsc;
}) {
  const { clock, store, sensing, preferenceStore, onRelease, openSource = openAnySource } = options;
  let source: FrameSource | OscSource | null = null;
  /** Null: the demo clip. */
  let lastRequest: OpenRequest | null = null;
  /** Settings are remembered for each source under this key. */
  let settingsKey = 'demo';
  /** Calls off an opening that was overtaken, and with it a camera granted too late: one token from the press on. */
  let opening = new AbortController();
  /** A camera's sign follows its track itself: from the moment it is granted until it is stopped. */
  cameraTracks.subscribe((cameraLive) => store.setState({ cameraLive }));
  /** Calls off a file that is tried while another source plays. */
  let trying = new AbortController();
  const onWaiting = (waitsForPress: boolean): void => store.setState({ waitsForPress });

  store.subscribe(({ sensingHz }, before) => {
    if (sensingHz !== before.sensingHz) source?.setRate(sensingHz);
  });

  /** Lets go of the picture at once; the world eases to neutral by itself. */
  const release = (): void => {
    opening.abort();
    trying.abort();
    source?.stop();
    source = null;
    // Nothing should be left by now; should a part have lost hold of its track, it ends here.
    cameraTracks.stopAll();
    onRelease();
    store.setState({ video: null });
  };

  const recallFraming = (key: string, kind: SourceKind): void => {
    settingsKey = key;
    const preferences = preferenceStore.preferences();
    const framing = preferences.framing[key] ?? framingOf(kind);
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
      case 'reconnecting':
        store.setState({ source: { kind: 'playing', source: kind, pictures: status.kind } });
        return;
      case 'ended':
        if (status.reason === 'lost') fail(kind, status.error.message);
        return;
      default:
        throw status satisfies never;
    }
  };

  /** Consent is looked at again after every wait: another tab may have taken it back. */
  const mayOpen = (request: OpenRequest): boolean =>
    !readsOwnFace(request.kind) || preferenceStore.hasConsent();
  /** A choice is remembered when its camera opened; a camera that stands in for it is none. */
  const rememberCamera = (request: OpenRequest, deviceId: string): void => {
    const { deviceId: chosen } = preferenceStore.preferences();
    const asked = request.kind === 'camera' ? request.deviceId : undefined;
    if (deviceId !== chosen && (chosen === null || deviceId === asked)) preferenceStore.persist({ deviceId });
  };

  /** To be offered on the next visit (app/panel/camera-again.tsx): what has opened, not what was asked for. */
  const rememberFace = (request: OpenRequest, opened: FrameSource | OscSource): void => {
    const { kind } = request;
    if (isClip(kind)) return;
    const id = kind === 'network' ? request.id : opened.kind === 'serial' ? opened.deviceId : '';
    const { lastFace } = preferenceStore.preferences();
    if (lastFace?.kind !== kind || lastFace.id !== id) preferenceStore.persist({ lastFace: { kind, id } });
  };

  const openNew = (request: OpenRequest, signal: AbortSignal): Promise<FrameSource | OscSource> => {
    const { sensingHz: rateHz } = store.getState();
    if (request.kind !== 'osc') return openSource(request, { clock, rateHz, signal, onWaiting });
    if (!options.openOsc) throw new Error('Nothing reads mouth shapes here. Give openOsc.');
    return options.openOsc({ rateHz, signal });
  };

  const open = async (request: OpenRequest, ready?: FrameSource): Promise<void> => {
    release();
    opening = new AbortController();
    const { signal } = opening;
    if (!mayOpen(request)) return leaveCamera();
    lastRequest = request;
    store.setState({
      source: { kind: 'opening', source: request.kind },
      cameraId: null,
      fileRefusal: null,
    });
    recallFraming(keyOf(request), request.kind);
    try {
      const opened = ready ?? (await openNew(request, signal));
      if (signal.aborted) {
        opened.stop();
        return;
      }
      source = opened;
      // What was wanted when it began to open may have changed meanwhile.
      opened.setRate(store.getState().sensingHz);
      if (!mayOpen(request)) return leaveCamera();
      if (opened.kind === 'camera' && opened.deviceId) {
        recallFraming(opened.deviceId, opened.kind);
        rememberCamera(request, opened.deviceId);
        store.setState({ cameraId: opened.deviceId });
      }
      if (opened.kind === 'network' || opened.kind === 'serial') {
        recallFraming(opened.deviceId, opened.kind);
        store.setState({ cameraId: opened.deviceId });
      }
      rememberFace(request, opened);
      // The browser asks for a port at a press alone: it is the same one when it is started again.
      if (opened.kind === 'serial') lastRequest = { kind: 'serial', port: opened.port };
      if (opened.kind !== 'osc') {
        store.setState({ video: opened.video });
        sensing.forget();
        opened.onFrame(sensing.offer);
      }
      opened.onStatus((status) => {
        if (!signal.aborted) follow(request.kind, status);
      });
    } catch (error) {
      if (signal.aborted || (error instanceof CameraError && error.kind === 'cancelled')) return;
      fail(request.kind, error instanceof Error ? error.message : String(error));
    }
  };

  /** What plays is let go of only once the file has given a picture: one that is refused changes nothing. */
  const openFile = async (file: File): Promise<void> => {
    trying.abort();
    trying = new AbortController();
    const { signal } = trying;
    const request = { kind: 'file', file } as const;
    store.setState({ fileRefusal: null });
    try {
      const { sensingHz: rateHz } = store.getState();
      const ready = await openSource(request, { clock, rateHz, signal, onWaiting });
      if (signal.aborted) ready.stop();
      else await open(request, ready);
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      store.setState({ fileRefusal: `“${file.name}” was not opened. ${reason}` });
    }
  };

  /** The kill switch: tracks are stopped before this returns. */
  const stop = (): void => {
    release();
    store.setState({ source: { kind: 'stopped' } });
  };

  /** Without consent there is no camera, neither now nor by “Start sensing”. */
  function leaveCamera(): void {
    const { source: phase } = store.getState();
    const open = (phase.kind === 'playing' || phase.kind === 'opening') && phase.source;
    const ownFace = (open && readsOwnFace(open)) || cameraTracks.any();
    const wasOwnFace = lastRequest !== null && readsOwnFace(lastRequest.kind);
    if (wasOwnFace || ownFace) {
      stop();
      // Which camera it was is forgotten: no later choice of framing names it again.
      settingsKey = 'demo';
      store.setState({ cameraId: null });
    }
    if (wasOwnFace) lastRequest = null;
  }

  return {
    release,
    stop,
    openDemo: () => open(demo()),
    openFile,
    /** Only after consent; null takes the camera used last. */
    openCamera: (deviceId: string | null) => {
      // A camera that was used last may be gone: then the browser chooses, and nobody is locked out.
      const wanted = deviceId || preferenceStore.preferences().deviceId;
      return open({ kind: 'camera', ...(wanted && { deviceId: wanted }) });
    },
    /** Only after consent, as each that follows. */
    openNetwork: (id: string) => open({ kind: 'network', url: appUrl('camera/stream'), id }),
    openSerial: (deviceId?: string) => open({ kind: 'serial', ...(deviceId !== undefined && { deviceId }) }),
    openOsc: () => open({ kind: 'osc' }),
    /** What was open last is opened again. */
    resume: (): void => {
      void open(lastRequest ?? demo());
    },
    leaveCamera,
    /** For whoever watches: consent may be gone while a camera is open. */
    checkConsent: (): void => {
      const { source: phase } = store.getState();
      const ownFace = phase.kind === 'playing' && readsOwnFace(phase.source);
      if ((ownFace || cameraTracks.any()) && !preferenceStore.hasConsent()) leaveCamera();
    },
    setFraming: (framing: Framing): void => {
      store.setState({ framing });
      sensing.configure({ framing });
      preferenceStore.persistIn('framing', settingsKey, framing);
    },
    setRegion: (region: CropRegion): void => {
      store.setState({ region });
      sensing.configure({ region });
      preferenceStore.persistIn('regions', settingsKey, region);
    },
  };
}

/** The demo clip shows a lower half that is known; boards at a serial port are made to look at a mouth. */
function framingOf(kind: SourceKind): Framing {
  return kind === 'demo' || kind === 'serial' ? 'headset' : 'webcam';
}

function keyOf(request: OpenRequest): string {
  return request.kind === 'camera' ? (request.deviceId ?? 'camera') : request.kind;
}
