/**
 * @file Paints when there is something new, and rests after a slow picture: where a processor puts the page together in
 * the page's own thread (WebKitGTK without a graphics card), a canvas painted in every frame leaves no time for all else.
 */

/** Pictures may take a third of the time. */
const REST_PER_WORK = 2;
const MOST_REST_MS = 1000;

export interface PacedPaint {
  /** There is something new to paint. */
  ask(): void;
  stop(): void;
}

/** What the browser offers; replaced in tests. */
export interface FrameClock {
  readonly nowMs: () => number;
  readonly requestFrame: (work: () => void) => number;
  readonly cancelFrame: (frame: number) => void;
  readonly after: (work: () => void, ms: number) => ReturnType<typeof setTimeout>;
  readonly cancelAfter: (timer: ReturnType<typeof setTimeout>) => void;
}

const BROWSER: FrameClock = {
  nowMs: () => performance.now(),
  requestFrame: (work) => requestAnimationFrame(work),
  cancelFrame: (frame) => cancelAnimationFrame(frame),
  after: (work, ms) => setTimeout(work, ms),
  cancelAfter: (timer) => clearTimeout(timer),
};

export function createPacedPaint(paint: () => void, clock: FrameClock = BROWSER): PacedPaint {
  let wanted = false;
  let busy = false;
  let frame: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const begin = (): void => {
    busy = true;
    frame = clock.requestFrame(draw);
  };
  const rested = (): void => {
    busy = false;
    if (wanted) begin();
  };
  const draw = (): void => {
    wanted = false;
    const startMs = clock.nowMs();
    paint();
    // The browser puts the page together after this task: the next one knows what that cost.
    timer = clock.after(() => {
      const tookMs = clock.nowMs() - startMs;
      timer = clock.after(rested, Math.min(MOST_REST_MS, tookMs * REST_PER_WORK));
    }, 0);
  };
  return {
    ask() {
      wanted = true;
      if (!busy) begin();
    },
    stop() {
      wanted = false;
      if (frame !== undefined) clock.cancelFrame(frame);
      if (timer !== undefined) clock.cancelAfter(timer);
    },
  };
}
