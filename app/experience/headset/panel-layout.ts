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

const FOLD: Box = { id: 'fold', x: WIDTH - MARGIN - 150, y: 30, width: 150, height: 72 };

/** Where the last minute is drawn, and the lines of words below it. */
export const RIBBON: Omit<Box, 'id'> = { x: MARGIN, y: 262, width: WIDTH - 2 * MARGIN, height: 62 };
export const READING_LINES_Y = { recently: 244, reason: 366, facts: 418 } as const;
const LOWER = 162;

/** The rows under the reading: what matters most comes first and is largest. */
const ROWS = {
  first: { y: 336 + LOWER, height: 92 },
  sliders: { y: 446 + LOWER, height: 104 },
  parts: { y: 566 + LOWER, height: 76 },
  choices: { y: 658 + LOWER, height: 100 },
  last: { y: 774 + LOWER, height: 92 },
} as const;

/** The row of each control, in the order of its boxes: a control that is not listed does not compile. */
const ROW_OF: Readonly<Record<Exclude<ControlId, 'fold'>, keyof typeof ROWS>> = {
  safePlace: 'first',
  sensing: 'first',
  leave: 'first',
  strength: 'sliders',
  volume: 'sliders',
  light: 'parts',
  music: 'parts',
  pacing: 'parts',
  quickAnswers: 'parts',
  world: 'choices',
  mapping: 'choices',
  musicChoice: 'choices',
  limit: 'last',
  sound: 'last',
  recentre: 'last',
  otherPerson: 'last',
};

/** Not always there: own music has to be brought, several people to be seen. */
const SOMETIMES: ReadonlySet<ControlId> = new Set(['musicChoice', 'otherPerson']);

/** Boxes of equal width from side to side. */
function boxesOf(row: keyof typeof ROWS, shown: readonly (keyof typeof ROW_OF)[]): Box[] {
  const ids = shown.filter((id) => ROW_OF[id] === row);
  const width = (WIDTH - 2 * MARGIN - GAP * (ids.length - 1)) / ids.length;
  return ids.map((id, i) => ({ id, x: MARGIN + i * (width + GAP), width, ...ROWS[row] }));
}

const FOLDED: Layout = {
  width: WIDTH,
  height: 132,
  boxes: [FOLD, { id: 'safePlace', x: WIDTH - MARGIN - 150 - GAP - 310, y: 30, width: 310, height: 72 }],
};

/** @param offered the controls that there are; counts for those that are not always there */
export function layoutOf(folded: boolean, offered: Pick<ReadonlySet<ControlId>, 'has'>): Layout {
  if (folded) return FOLDED;
  const shown = (Object.keys(ROW_OF) as (keyof typeof ROW_OF)[]).filter(
    (id) => !SOMETIMES.has(id) || offered.has(id),
  );
  const rows = Object.keys(ROWS) as (keyof typeof ROWS)[];
  return {
    width: WIDTH,
    height: 900 + LOWER,
    boxes: [FOLD, ...rows.flatMap((row) => boxesOf(row, shown))],
  };
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
