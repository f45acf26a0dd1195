/** @file One audio session: a native audio context, Tone on it, the engine and its clock. */
import type { MusicTargets } from '../../../../src/core/index.ts';
import { createLoader } from '../../../shared/loader.ts';
import type { Engine } from './engine.ts';

/** How long a browser may take to let audio begin before we call it a refusal, ms. */
const REFUSAL_MS = 2500;

/** What lives from start() to stop(). */
export interface AudioSession {
  readonly native: AudioContext;
  engine: Engine | null;
  /** Frees everything; safe to call at any moment. */
  close(): void;
}

/** Throws where there is no audio. Call it within the gesture itself: some browsers count only that. */
export function openAudioSession(): AudioSession {
  // Music is not played by touch: larger buffers spare a headset's processor and its battery.
  const native = new AudioContext({ latencyHint: 'playback' });
  const close = (): void => void native.close().catch(() => undefined);
  return { native, engine: null, close };
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

/** Loads Tone, builds the engine in the session's context and lets Tone's clock drive it. */
export async function buildEngine(session: AudioSession, seed: number, targets: MusicTargets): Promise<void> {
  const { tone, createEngine } = await loadPlayer();
  if (session.native.state === 'closed') return;
  const context = new tone.Context({ context: session.native, lookAhead: 0.1, updateInterval: 0.08 });
  // On loading, Tone opens a context of its own with a clock that ticks for ever: ours takes its place.
  tone.setContext(context, tone.getContext().state !== 'closed');
  const engine = await createEngine(tone, context, {
    seed,
    targets,
    destination: session.native.destination,
  });
  const close = (): void => {
    context.off('tick', engine.tick);
    engine.dispose();
    context.dispose();
  };
  context.on('tick', engine.tick);
  session.engine = engine;
  session.close = close;
}
