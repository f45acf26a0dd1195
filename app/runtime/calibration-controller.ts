/** @file Runs a calibration, stores the head if it helps, and applies it to scores. */
import { createStore } from 'zustand/vanilla';
import {
  addFrame,
  applyHead,
  type HeldOut,
  judge,
  NEW_RUN,
  progressOf,
  type Run,
  type RunProgress,
  type Verdict,
} from '../../src/calibration/index.ts';
import type { Framing, Scores } from '../../src/core/index.ts';
import {
  type KeptHead,
  keepHead,
  loadHeads,
  onOtherTabs,
  STORES,
  type StorageRegistry,
} from '../storage/index.ts';

/** Why time stands still in a run: no face is in view, or the network that it began with is being loaded again. */
export type WaitReason = 'face' | 'network';
/** What ended a run before its end: nobody is shown what it asks for, or it would go on with something else. */
export type StopReason = 'unseen' | 'camera' | 'framing' | 'network';

export type CalibrationPhase =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly progress: RunProgress; readonly waiting: WaitReason | null }
  | { readonly kind: 'stopped'; readonly why: StopReason }
  | { readonly kind: 'fitting' }
  | { readonly kind: 'done'; readonly verdict: Verdict };

export interface CalibrationState {
  readonly phase: CalibrationPhase;
  /** What is applied to this camera's scores now. */
  readonly applied: Omit<KeptHead, 'head'> | null;
  /** There is one for this camera, but it was made for another network or framing. */
  readonly outdated: boolean;
}

/** What the scores come from. */
export interface CalibrationSubject {
  /** Null where no calibration applies: demo clip, file, nothing. */
  readonly camera: string | null;
  readonly framing: Framing;
  /** Null while no network is ready. */
  readonly model: string | null;
}

/** The panel's own pace: the views are told no more often. */
const TELL_EVERY_MS = 100;

/** At first one network read every camera, and its heads were kept under the camera's own name: they still are. */
const FIRST_NETWORK = 'student';

/**
 * Where a head is kept: a camera has one for each network that reads it, since a graphics card that comes and goes (a headset
 * that slept) brings the other network. A newer version of a network takes the place of the one before.
 */
function slotOf(camera: string, model: string): string {
  const [name] = model.split('@');
  return name === FIRST_NETWORK ? camera : `${camera} ${name}`;
}

const figures = ({ accuracy, byCue }: HeldOut) => ({ accuracy, talk: byCue.talk });

export type CalibrationController = ReturnType<typeof createCalibrationController>;

