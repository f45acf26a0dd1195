/** @file Records the simulation's inputs while it runs; the picture only where the person chose so, one crop a scored frame. */
import { createStore } from 'zustand/vanilla';
import { givesPictures, readsOwnFace, type SourceKind } from '../../src/core/index.ts';
import {
  finishRecording,
  fullness,
  MOST_MAPPINGS,
  type Recording,
  record,
  recordCrop,
  recordMark,
  recordWorld,
  type Session,
  startRecording,
} from '../../src/recording/index.ts';
import { gapBefore, readSimulation } from '../../src/simulation/index.ts';
import { newId } from '../shared/new-id.ts';
import type { Runtime } from './interfaces.ts';
import { sourceName } from './runtime.ts';

/** Five minutes: enough to tune by, small enough to pass on. */
export const RECORDING_LIMIT_MS = 300_000;
const TELL_EVERY_MS = 250;
/** One's own face comes first: a session that holds any of it says so. */
const SOURCES = ['camera', 'network', 'serial', 'headset', 'osc', 'link', 'file', 'demo'] as const;

export type RecorderState =
  | {
      readonly kind: 'idle';
      /** Why the last recording was discarded before its end; null where it was not, or the word was read. */
      readonly dropped: DropReason | null;
    }
  | {
      readonly kind: 'recording';
      readonly elapsedMs: number;
      readonly keepsPictures: boolean;
      readonly crops: number;
      readonly marks: number;
      /** How many more versions of the mapping have room. */
      readonly editsLeft: number;
    };

/** Consent was taken back: at the linked sensor, or in this browser. Nothing of the recording is kept. */
export type DropReason = 'sensorWithdrew' | 'consentWithdrawn';

export type EndReason = 'asked' | 'time' | 'events' | 'mappings';

export type SessionRecorder = ReturnType<typeof createSessionRecorder>;

/** @param onEnd hears of every recording that ends, with the session and why. */
export function createSessionRecorder(
  runtime: Runtime,
  clock: () => number,
  onEnd: (session: Session, why: EndReason) => void,
) {
  const store = createStore<RecorderState>()(() => ({ kind: 'idle', dropped: null }));
  let recording: Recording | null = null;
  let steppedAtMs = 0;
  let unlisten = (): void => undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  const now = (): number => Math.round(clock());
  /** All that gave pictures while it recorded: a camera that was stopped before the end counts. */
  const sources = new Set<SourceKind | 'none'>();
  /** The network that read last while it recorded: another may read by the end, or none. */
  let network: string | null = null;
  const noteSource = (): void => {
    const source = sourceName(runtime.store.getState().source);
    sources.add(source);
    // Of a linked sensor's network, or of a headset's face tracking, nothing is known here.
    if (source !== 'none' && givesPictures(source)) network = runtime.sensing.model.name() ?? network;
  };

  /** The person before the linked sensor took consent back: nothing that was being recorded is kept. */
  const linkWithdrew = (): boolean => runtime.link.store.getState().sensing === 'withdrawn';

  const tell = (): void => {
    if (!recording) return;
    noteSource();
    store.setState({
      kind: 'recording',
      elapsedMs: now() - recording.startMs,
      keepsPictures: recording.keepsPictures,
      crops: recording.pictures?.crops.length ?? 0,
      marks: recording.marks.length,
      editsLeft: MOST_MAPPINGS - recording.mappings.length,
    });
    const full = fullness(recording, now());
    if (full) end(full);
  };

  /** Ends it and answers what was recorded. */
  const take = (dropped: DropReason | null = null): Recording | null => {
    const taken = recording;
    recording = null;
    unlisten();
    clearInterval(timer);
    store.setState({ kind: 'idle', dropped });
    return taken;
  };
  /** Told at once: consent may be given again a moment later, and what came before it is still not kept. */
  const watchSensor = (): (() => void) =>
    runtime.link.store.subscribe(() => {
      noteSource();
      if (recording && sources.has('link') && linkWithdrew()) take('sensorWithdrew');
    });
  const end = (why: EndReason): void => {
    if (!recording) return;
    noteSource();
    const ownFace = [...sources].some((source) => source !== 'none' && readsOwnFace(source));
    const id = newId();
    // Consent may have gone in another tab whose word is still on its way.
    const isAllowed = !ownFace || runtime.preferences.hasConsent();
    const finished = take(isAllowed ? null : 'consentWithdrawn');
    if (!finished || !isAllowed) return;
    const source = SOURCES.find((kind) => sources.has(kind)) ?? 'demo';
    const at = new Date();
    const session = finishRecording(finished, {
      // Where the computer has slept since the newest step, the recording ends there: the sleep is not in it.
      nowMs: gapBefore({ steppedAtMs }, now())?.fromMs ?? now(),
      id,
      name: at.toLocaleString('en-GB', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' }),
      recordedAt: at.toISOString(),
      source,
      model: network ?? 'unknown',
    });
    onEnd(session, why);
  };

  const takeCrops = async (mine: Recording): Promise<void> => {
    while (recording?.startMs === mine.startMs) {
      const inspection = await runtime.sensing.inspect();
      if (recording?.startMs !== mine.startMs) return;
      if (inspection?.picture)
        recording = recordCrop(
          recording,
          inspection.capturedAtMs,
          inspection.picture,
          runtime.sensing.model.half,
        );
      // Sensing is down: it answers at once, and asking again at once would spin.
      if (!inspection) await new Promise((resolve) => setTimeout(resolve, TELL_EVERY_MS));
    }
  };

  return {
    store,
    start: (keepsPictures: boolean): void => {
      if (recording) return;
      sources.clear();
      network = null;
      const state = runtime.simulation.resetForRecording();
      recording = startRecording({
        startMs: state.steppedAtMs,
        settings: state.settings,
        start: { values: state.adaptation.values, modeIndex: state.adaptation.modeIndex },
        keepsPictures,
        limitMs: RECORDING_LIMIT_MS,
      });
      steppedAtMs = state.steppedAtMs;
      const unwatch = watchSensor();
      const unhear = runtime.simulation.subscribe((event) => {
        if (!recording) return;
        if (event.kind === 'input') recording = record(recording, event.input);
        else if (event.kind === 'stepped') {
          const { emotion, targets } = readSimulation(event.state);
          steppedAtMs = event.state.steppedAtMs;
          recording = recordWorld(recording, steppedAtMs, emotion, targets);
        }
      });
      unlisten = () => {
        unwatch();
        unhear();
      };
      timer = setInterval(tell, TELL_EVERY_MS);
      tell();
      if (keepsPictures) void takeCrops(recording);
    },
    stop: (): void => end('asked'),
    /** Its own face's data are erased: it ends, and nothing of it is kept. */
    discard: (): void => {
      if (recording) take('consentWithdrawn');
    },
    /** The word about a discarded recording was read. */
    putAway: (): void => {
      if (!recording) store.setState({ kind: 'idle', dropped: null });
    },
    mark: (text: string): void => {
      if (recording) recording = recordMark(recording, now(), text);
      tell();
    },
  };
}
