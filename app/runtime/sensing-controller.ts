/** @file Passes scores from the engine through calibration to the simulation, and sets the engine's rate. */
import { type Clock, givesPictures, type Scores } from '../../src/core/index.ts';
import { createRateController, type LostReason, type Sensing } from '../../src/engine/index.ts';
import { DEFAULT_TEMPORAL_SETTINGS } from '../../src/temporal/index.ts';
import type { CalibrationController } from './calibration-controller.ts';
import { createSlowness } from './slowness.ts';
import type { RuntimeStore, UnreadReason } from './store.ts';

/** Older scores are ignored on arrival (TEMPORAL-3). */
const { staleAfterMs: TOO_LATE_MS } = DEFAULT_TEMPORAL_SETTINGS;
/** A face that was found so long ago may be too old before the next picture comes (TEMPORAL-9). */
const LATE_FACE_MS = TOO_LATE_MS - 500;
/** So long after the newest scores, what they said of a picture is no news; longer where each takes long. */
const NEWS_FOR_MS = 3000;
const NEWS_FOR_FRAMES = 3;
/** So long after scores that came too late, that is what is said: words that change with each picture cannot be read. */
const LATE_FOR_MS = 1000;

export function createSensingController(options: {
  readonly clock: Clock;
  readonly store: RuntimeStore;
  readonly sensing: Sensing;
  readonly calibration: CalibrationController;
  readonly scores: (scores: Scores, tookMs: number) => void;
}) {
  const { clock, store, sensing, calibration, scores } = options;
  const rates = createRateController();
  const slowness = createSlowness();
  let lost: LostReason | null = null;
  let isLate = false;
  let lateUntilMs = Number.NEGATIVE_INFINITY;
  /** Until when what the newest scores said is news. */
  let newsUntilMs = Number.NEGATIVE_INFINITY;

  /**
   * Scores came so long after the picture was taken, of which the network took a part here. Where that part is the larger
   * one, reading is slow, which is said as such.
   */
  const noteDelay = ({ face }: Pick<Scores, 'face'>, tookMs: number, computeMs: number): void => {
    isLate = tookMs > (face === 'found' ? LATE_FACE_MS : TOO_LATE_MS) && tookMs > 2 * computeMs;
    if (isLate) lateUntilMs = clock() + LATE_FOR_MS;
    newsUntilMs = clock() + Math.max(NEWS_FOR_MS, NEWS_FOR_FRAMES * computeMs);
  };

  // What made sensing give up may have been the picture: another source is another chance.
  store.subscribe(({ source: phase }, before) => {
    if (phase.kind !== 'opening' || before.source.kind === 'opening') return;
    const { status } = sensing;
    if (status.kind === 'failed' && status.retryInMs === null) sensing.restart();
  });

  sensing.subscribe((event) => {
    if (event.kind === 'status') {
      store.setState({ engine: event.status });
      return;
    }
    // Scores of a source that was stopped meanwhile must not wake the world again.
    const { source: phase } = store.getState();
    if (phase.kind !== 'playing' || !givesPictures(phase.source)) return;
    const tookMs = event.scores.readyAtMs - event.scores.capturedAtMs;
    scores(calibration.pass(event.scores, event.embedding), tookMs);
    noteDelay(event.scores, tookMs, event.computeMs);
    rates.noteSensing(event.computeMs);
    slowness.noteFrame(event.computeMs, clock());
    lost = event.lost;
    const { people } = store.getState();
    if (event.people?.count !== people?.count || event.people?.followed !== people?.followed)
      store.setState({ people: event.people });
  });

  return {
    /** Says when reading a frame takes long, with the picture's size as its likely reason. */
    tellSlowness(): void {
      const { engine, source: phase, waitsForPress, video, slow } = store.getState();
      const reads =
        engine.kind === 'ready' &&
        phase.kind === 'playing' &&
        givesPictures(phase.source) &&
        !document.hidden;
      if (!reads || phase.pictures !== 'live' || waitsForPress) slowness.begin(clock());
      const frameMs = slowness.read(clock());
      if (frameMs === null) {
        if (slow !== null) store.setState({ slow: null });
        return;
      }
      store.setState({ slow: { frameMs, width: video?.videoWidth ?? 0, height: video?.videoHeight ?? 0 } });
    },
    /** Why nothing is read of the newest picture; null where it shows a face, and where no new one is read. */
    lost: (): UnreadReason | null => {
      const nowMs = clock();
      if (nowMs >= newsUntilMs) return null;
      return isLate || nowMs < lateUntilMs ? 'late' : lost;
    },
    noteDelay,
    forgetLost(): void {
      lost = null;
      isLate = false;
      lateUntilMs = Number.NEGATIVE_INFINITY;
      store.setState({ people: null });
    },
    /**
     * Decides anew how often to sense; the source follows `sensingHz` and grabs no frame more. A slider of whole Hz and a
     * rate that wavers by less than one need no new schedule.
     */
    settleRate(): void {
      const { engine, rateHz, sensingHz, source: phase } = store.getState();
      if (engine.kind !== 'ready' || phase.kind !== 'playing') return;
      const next = Math.round(rates.decide(clock(), engine.backend, rateHz));
      if (next === sensingHz) return;
      store.setState({ sensingHz: next });
    },
    /** The scene drew a frame: one that comes late lowers the rate of sensing. */
    noteFrame: (): void => rates.noteFrame(clock()),
  };
}
