/** @file The timeline's window on a session: which time lies at which pixel, zooming, and moving in it. Pure. */

export interface View {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Closer than this shows nothing new: a dozen steps of the line. */
const SHORTEST_MS = 400;

export function wholeView(durationMs: number): View {
  return { fromMs: 0, toMs: Math.max(SHORTEST_MS, durationMs) };
}

/** Zooms by `factor` (above 1 is closer) so that `aroundMs` stays at its pixel. */
export function zoomed(view: View, factor: number, aroundMs: number, durationMs: number): View {
  const whole = wholeView(durationMs);
  const span = Math.min(whole.toMs, Math.max(SHORTEST_MS, (view.toMs - view.fromMs) / factor));
  // Exactly: a sum of shares would miss an end by the last bit of a float, and no longer be the whole.
  if (span === whole.toMs) return whole;
  const share = (aroundMs - view.fromMs) / (view.toMs - view.fromMs);
  return moved({ fromMs: aroundMs - share * span, toMs: aroundMs + (1 - share) * span }, 0, durationMs);
}

/** Moves the window, but not past the ends. */
export function moved(view: View, byMs: number, durationMs: number): View {
  const whole = wholeView(durationMs);
  const span = view.toMs - view.fromMs;
  const fromMs = Math.min(whole.toMs - span, Math.max(0, view.fromMs + byMs));
  return { fromMs, toMs: fromMs + span };
}

/** Moves the window no farther than needed to show a time. */
export function showing(view: View, atMs: number, durationMs: number): View {
  const span = view.toMs - view.fromMs;
  if (atMs < view.fromMs) return moved(view, atMs - view.fromMs - span * 0.1, durationMs);
  if (atMs > view.toMs) return moved(view, atMs - view.toMs + span * 0.1, durationMs);
  return view;
}

export function pixelOf(view: View, atMs: number, width: number): number {
  return ((atMs - view.fromMs) / (view.toMs - view.fromMs)) * width;
}

export function timeAt(view: View, pixel: number, width: number): number {
  return view.fromMs + (pixel / width) * (view.toMs - view.fromMs);
}

/** Distance of the ruler's lines: the finest of these that leaves them 80 pixels apart. */
export function rulerStepMs(view: View, width: number): number {
  const least = ((view.toMs - view.fromMs) / Math.max(1, width)) * 80;
  return [100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000].find((step) => step >= least) ?? 120_000;
}

/** 0:07.4 */
export function clockText(ms: number): string {
  const tenths = Math.round(ms / 100);
  const minutes = Math.floor(tenths / 600);
  const seconds = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
  return `${minutes}:${seconds}`;
}

/** Shorter than this, a loop is a click that meant none. */
const SHORTEST_LOOP_MS = 100;

/** The loop between two times, in either order; null where it would be too short to hear. */
export function loopBetween(oneMs: number, otherMs: number, durationMs: number): View | null {
  const [fromMs, toMs] = [oneMs, otherMs]
    .map((ms) => Math.min(durationMs, Math.max(0, ms)))
    .sort((a, b) => a - b) as [number, number];
  return toMs - fromMs < SHORTEST_LOOP_MS ? null : { fromMs, toMs };
}

/** The loop that L makes: between the marks (or ends) around the cursor. */
export function loopAround(atMs: number, marksMs: readonly number[], durationMs: number): View {
  const before = marksMs.filter((ms) => ms <= atMs);
  const after = marksMs.filter((ms) => ms > atMs);
  return { fromMs: Math.max(0, ...before), toMs: Math.min(durationMs, ...after) };
}
