/** @file Where everything is on the headset's panel: one table for drawing, for rays and for fingers. Pure. */
import type { ControlId } from '../../controls/controls.ts';

export interface Box {
  readonly id: ControlId;
  /** Pixels from the top left. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
}

const WIDTH = 1000;
const MARGIN = 36;
const GAP = 14;

/** A row of boxes of equal width from side to side. */
function row(y: number, height: number, ids: readonly ControlId[], left = MARGIN): Box[] {
  const width = (WIDTH - left - MARGIN - GAP * (ids.length - 1)) / ids.length;
  return ids.map((id, i) => ({ id, x: left + i * (width + GAP), y, width, height }));
}

const FOLD: Box = { id: 'fold', x: WIDTH - MARGIN - 150, y: 30, width: 150, height: 72 };

/** Where the last minute is drawn, and the lines of words below it. */
export const RIBBON: Omit<Box, 'id'> = { x: MARGIN, y: 262, width: WIDTH - 2 * MARGIN, height: 62 };
export const READING_LINES_Y = { recently: 244, reason: 366, facts: 418 } as const;
const LOWER = 162;
const LAST_ROW_Y = 774 + LOWER;

/** The five rows under the reading: what matters most comes first and is largest. */
const OPEN: Layout = {
  width: WIDTH,
  height: 900 + LOWER,
  boxes: [
    FOLD,
    ...row(336 + LOWER, 92, ['safePlace', 'sensing', 'leave']),
    ...row(446 + LOWER, 104, ['strength', 'volume']),
    ...row(566 + LOWER, 76, ['light', 'music', 'pacing', 'quickAnswers']),
    ...row(658 + LOWER, 100, ['world', 'mapping']),
    ...row(LAST_ROW_Y, 92, ['limit', 'sound', 'recentre']),
  ],
};

/** The same, with a box in the last row for choosing among several people. */
const OPEN_TO_SEVERAL: Layout = {
  ...OPEN,
  boxes: [
    ...OPEN.boxes.filter(({ y }) => y < LAST_ROW_Y),
    ...row(LAST_ROW_Y, 92, ['limit', 'sound', 'recentre', 'otherPerson']),
  ],
};

const FOLDED: Layout = {
  width: WIDTH,
  height: 132,
  boxes: [FOLD, { id: 'safePlace', x: WIDTH - MARGIN - 150 - GAP - 310, y: 30, width: 310, height: 72 }],
};

/** @param several whether people may choose who is read */
export function layoutOf(folded: boolean, several = false): Layout {
  if (folded) return FOLDED;
  return several ? OPEN_TO_SEVERAL : OPEN;
}

/** Half a metre wide and 73 cm from the eyes: 38° of view; the smallest text (30 px, 15 mm) subtends 1.2°. */
export const METRES_PER_PIXEL = 0.5 / WIDTH;

/** Middle of the open panel from the eyes, m, and its turn (rad, yaw then pitch): in reach, below and left of ahead. */
export const PANEL_PLACE = { offset: [-0.16, -0.42, -0.54], pitch: -0.62, yaw: 0.29 } as const;

/** How far a finger or ray may miss a box and still mean it, pixels (4 mm). */
const FORGIVENESS = 8;

export function boxAt(layout: Layout, x: number, y: number): Box | undefined {
  const inside = (box: Box, slack: number): boolean =>
    x >= box.x - slack &&
    x <= box.x + box.width + slack &&
    y >= box.y - slack &&
    y <= box.y + box.height + slack;
  return layout.boxes.find((box) => inside(box, 0)) ?? layout.boxes.find((box) => inside(box, FORGIVENESS));
}

const TRACK_INSET = 30;

/** The groove of a slider within its box. */
export function trackOf(box: Box): {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
} {
  return { x: box.x + TRACK_INSET, y: box.y + 66, width: box.width - 2 * TRACK_INSET, height: 14 };
}

/** Where along its track (0–1, may pass the ends) a slider is touched. */
export function shareAt(box: Box, x: number): number {
  const track = trackOf(box);
  return (x - track.x) / track.width;
}

/** A point on the panel's plane (metres from its middle, y up) → pixels from the top left. */
export function pixelOf(layout: Layout, xM: number, yM: number): { readonly x: number; readonly y: number } {
  return { x: layout.width / 2 + xM / METRES_PER_PIXEL, y: layout.height / 2 - yM / METRES_PER_PIXEL };
}

/** The other way: the middle of a box (or a share of its track) in metres from the panel's middle. */
export function pointOf(
  layout: Layout,
  box: Box,
  share?: number,
): { readonly xM: number; readonly yM: number } {
  const track = trackOf(box);
  const x = share === undefined ? box.x + box.width / 2 : track.x + track.width * share;
  const y = share === undefined ? box.y + box.height / 2 : track.y + track.height / 2;
  return { xM: (x - layout.width / 2) * METRES_PER_PIXEL, yM: (layout.height / 2 - y) * METRES_PER_PIXEL };
}
