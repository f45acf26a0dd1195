/**
 * @file Looks for flashes in rendered frames, by the definitions of WCAG 2.2, 2.3.1 “Three Flashes or Below Threshold”.
 * Pure. Two differences, both stricter: every cell of the picture counts for itself (no exemption of small areas, for in
 * a headset the picture fills the view), and how fast the light of the whole view changes is measured too.
 */

export interface Frame {
  readonly atMs: number;
  /** sRGB bytes, four a pixel, rows in any order. */
  readonly rgba: ArrayLike<number>;
}

export interface FlashReport {
  readonly frames: number;
  /** Most general and most red flashes within any second, in any one cell. */
  readonly generalFlashes: number;
  readonly redFlashes: number;
  /** The same with the whole view as one cell. */
  readonly wholeViewFlashes: number;
  /** Fastest change of the whole view's mean relative luminance, a second. */
  readonly luminancePerS: number;
  readonly darkest: number;
  readonly brightest: number;
  /** Greatest R/(R+G+B) of a cell bright enough to have a colour. */
  readonly reddest: number;
}

const GENERAL_CHANGE = 0.1;
const GENERAL_DARK_BELOW = 0.8;
/** R/(R+G+B) of linear light from which red is saturated. */
const SATURATED_RED = 0.8;
/** Change of u′v′ (CIE 1976 UCS) that makes a change to or from saturated red a transition. */
const RED_CHANGE = 0.2;
const SECOND_MS = 1000;
/** Luminance over which `luminancePerS` is taken, so that one frame's rounding is not called a change. */
const RATE_OVER_MS = 100;
/** Below this luminance a cell is black, whatever its bytes say of its colour. */
const BLACK = 0.004;

const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

