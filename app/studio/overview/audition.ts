/** @file The audition: gives each emotion for eight seconds in turn, as an emotion override. */
import { EMOTIONS, type Emotion } from '../../../src/core/index.ts';
import {
  createManualEmotionReader,
  type ManualEmotion,
  NEUTRAL_MANUAL_EMOTION,
} from '../../../src/simulation/index.ts';
import type { Runtime, SimulationControls } from '../../runtime/interfaces.ts';

const EACH_MS = 8000;

export interface AuditionMoment {
  readonly emotion: Emotion;
  /** 0-based. */
  readonly place: number;
  readonly leftMs: number;
}

/** What is heard so long after the press; null once all were. */
export function auditionAt(elapsedMs: number): AuditionMoment | null {
  const place = Math.floor(Math.max(0, elapsedMs) / EACH_MS);
  const emotion = EMOTIONS[place];
  return emotion === undefined ? null : { emotion, place, leftMs: (place + 1) * EACH_MS - elapsedMs };
}

const CLEAR_HEIGHT = 0.85;

export function auditionHand(emotion: Emotion): ManualEmotion {
  const heights = EMOTIONS.map(
    (each) => (each === emotion ? CLEAR_HEIGHT : 0) + (each === 'neutral' ? 1 - CLEAR_HEIGHT : 0),
  );
  return { ...NEUTRAL_MANUAL_EMOTION, heights };
}

/** What an audition needs of the runtime. */
export interface AuditionedRuntime extends Pick<Runtime, 'store'> {
  readonly simulation: Pick<SimulationControls, 'setOverride'>;
}

/**
 * Begins, and takes the world until all were heard. `tell` hears what is heard now, several times a second, and null
 * at its end, also where something else takes the world meanwhile.
 * @returns ends it early
 */
export function startAudition(
  runtime: AuditionedRuntime,
  tell: (moment: AuditionMoment | null) => void,
): () => void {
  const beganMs = performance.now();
  const moment = (): AuditionMoment | null => auditionAt(performance.now() - beganMs);
  const reader = createManualEmotionReader(() => auditionHand(moment()?.emotion ?? 'neutral'));
  let over = false;
  /** Until here any change of who moves the world is our own. */
  let taking = true;
  const end = (): void => {
    if (over) return;
    over = true;
    clearInterval(timer);
    unsubscribe();
    tell(null);
  };
  const stop = (): void => {
    if (over) return;
    end();
    runtime.simulation.setOverride({ kind: 'sensing' });
  };
  const timer = setInterval(() => {
    const now = moment();
    if (now) tell(now);
    else stop();
  }, 200);
  const unsubscribe = runtime.store.subscribe(({ override }) => {
    if (!taking && override !== 'manual') end();
  });
  // Whoever moves the world by hand hears that it is over.
  if (runtime.store.getState().override === 'manual') runtime.simulation.setOverride({ kind: 'sensing' });
  runtime.simulation.setOverride({ kind: 'manual', read: reader });
  taking = false;
  tell(moment());
  return stop;
}
