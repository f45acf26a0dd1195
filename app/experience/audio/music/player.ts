/** @file The player: starts the audio from a gesture, runs its clock, and tells whether it really sounds. */
import { MienscapeError, type Mode, type MusicTargets } from '../../../../src/core/index.ts';
import { LoadError } from '../../../shared/loader.ts';
import type { Timbre } from './places.ts';
import { type AudioSession, buildEngine, openAudioSession, resumeContext } from './session.ts';
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
  readonly mode: Mode;
  /** Pitch class of the key, 0 is C. */
  readonly tonic: number;
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
  /** Where the ears are; as often as the head moves. */
  listen(ears: ListenerPose): void;
  /** 0–1. */
  setVolume(volume: number): void;
  setMuted(muted: boolean): void;
  /** Something changed that may have given the audio back: the page or the headset is in view again. */
  wake(): Promise<void>;
  /** Fades out within a second, then frees the audio device. */
  stop(): Promise<void>;
  dispose(): void;
  readonly state: MusicState;
  /** Why the state is `refused` or `suspended`. */
  readonly problem: MienscapeError | null;
  /** Null while nothing sounds. */
  read(): MusicReadout | null;
  /** Calls back on every change of state; returns the way to stop that. */
  subscribe(listener: (state: MusicState) => void): () => void;
}

const COMES_BACK =
  'It comes back by itself when the page or the headset is in view again; or press “Start sound”.';
const NOT_BACK = 'Close what else uses the sound (a call, another app), then press “Start sound”.';

const FADE_IN_SEC = 2.5;
const FADE_OUT_SEC = 0.9;
const VOLUME_RAMP_SEC = 0.15;

/** Makes no audio context and loads no library until start(). */
export function createMusic(options: MusicOptions): Music {
  const listeners = new Set<(state: MusicState) => void>();
  let { targets } = options;
  let volume = options.volume ?? 0.8;
  let muted = options.muted ?? false;
  let timbre: Timbre = 'glass';
  let state: MusicState = 'idle';
  let problem: MienscapeError | null = null;
  let session: AudioSession | null = null;

  const become = (next: MusicState): void => {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener(next);
  };
  const tell = (): void => {
    for (const listener of listeners) listener(state);
  };
  const applyVolume = (rampSec: number): void => session?.engine?.setVolume(muted ? 0 : volume, rampSec);
  const end = (): void => {
    session?.close();
    session = null;
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
      problem = null;
      become('playing');
      return;
    }
    if (state === 'suspended') return;
    problem = new MusicError('The system has taken the sound away.', COMES_BACK);
    become('suspended');
  };
  const wakeUp = async (): Promise<void> => {
    const taken = session;
    if (state !== 'suspended' || !taken) return;
    try {
      await resumeContext(taken);
    } catch (cause) {
      if (session !== taken || state !== 'suspended') return;
      problem = new MusicError('The system has taken the sound away and does not give it back.', NOT_BACK, {
        cause,
      });
      tell();
      return;
    }
    follow(taken);
  };

  const start = async (): Promise<void> => {
    if (state === 'starting' || state === 'playing') return;
    if (state === 'suspended' && session) return wakeUp();
    problem = null;
    become('starting');
    let opened: AudioSession;
    try {
      opened = openAudioSession();
    } catch (cause) {
      return refuse('This browser has no audio to play on.', cause);
    }
    session = opened;
    try {
      await resumeContext(opened);
      await buildEngine(opened, options.seed ?? Date.now() % 2 ** 31, targets);
    } catch (cause) {
      if (session === opened) refuse('The browser did not let the music begin.', cause);
      return;
    }
    // Stopped or disposed of while it was loading.
    if (session !== opened) return opened.close();
    opened.engine?.setTargets(targets);
    opened.engine?.setTimbre(timbre);
    applyVolume(FADE_IN_SEC);
    opened.native.addEventListener('statechange', () => follow(opened));
    // It may have been taken away while the music was prepared.
    follow(opened);
  };

  return {
    start,
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
    setMuted: (next) => {
      muted = next;
      applyVolume(VOLUME_RAMP_SEC);
    },
    wake: wakeUp,
    stop: async () => {
      const ending = session;
      ending?.engine?.setVolume(0, FADE_OUT_SEC);
      if (state === 'playing') await new Promise((resolve) => setTimeout(resolve, FADE_OUT_SEC * 1000 + 100));
      if (session === ending) end();
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
