/** @file The player: starts the audio from a gesture, keeps the clock, and says honestly whether anything sounds. */
import { MienscapeError, type Mode, type MusicTargets } from '../../../src/core/index.ts';
import type { Engine } from './engine.ts';

/**
 * idle: nothing sounds, nothing is held. starting: loading and waking the audio device.
 * refused: the browser would not start audio (see `problem`); start() may be called again from a gesture.
 * suspended: the device took the audio away for now (a call, a sleeping headset); it resumes by itself or by start().
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
  /** 0–1. */
  setVolume(volume: number): void;
  setMuted(muted: boolean): void;
  /** Fades out within a second, then frees the audio device. */
  stop(): Promise<void>;
  dispose(): void;
  readonly state: MusicState;
  /** Why the state is `refused`. */
  readonly problem: MusicError | null;
  /** Null while nothing sounds. */
  read(): MusicReadout | null;
  /** Calls back on every change of state; returns the way to stop that. */
  subscribe(listener: (state: MusicState) => void): () => void;
}

/** How long a browser may take to let audio begin before we call it a refusal, ms. */
const REFUSAL_MS = 2500;
const FADE_IN_SEC = 2.5;
const FADE_OUT_SEC = 0.9;
const VOLUME_RAMP_SEC = 0.15;

/** What lives from start() to stop(). */
interface Session {
  readonly native: AudioContext;
  engine: Engine | null;
  close(): void;
}

/** Makes no audio context and loads no library until start(). */
export function createMusic(options: MusicOptions): Music {
  const listeners = new Set<(state: MusicState) => void>();
  let { targets } = options;
  let volume = options.volume ?? 0.8;
  let muted = options.muted ?? false;
  let state: MusicState = 'idle';
  let problem: MusicError | null = null;
  let session: Session | null = null;

  const become = (next: MusicState): void => {
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener(next);
  };
  const applyVolume = (rampSec: number): void => session?.engine?.setVolume(muted ? 0 : volume, rampSec);
  const end = (): void => {
    session?.close();
    session = null;
  };
  const refuse = (reason: string, cause: unknown): void => {
    end();
    problem = new MusicError(reason, 'Press the music button once more.', { cause });
    become('refused');
  };

  const start = async (): Promise<void> => {
    if (state === 'starting' || state === 'playing') return;
    if (state === 'suspended' && session) return session.native.resume();
    problem = null;
    become('starting');
    let opened: Session;
    try {
      // Here and not after an await: some browsers count only what happens within the gesture itself.
      opened = openSession();
    } catch (cause) {
      return refuse('This browser has no audio to play on.', cause);
    }
    session = opened;
    try {
      await wake(opened.native);
      const engine = await furnish(opened, options.seed ?? Date.now() % 2 ** 31, targets);
      if (session !== opened) return engine.dispose();
    } catch (cause) {
      if (session === opened) refuse('The browser did not let the music begin.', cause);
      return;
    }
    opened.engine?.setTargets(targets);
    applyVolume(FADE_IN_SEC);
    become('playing');
    opened.native.addEventListener('statechange', () => {
      if (session === opened) become(opened.native.state === 'running' ? 'playing' : 'suspended');
    });
  };

  return {
    start,
    update: (next) => {
      targets = next;
      session?.engine?.setTargets(next);
    },
    setVolume: (next) => {
      volume = Math.min(1, Math.max(0, next));
      applyVolume(VOLUME_RAMP_SEC);
    },
    setMuted: (next) => {
      muted = next;
      applyVolume(VOLUME_RAMP_SEC);
    },
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

function openSession(): Session {
  // Music is not played by touch: larger buffers spare a headset's processor and its battery.
  const native = new AudioContext({ latencyHint: 'playback' });
  return { native, engine: null, close: () => void native.close().catch(() => undefined) };
}

/** Resolves once the context runs; rejects when the browser keeps it waiting (without a gesture it waits for ever). */
async function wake(native: AudioContext): Promise<void> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Error(`audio context still ${native.state}`)), REFUSAL_MS),
  );
  await Promise.race([native.resume(), late]);
}

/** Loads Tone, builds the engine in the session's context and lets Tone's clock drive it. */
async function furnish(session: Session, seed: number, targets: MusicTargets): Promise<Engine> {
  const tone = await import('tone');
  const context = new tone.Context({ context: session.native, lookAhead: 0.1, updateInterval: 0.08 });
  // On loading, Tone opens a context of its own with a clock that ticks for ever: ours takes its place.
  tone.setContext(context, true);
  const engine = await createEngineLazily(tone, context, seed, targets, session.native.destination);
  context.on('tick', engine.tick);
  session.engine = engine;
  session.close = () => {
    context.off('tick', engine.tick);
    engine.dispose();
    context.dispose();
  };
  return engine;
}

async function createEngineLazily(
  tone: typeof import('tone'),
  context: InstanceType<typeof tone.Context>,
  seed: number,
  targets: MusicTargets,
  destination: AudioNode,
): Promise<Engine> {
  const { createEngine } = await import('./engine.ts');
  return createEngine(tone, context, { seed, targets, destination });
}

function readEngine(session: Session | null): MusicReadout | null {
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
