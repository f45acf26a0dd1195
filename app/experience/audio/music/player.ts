/** @file The player: starts the audio from a gesture, runs its clock, and tells whether it really sounds. */
import { MienscapeError, type Mode, type MusicTargets } from '../../../../src/core/index.ts';
import { LoadError } from '../../../shared/loader.ts';
import type { Engine } from './engine.ts';
import type { Timbre } from './places.ts';
import {
  type AudioSession,
  buildEngine,
  type MusicSource,
  openAudioSession,
  resumeContext,
} from './session.ts';
import type { ListenerPose, Point } from './spatial-panner.ts';

/**
 * idle: nothing sounds, nothing is held. starting: loading and waking the audio device.
 * refused: the browser would not start audio (see `problem`); start() may be called again from a gesture.
 * suspended: the device took the audio away for now (a call, a sleeping headset); wake() or start() brings it back.
 */
export type MusicState = 'idle' | 'starting' | 'playing' | 'refused' | 'suspended';

/** Audio could not be started. */
export class MusicError extends MienscapeError {}

/** What sounds at this moment. */
export interface MusicReadout {
  /** Bars since the start, 0-based. */
  readonly bar: number;
  /** 0–4 within the bar. */
  readonly beat: number;
  /** Null in one's own music. */
  readonly mode: Mode | null;
  /** Pitch class of the key, 0 is C; null in one's own music. */
  readonly tonic: number | null;
  readonly tempoBpm: number;
  /** Nodes that sound or fade. */
  readonly activeNotes: number;
}

export interface MusicOptions {
  readonly targets: MusicTargets;
  readonly seed?: number;
  /** 0–1, default 0.8. */
  readonly volume?: number;
  readonly muted?: boolean;
}

export interface Music {
  /** Call it from a click, tap or key press. Never rejects: look at `state` and `problem` afterwards. */
  start(): Promise<void>;
  /** Cheap: may be called every frame. */
  update(targets: MusicTargets): void;
  /** The colour of the place one is in. */
  setTimbre(timbre: Timbre): void;
  /** Something happens somewhere: it is heard from there. Nothing where nothing plays. */
  playEvent(kind: 'common' | 'rare' | 'answer', at: Point): void;
  /**
   * What is to sound. While something sounds, the new music is prepared first; then the old one fades out, ends, and the new
   * one fades in: never two at once. Where the new one cannot be prepared, the old one goes on, and `problem` says why.
   */
  setSource(source: MusicSource): Promise<void>;
  /** Greatest sample of the last moment, 0–1; null where it is not measured. */
  peak(): number | null;
  /** Where the ears are; as often as the head moves. */
  listen(ears: ListenerPose): void;
  /** 0–1. */
  setVolume(volume: number): void;
  /** Share of the volume that sounds, 0–1; at first 1. What is raised rises as slowly as at the start. */
  dim(share: number): void;
  setMuted(muted: boolean): void;
  /** Something changed that may have given the audio back: the page or the headset is in view again. */
  wake(): Promise<void>;
  /** Fades out within a second, then frees the audio device. A start meanwhile calls it off: what sounded rises again. */
  stop(): Promise<void>;
  dispose(): void;
  readonly state: MusicState;
  /** What sounds; null while nothing does. */
  readonly sounding: MusicSource['kind'] | null;
  /** Why the state is `refused` or `suspended`, or why another music plays than was asked for. */
  readonly problem: MienscapeError | null;
  /** Null while nothing sounds. */
  read(): MusicReadout | null;
  /** Calls back on every change of state; returns the way to stop that. */
  subscribe(listener: (state: MusicState) => void): () => void;
}

const COMES_BACK =
  'It starts again by itself when the page or the headset is in view; or press “Start sound”.';
const NOT_BACK = 'Close other programs that use the sound (such as a call), then press “Start sound”.';

const COMPOSED: MusicSource = { kind: 'composed' };

function notPlayed(cause: unknown): MienscapeError {
  if (cause instanceof MienscapeError) return cause;
  return new MusicError('Your own music could not be played.', 'Add its files again in the studio.', {
    cause,
  });
}

const FADE_IN_SEC = 2.5;
const FADE_OUT_SEC = 0.9;
const VOLUME_RAMP_SEC = 0.15;