export function createCalibrationController(options: {
  readonly storage: Storage | null;
  readonly storedData: StorageRegistry;
  /** Whether the person still consents: a run that outlives it keeps nothing. */
  readonly allowed: () => boolean;
  /** Asks the engine for embeddings, or no longer. */
  readonly wantEmbeddings: (wanted: boolean) => void;
  readonly today?: () => string;
}) {
  const { storage, storedData, allowed, wantEmbeddings } = options;
  const today = options.today ?? (() => new Date().toISOString().slice(0, 10));
  let heads = loadHeads(storage);
  let saved = storage !== null;
  let subject: CalibrationSubject = { camera: null, framing: 'webcam', model: null };
  let run: Run | null = null;
  let applied: KeptHead | null = null;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  /** What the run began with: its head belongs to nothing else. */
  let begunWith: CalibrationSubject = subject;
  /** Places that show what a run asks for. */
  let watchers = 0;
  const store = createStore<CalibrationState>()(() => ({
    phase: { kind: 'idle' },
    applied: null,
    outdated: false,
  }));

  const slotsOf = (camera: string): string[] =>
    Object.keys(heads).filter((slot) => slot === camera || slot.startsWith(`${camera} `));
  const settle = (): void => {
    const { camera, model, framing } = subject;
    const found = camera === null || model === null ? undefined : heads[slotOf(camera, model)];
    applied = found && found.model === model && found.framing === framing ? found : null;
    const others = camera === null ? [] : slotsOf(camera);
    const { head: _, ...shown } = applied ?? { head: null };
    store.setState({
      applied: applied ? (shown as Omit<KeptHead, 'head'>) : null,
      outdated: others.length > 0 && model !== null && !applied,
    });
    wantEmbeddings(run !== null || applied !== null);
  };
  const keep = (slot: string, head: KeptHead | null): void => {
    ({ heads, saved } = keepHead(storage, heads, slot, head));
    storedData.touch();
    settle();
  };
  const end = (phase: CalibrationPhase): void => {
    run = null;
    store.setState({ phase });
    settle();
  };
  const cancel = (): void => end({ kind: 'idle' });
  const tell = (now: Run, waiting: WaitReason | null): void =>
    store.setState({ phase: { kind: 'running', progress: progressOf(now), waiting } });
  /** Why a run cannot go on with this subject; null where it can, at once or later. */
  const stopReason = ({ camera, framing, model }: CalibrationSubject): StopReason | null => {
    if (camera !== begunWith.camera) return 'camera';
    if (framing !== begunWith.framing) return 'framing';
    // The network that was lost may come back.
    return model !== null && model !== begunWith.model ? 'network' : null;
  };
  storedData.onForget((stores, done) => {
    if (done || !stores.includes('calibration')) return;
    heads = {};
    saved = storage !== null;
    cancel();
  });
  // Another tab made or erased one.
  onOtherTabs(STORES.calibration.prefix, () => {
    // What the browser refused to keep lives in this tab alone.
    if (!saved) return;
    heads = loadHeads(storage);
    settle();
  });

  const finish = ({ samples }: Run): void => {
    run = null;
    const { camera, framing, model } = subject;
    store.setState({ phase: { kind: 'fitting' } });
    // After the words are on the screen: fitting takes the page a second.
    setTimeout(() => {
      if (store.getState().phase.kind !== 'fitting') return;
      const verdict = judge(samples);
      store.setState({ phase: { kind: 'done', verdict } });
      if (verdict.kind !== 'helps' || camera === null || model === null || !allowed()) return settle();
      const { head, before, after } = verdict;
      const made: KeptHead = {
        model,
        framing,
        madeOn: today(),
        before: figures(before),
        after: figures(after),
        head,
      };
      keep(slotOf(camera, model), made);
    }, 60);
  };

  return {
    store,
    /**
     * Tells where scores come from now. A run waits while no network is ready, and does not outlive its camera, framing or
     * network.
     */
    setSubject(next: CalibrationSubject): void {
      const same =
        next.camera === subject.camera && next.framing === subject.framing && next.model === subject.model;
      if (same) return;
      subject = next;
      const why = run && stopReason(next);
      if (why) {
        end({ kind: 'stopped', why });
        return;
      }
      if (run && next.model === null) tell(run, 'network');
      settle();
    },
    /**
     * For each place that shows what a run asks for, while it is seen: a run that nobody sees any more ends, since a face
     * cannot follow it. Returns the way to say that it is seen no longer.
     */
    watch(): () => void {
      watchers++;
      return () => {
        watchers--;
        if (run && watchers === 0) end({ kind: 'stopped', why: 'unseen' });
      };
    },
    start(): void {
      if (subject.camera === null || subject.model === null) return;
      run = NEW_RUN;
      begunWith = subject;
      toldAtMs = Number.NEGATIVE_INFINITY;
      tell(run, null);
      settle();
    },
    cancel,
    /** Forgets this camera's calibration, for each network. */
    erase(): void {
      run = null;
      store.setState({ phase: { kind: 'idle' } });
      if (subject.camera !== null) for (const slot of slotsOf(subject.camera)) keep(slot, null);
      settle();
    },
    /** Every frame's scores pass here: raw to a run that is under way, adjusted to the simulation. */
    pass(scores: Scores, embedding: Float32Array | null): Scores {
      if (run) {
        const { face, capturedAtMs: atMs } = scores;
        if (face === 'found' && embedding)
          run = addFrame(run, { atMs, probabilities: scores.probabilities, embedding });
        if (progressOf(run).take === null) finish(run);
        else if (Math.abs(atMs - toldAtMs) >= TELL_EVERY_MS) {
          toldAtMs = atMs;
          tell(run, face === 'lost' ? 'face' : null);
        }
      }
      if (!applied || !embedding || scores.face !== 'found') return scores;
      return { ...scores, probabilities: applyHead(applied.head, scores.probabilities, embedding) };
    },
  };
}
