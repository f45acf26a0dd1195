/** @file One audio session: a native audio context, Tone on it, the engine and its clock. */
import type { Context as ToneContext } from 'tone';
import type { MusicTargets } from '../../../../src/core/index.ts';
import type { PreparedStems } from '../../../../src/stems/index.ts';
import { createLoader } from '../../../shared/loader.ts';
import type { Engine } from './engine.ts';

/** How long a browser may take to let audio begin before we call it a refusal, ms. */
const REFUSAL_MS = 2500;

/** What lives from start() to stop(). */
export interface AudioSession {
  readonly native: AudioContext;
  engine: Engine | null;
  /** Tone's own context on the native one; null until composed music has been built. */
  tone: ToneContext | null;
  /** Frees everything; safe to call at any moment. */
  close(): void;
}

/** Throws where there is no audio. Call it within the gesture itself: some browsers count only that. */
export function openAudioSession(): AudioSession {
  // Music is not played by touch: larger buffers spare a headset's processor and its battery.
  const native = new AudioContext({ latencyHint: 'playback' });
  const session: AudioSession = {
    native,
    engine: null,
    tone: null,
    close: () => {
      session.engine?.dispose();
      session.engine = null;
      // Tone closes the native context with its own.
      if (session.tone) session.tone.dispose();
      else void native.close().catch(() => undefined);
    },
  };
  return session;
}

/** Resolves once the context runs; rejects when the browser keeps it waiting (without a gesture it waits for ever). */
export async function resumeContext({ native }: AudioSession): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`audio context still ${native.state}`)), REFUSAL_MS);
  });
  try {
    await Promise.race([native.resume(), late]);
  } finally {
    clearTimeout(timer);
  }
}

const loadPlayer = createLoader({
  what: 'The music',
  load: async () => {
    const [tone, { createEngine }] = await Promise.all([import('tone'), import('./engine.ts')]);
    return { tone, createEngine };
  },
});

const loadStems = createLoader({
  what: 'Your own music’s player',
  load: () => import('../stems/stem-engine.ts'),
});

/** What is to sound: music that is composed, or stems that a person brought. */
export type MusicSource =
  | { readonly kind: 'composed' }
  | { readonly kind: 'own'; load(rateHz: number): Promise<PreparedStems> };

/** How often what is due is handed to the audio clock, ms. */
const TICK_MS = 80;

/** Builds an engine in the session's context, with its clock running; it is silent, and not the session's yet. */
export async function buildEngine(
  session: AudioSession,
  seed: number,
  targets: MusicTargets,
  source: MusicSource,
): Promise<Engine> {
  return source.kind === 'composed'
    ? buildComposed(session, seed, targets)
    : buildStems(session, targets, await source.load(session.native.sampleRate));
}

/** Loads Tone and lets its clock drive the engine. */
async function buildComposed(session: AudioSession, seed: number, targets: MusicTargets): Promise<Engine> {
  const { tone, createEngine } = await loadPlayer();
  if (session.native.state === 'closed') throw new Error('The audio context was closed meanwhile.');
  if (!session.tone) {
    session.tone = new tone.Context({ context: session.native, lookAhead: 0.1, updateInterval: 0.08 });
    // On loading, Tone opens a context of its own with a clock that ticks for ever: ours takes its place.
    tone.setContext(session.tone, tone.getContext().state !== 'closed');
  }
  const context = session.tone;
  const engine = await createEngine(tone, context, {
    seed,
    targets,
    destination: session.native.destination,
  });
  context.on('tick', engine.tick);
  return {
    ...engine,
    dispose: () => {
      context.off('tick', engine.tick);
      engine.dispose();
    },
  };
}

async function buildStems(
  session: AudioSession,
  targets: MusicTargets,
  stems: PreparedStems,
): Promise<Engine> {
  const { createStemEngine } = await loadStems();
  const { native } = session;
  const engine = await createStemEngine(native, stems, { targets, destination: native.destination });
  const timer = setInterval(engine.tick, TICK_MS);
  return {
    ...engine,
    dispose: () => {
      clearInterval(timer);
      engine.dispose();
    },
  };
}
