/** @file Draws the headset's panel on a canvas: a plane with a picture costs one draw call and no library. */
import type { Control, ControlId } from '../../controls/controls.ts';
import { mostPressing, type PanelText } from '../../controls/panel-text.ts';
import { drawRibbon } from '../../controls/ribbon-drawing.ts';
import type { MinuteSample } from '../../runtime/last-minute.ts';
import { type Box, type Layout, READING_LINES_Y, RIBBON, trackOf } from './panel-layout.ts';

const SERIF = '"Palatino Linotype", Palatino, Georgia, serif';
const SANS = 'system-ui, "Segoe UI", Roboto, sans-serif';
const INK = '#f4efe6';
const QUIET = '#d5d1da';
const WARM = '#f2b66d';
const WARM_LIT = '#ffca86';
const ON_WARM = '#2a1b07';
const GROOVE = '#2c3144';
const PLAIN = '#30374e';
const LIT = '#566084';
const CHOSEN = '#4a4453';

export interface PanelPicture {
  readonly layout: Layout;
  readonly folded: boolean;
  readonly text: PanelText;
  readonly minute: readonly MinuteSample[];
  /** Said instead of the facts, such as the nearing end of the visit. */
  readonly notice: string | null;
  readonly controls: readonly Control[];
  readonly pointed: ControlId | null;
}

type Context = CanvasRenderingContext2D;

function pill(context: Context, box: Omit<Box, 'id'>, fill: string, radius = 30): void {
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, Math.min(box.height / 2, radius));
  context.fillStyle = fill;
  context.fill();
}

/** Breaks at spaces, two lines at most; what does not fit ends in an ellipsis. */
export function twoLines(text: string, measure: (text: string) => number, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    const longer = `${lines[last]} ${word}`.trim();
    if (measure(longer) <= width || lines[last] === '') lines[last] = longer;
    else if (lines.length < 2) lines.push(word);
    else {
      lines[last] = `${lines[last]}…`;
      break;
    }
  }
  return lines;
}

/** Words that are too wide are written smaller, not narrower: letters keep their shape. */
function write(
  context: Context,
  words: string,
  x: number,
  y: number,
  font: string,
  fill: string,
  width: number,
) {
  context.font = font;
  const wide = context.measureText(words).width;
  if (wide > width)
    context.font = font.replace(
      /(\d+)px/,
      (_, size: string) => `${Math.floor((Number(size) * width) / wide)}px`,
    );
  context.fillStyle = fill;
  context.fillText(words, x, y, width);
}

function drawReading(context: Context, { layout, folded, text, minute, notice }: PanelPicture): void {
  const room = roomOf(layout);
  context.textAlign = 'left';
  context.beginPath();
  context.arc(58, 66, 15, 0, 2 * Math.PI);
  context.fillStyle = text.sensing ? '#7fe0a0' : '#6c7080';
  context.fill();
  const serif = (size: number): string => `400 ${size}px ${SERIF}`;
  const sans = (size: number): string => `400 ${size}px ${SANS}`;
  write(context, text.emotion, 92, folded ? 84 : 92, serif(folded ? 52 : 72), INK, folded ? 380 : room - 230);
  if (folded) return;
  write(context, text.sureness, 36, 158, sans(38), QUIET, room);
  pill(context, { x: 36, y: 182, width: room, height: 14 }, GROOVE);
  if (text.confidence !== null && text.confidence > 0.01)
    pill(context, { x: 36, y: 182, width: room * text.confidence, height: 14 }, WARM);
  write(context, text.recently, 36, READING_LINES_Y.recently, sans(34), INK, room);
  drawRibbon(context, RIBBON, minute);
  write(context, text.reason, 36, READING_LINES_Y.reason, sans(32), QUIET, room);
  context.font = sans(32);
  const said = mostPressing(text, notice);
  for (const [index, line] of twoLines(said, (part) => context.measureText(part).width, room).entries())
    write(
      context,
      line,
      36,
      READING_LINES_Y.facts + index * 44,
      sans(32),
      notice && !text.trouble ? WARM : QUIET,
      room,
    );
}

function drawControl(context: Context, control: Control, box: Box, lit: boolean): void {
  const middle = box.x + box.width / 2;
  const base = box.y + box.height / 2;
  const strong = `600 34px ${SANS}`;
  const small = `400 30px ${SANS}`;
  const room = box.width - 28;
  context.textAlign = 'center';
  switch (control.kind) {
    case 'button': {
      const primary = control.tone === 'primary';
      pill(context, box, primary ? (lit ? WARM_LIT : WARM) : lit ? LIT : PLAIN);
      write(context, control.label, middle, base + 12, strong, primary ? ON_WARM : INK, room);
      return;
    }
    case 'toggle': {
      pill(context, box, lit ? LIT : control.on ? CHOSEN : PLAIN);
      if (control.on) {
        context.lineWidth = 4;
        context.strokeStyle = WARM;
        context.stroke();
      }
      const words = control.on ? `✓ ${control.label}` : control.label;
      write(context, words, middle, base + 12, strong, control.on ? INK : QUIET, room);
      return;
    }
    case 'choice': {
      const now = control.choices.find(({ value }) => value === control.value)?.label ?? control.value;
      pill(context, box, lit ? LIT : PLAIN);
      write(context, control.label, middle, base - 10, small, QUIET, room);
      write(context, `${now}  ›`, middle, base + 30, strong, INK, room);
      return;
    }
    case 'slider': {
      const track = trackOf(box);
      pill(context, box, lit ? '#3b435e' : '#232838');
      context.textAlign = 'left';
      write(context, control.label, track.x, box.y + 44, small, QUIET, room);
      context.textAlign = 'right';
      write(context, control.shown, track.x + track.width, box.y + 44, small, INK, room);
      pill(context, track, '#4a5169');
      if (control.value > 0.01) pill(context, { ...track, width: track.width * control.value }, WARM);
      context.beginPath();
      context.arc(track.x + track.width * control.value, track.y + track.height / 2, 19, 0, 2 * Math.PI);
      context.fillStyle = INK;
      context.fill();
      return;
    }
    default:
      control satisfies never;
  }
}

/** Room for words and for the bar of the confidence. */
const roomOf = ({ width }: Layout): number => width - 72;

/**
 * Names what `drawPanel` draws of a picture, and nothing else: a panel is drawn anew, and its texture sent to the graphics
 * card, only when that changes. What a folded panel hides changes four times a second.
 */
export function lookOf({ layout, folded, text, minute, notice, controls, pointed }: PanelPicture): string {
  const { sensing, emotion, sureness, confidence, recently, reason, trouble } = text;
  const shown = layout.boxes.map((box) => controls.find(({ id }) => id === box.id));
  // The list of samples stays the same until there is a newer one.
  const open = [
    sureness,
    Math.round(roomOf(layout) * (confidence ?? 0)),
    recently,
    reason,
    mostPressing(text, notice),
    notice !== null && trouble === null,
    minute.length,
    minute.at(-1)?.atMs,
  ];
  // What a switch does is a function, which JSON leaves out.
  return JSON.stringify([folded, sensing, emotion, folded ? null : open, shown, pointed]);
}

export function drawPanel(context: Context, picture: PanelPicture): void {
  const { layout, controls, pointed } = picture;
  const { width, height } = layout;
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.textBaseline = 'alphabetic';
  pill(context, { x: 0, y: 0, width, height }, 'rgb(17 20 31 / 93%)', 48);
  drawReading(context, picture);
  for (const box of layout.boxes) {
    const control = controls.find(({ id }) => id === box.id);
    if (control) drawControl(context, control, box, box.id === pointed);
  }
}