export interface Colour {
  /** Linear light, 0–1. */
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

export const relativeLuminance = ({ r, g, b }: Colour): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

function redShare({ r, g, b }: Colour): number {
  const sum = r + g + b;
  return sum > 0 ? r / sum : 0;
}

/** CIE 1976 u′, v′ of linear sRGB; white's place for black. */
export function chromaticity({ r, g, b }: Colour): readonly [number, number] {
  const x = 0.4124 * r + 0.3576 * g + 0.1805 * b;
  const y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const z = 0.0193 * r + 0.1192 * g + 0.9505 * b;
  const sum = x + 15 * y + 3 * z;
  return sum > 1e-9 ? [(4 * x) / sum, (9 * y) / sum] : [0.1978, 0.4683];
}

/** Counts opposing transitions of one cell, and how many pairs of them fall within a second. */
interface Zigzag {
  /** +1 after a rise, −1 after a fall, 0 before either. */
  direction: number;
  times: number[];
  mostPairs: number;
}

function note(zigzag: Zigzag, direction: number, atMs: number): void {
  zigzag.direction = direction;
  zigzag.times.push(atMs);
  while ((zigzag.times[0] ?? atMs) <= atMs - SECOND_MS) zigzag.times.shift();
  zigzag.mostPairs = Math.max(zigzag.mostPairs, Math.floor(zigzag.times.length / 2));
}

interface Cell extends Zigzag {
  low: number;
  high: number;
  readonly red: Zigzag & { from: Colour | null };
}

const newZigzag = (): Zigzag => ({ direction: 0, times: [], mostPairs: 0 });

function newCell(): Cell {
  return {
    ...newZigzag(),
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    red: { ...newZigzag(), from: null },
  };
}

/** A rise or a fall of 0.1 from the last extreme, the darker end below 0.80. */
function watchLuminance(cell: Cell, luminance: number, atMs: number): void {
  cell.low = Math.min(cell.low, luminance);
  cell.high = Math.max(cell.high, luminance);
  const rose = luminance - cell.low >= GENERAL_CHANGE && cell.low < GENERAL_DARK_BELOW;
  const fell = cell.high - luminance >= GENERAL_CHANGE && luminance < GENERAL_DARK_BELOW;
  if (cell.direction <= 0 && rose) {
    note(cell, 1, atMs);
    cell.high = luminance;
  } else if (cell.direction >= 0 && fell) {
    note(cell, -1, atMs);
    cell.low = luminance;
  }
  // Only what came after the last transition counts for the next one.
  if (cell.direction > 0) cell.low = luminance;
  if (cell.direction < 0) cell.high = luminance;
}

/** A change of chromaticity by more than 0.2 to or from saturated red. */
function watchRed(cell: Cell, colour: Colour, luminance: number, atMs: number): void {
  const { red } = cell;
  const lit = luminance >= BLACK;
  const now = lit ? colour : { r: 0, g: 0, b: 0 };
  const { from } = red;
  if (from === null) {
    red.from = now;
    return;
  }
  const [u0, v0] = chromaticity(from);
  const [u1, v1] = chromaticity(now);
  if (Math.hypot(u1 - u0, v1 - v0) <= RED_CHANGE) return;
  const [before, after] = [redShare(from) >= SATURATED_RED, redShare(now) >= SATURATED_RED];
  if (before !== after && red.direction !== (after ? 1 : -1)) note(red, after ? 1 : -1, atMs);
  red.from = now;
}

/**
 * @param size width and height of the frames, pixels
 * @param cellPixels side of a cell, pixels; its mean is judged, as the eye would at that size
 */
export function analyseFlashes(
  frames: Iterable<Frame>,
  size: { readonly width: number; readonly height: number },
  cellPixels = 1,
): FlashReport {
  const across = Math.floor(size.width / cellPixels);
  const down = Math.floor(size.height / cellPixels);
  const cells = Array.from({ length: across * down }, newCell);
  const whole = newCell();
  const history: { atMs: number; luminance: number }[] = [];
  let [count, fastest, darkest, brightest, reddest] = [0, 0, 1, 0, 0];
  for (const { atMs, rgba } of frames) {
    count++;
    let total = 0;
    cells.forEach((cell, index) => {
      const colour = meanColour(rgba, size.width, index % across, Math.floor(index / across), cellPixels);
      const luminance = relativeLuminance(colour);
      total += luminance;
      if (luminance >= BLACK) reddest = Math.max(reddest, redShare(colour));
      watchLuminance(cell, luminance, atMs);
      watchRed(cell, colour, luminance, atMs);
    });
    const luminance = total / cells.length;
    darkest = Math.min(darkest, luminance);
    brightest = Math.max(brightest, luminance);
    watchLuminance(whole, luminance, atMs);
    history.push({ atMs, luminance });
    while ((history[1]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs - RATE_OVER_MS) history.shift();
    const [oldest] = history;
    if (oldest && atMs - oldest.atMs >= RATE_OVER_MS)
      fastest = Math.max(fastest, (Math.abs(luminance - oldest.luminance) * 1000) / (atMs - oldest.atMs));
  }
  return {
    frames: count,
    generalFlashes: Math.max(0, ...cells.map(({ mostPairs }) => mostPairs)),
    redFlashes: Math.max(0, ...cells.map(({ red }) => red.mostPairs)),
    wholeViewFlashes: whole.mostPairs,
    luminancePerS: fastest,
    darkest,
    brightest,
    reddest,
  };
}

/** Means are taken in linear light: that is what reaches the eye. */
function meanColour(
  rgba: ArrayLike<number>,
  width: number,
  column: number,
  row: number,
  side: number,
): Colour {
  let [r, g, b] = [0, 0, 0];
  for (let y = row * side; y < (row + 1) * side; y++) {
    for (let x = column * side; x < (column + 1) * side; x++) {
      const at = 4 * (y * width + x);
      r += LINEAR[rgba[at] ?? 0] ?? 0;
      g += LINEAR[rgba[at + 1] ?? 0] ?? 0;
      b += LINEAR[rgba[at + 2] ?? 0] ?? 0;
    }
  }
  const area = side * side;
  return { r: r / area, g: g / area, b: b / area };
}