/** Makes no audio context and loads no library until start(). */
export function createMusic(options: MusicOptions): Music {
  const listeners = new Set<(state: MusicState) => void>();
  let { targets } = options;
  let volume = options.volume ?? 0.8;
  let muted = options.muted ?? false;
  let dimmedTo = 1;
  let timbre: Timbre = 'glass';
  let state: MusicState = 'idle';
  let problem: MienscapeError | null = null;
  let session: AudioSession | null = null;
  let source: MusicSource = COMPOSED;
  let sounding: MusicSource['kind'] | null = null;
  /** Rises with each change of music: the newest one counts. */
  let change = 0;
  /** The old music fades out: nothing may raise it again. */
  let leaving = false;
  /** The stop that fades the music out now; a start meanwhile calls it off. */
  let stopping: object | null = null;
  /** What was asked for when the music that sounds was built. */
  let builtFor: MusicSource = COMPOSED;
  /** The device was asked for by a press, and did not come back. */
  let pressedInVain = false;
  let ownProblem: MienscapeError | null = null;

  const become = (next: MusicState): void => {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener(next);
  };
  const tell = (): void => {
    for (const listener of listeners) listener(state);
  };
  const applyVolume = (rampSec: number): void => {
    if (!leaving) session?.engine?.setVolume(muted ? 0 : volume * dimmedTo, rampSec);
  };
  const end = (): void => {
    session?.close();
    session = null;
    sounding = null;
    leaving = false;
    stopping = null;
    pressedInVain = false;
  };
  const seed = (): number => options.seed ?? Date.now() % 2 ** 31;
  const begin = (
    opened: AudioSession,
    engine: Engine,
    kind: MusicSource['kind'],
    wanted: MusicSource,
  ): void => {
    opened.engine = engine;
    sounding = kind;
    builtFor = wanted;
    leaving = false;
    engine.setTargets(targets);
    engine.setTimbre(timbre);
    applyVolume(FADE_IN_SEC);
  };
  /** Own music that cannot be read leaves the composed one: somebody who pressed “Start sound” hears something. */
  const buildWanted = async (
    opened: AudioSession,
    wanted: MusicSource,
  ): Promise<readonly [engine: Engine, kind: MusicSource['kind']]> => {
    if (wanted.kind === 'own') {
      try {
        return [await buildEngine(opened, seed(), targets, wanted), 'own'];
      } catch (cause) {
        if (session !== opened) throw cause;
        ownProblem = notPlayed(cause);
      }
    }
    return [await buildEngine(opened, seed(), targets, COMPOSED), 'composed'];
  };
  const refuse = (reason: string, cause: unknown): void => {
    end();
    // What did not come says so itself: the browser is not to blame.
    problem =
      cause instanceof LoadError
        ? cause
        : new MusicError(reason, 'Press “Start sound” once more.', { cause });
    become('refused');
  };

  /** What the audio device does, once all is prepared: before that the state is `starting` whatever it does. */
  const follow = (opened: AudioSession): void => {
    if (session !== opened || opened.engine === null || state === 'idle') return;
    if (opened.native.state === 'running') {
      problem = ownProblem;
      pressedInVain = false;
      become('playing');
      return;
    }
    if (state === 'suspended') return;
    problem = new MusicError('The system has stopped the sound.', COMES_BACK);
    become('suspended');
  };
  const wakeUp = async (): Promise<void> => {
    const taken = session;
    if (state !== 'suspended' || !taken) return;
    try {
      await resumeContext(taken);
    } catch (cause) {
      if (session !== taken || state !== 'suspended') return;
      problem = new MusicError(
        'The system has stopped the sound and does not let it start again.',
        NOT_BACK,
        {
          cause,
        },
      );
      tell();
      return;
    }
    follow(taken);
  };

  const start = async (): Promise<void> => {
    if (stopping !== null && session) {
      stopping = null;
      leaving = false;
      applyVolume(FADE_IN_SEC);
      // A change of music that the stop called off goes on.
      if (source !== builtFor) void swap(session);
    }
    if (state === 'starting' || state === 'playing') return;
    if (state === 'suspended' && session && !pressedInVain) {
      const taken = session;
      await wakeUp();
      if (session === taken) pressedInVain = taken.native.state !== 'running';
      return;
    }
    // Some phones give the device back after a call, and never to the context that had it: another one is opened, at once,
    // since some browsers count only what is opened within the press itself.
    end();
    problem = ownProblem = null;
    become('starting');
    let opened: AudioSession;
    try {
      opened = openAudioSession();
    } catch (cause) {
      return refuse('This browser offers no audio output.', cause);
    }
    session = opened;
    const asked = change;
    try {
      await resumeContext(opened);
      const wanted = source;
      const [engine, kind] = await buildWanted(opened, wanted);
      // Stopped or disposed of while it was loading.
      if (session !== opened) return engine.dispose();
      begin(opened, engine, kind, wanted);
    } catch (cause) {
      if (session === opened) refuse('The browser did not allow the music to start.', cause);
      return;
    }
    // Other music was chosen while this one was loading.
    if (asked !== change) void swap(opened);
    opened.native.addEventListener('statechange', () => follow(opened));
    // It may have been taken away while the music was prepared.
    follow(opened);
  };

  const swap = async (opened: AudioSession): Promise<void> => {
    const mine = ++change;
    const isCurrent = (): boolean => session === opened && mine === change;
    const wanted = source;
    if (wanted.kind === 'composed' && sounding === 'composed' && !leaving) {
      ownProblem = null;
      if (state === 'playing') problem = null;
      return tell();
    }
    let next: Engine;
    try {
      next = await buildEngine(opened, seed(), targets, wanted);
    } catch (cause) {
      if (!isCurrent()) return;
      problem = ownProblem = notPlayed(cause);
      // An earlier change, called off by this one, may have begun to lower it.
      leaving = false;
      applyVolume(FADE_IN_SEC);
      return tell();
    }
    if (!isCurrent()) return next.dispose();
    opened.engine?.setVolume(0, FADE_OUT_SEC);
    leaving = true;
    await new Promise((resolve) => setTimeout(resolve, FADE_OUT_SEC * 1000 + 100));
    // Called off: a newer change, or the end, goes on from here.
    if (!isCurrent()) return next.dispose();
    opened.engine?.dispose();
    begin(opened, next, wanted.kind, wanted);
    ownProblem = null;
    if (state === 'playing') problem = null;
    tell();
  };

  return {
    start,
    setSource: async (next) => {
      source = next;
      if (session?.engine) return swap(session);
      change++;
    },
    peak: () => session?.engine?.peak?.() ?? null,
    get sounding() {
      return sounding;
    },
    update: (next) => {
      targets = next;
      session?.engine?.setTargets(next);
    },
    setTimbre: (next) => {
      timbre = next;
      session?.engine?.setTimbre(next);
    },
    playEvent: (kind, at) => session?.engine?.playEvent(kind, at),
    listen: (ears) => session?.engine?.listen(ears),
    setVolume: (next) => {
      volume = Math.min(1, Math.max(0, next));
      applyVolume(VOLUME_RAMP_SEC);
    },
    dim: (next) => {
      if (next === dimmedTo) return;
      const rises = next > dimmedTo;
      dimmedTo = next;
      applyVolume(rises ? FADE_IN_SEC : VOLUME_RAMP_SEC);
    },
    setMuted: (next) => {
      muted = next;
      applyVolume(VOLUME_RAMP_SEC);
    },
    wake: wakeUp,
    stop: async () => {
      const ending = session;
      change++;
      ending?.engine?.setVolume(0, FADE_OUT_SEC);
      leaving = true;
      const mine = {};
      stopping = mine;
      if (state === 'playing') await new Promise((resolve) => setTimeout(resolve, FADE_OUT_SEC * 1000 + 100));
      if (session === ending && stopping === mine) end();
      if (session === null) become('idle');
    },
    dispose: () => {
      end();
      become('idle');
      listeners.clear();
    },
    get state() {
      return state;
    },
    get problem() {
      return problem;
    },
    read: () => readEngine(session),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function readEngine(session: AudioSession | null): MusicReadout | null {
  const sounding = session?.engine?.sounding();
  if (!session?.engine || !sounding) return null;
  const progress = (session.native.currentTime - sounding.atSec) / sounding.fadeSec;
  return {
    bar: sounding.bar.index,
    beat: Math.min(3.999, progress * 4),
    mode: sounding.bar.mode,
    tonic: sounding.bar.tonic,
    tempoBpm: sounding.tempoBpm,
    activeNotes: session.engine.activeNotes(),
  };
}
