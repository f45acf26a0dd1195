/** @file Draws the timeline: ruler, states, what the world does, the picture, where two runs differ. */
import { EMOTIONS, OUTPUT_PATHS } from '../../../src/core/index.ts';
import { cropPicture, type Pictures, type StateName, spans } from '../../../src/recording/index.ts';
import { STATE_COLOURS } from '../../controls/emotion-colours.ts';
import type { Span } from './player.ts';
import { APART, type Run } from './runs.ts';
import type { OpenedSession } from './sessions-model.ts';
import { clockText, pixelOf, rulerStepMs, timeAt, type View } from './view.ts';
import { STATE_WORDS } from './words.ts';

/** One output of each kind stands for its kind; all sixteen are compared. */
const LINES = [
  { path: 'light.intensity', word: 'Light', colour: '--line-light' },
  { path: 'music.tempoBpm', word: 'Tempo', colour: '--line-music' },
  { path: 'pacing.eventsPerMin', word: 'Events', colour: '--line-pacing' },
] as const;

const RULER = 26;
const BAND = 30;
const SECOND_BAND = 20;
const RECENT = 26;
const WORLD = 92;
const STRIP = 28;
const PARTING = 48;
const GAP = 8;

export interface Scene {
  readonly opened: OpenedSession;
  readonly view: View;
  readonly cursorMs: number;
  readonly loop: Span | null;
}

/** Height of all lanes, px. */
export function timelineHeight({ b, session }: OpenedSession): number {
  const pictures = (session.pictures?.crops.length ?? 0) > 0 ? STRIP + GAP : 0;
  return RULER + BAND + 3 + RECENT + GAP + WORLD + pictures + (b ? SECOND_BAND + 3 + PARTING + GAP : 0) + 4;
}

type Context = CanvasRenderingContext2D;
type Colour = (name: string) => string;

export function drawTimeline(context: Context, width: number, scene: Scene, colour: Colour): void {
  const { opened, view, loop, cursorMs } = scene;
  const height = timelineHeight(opened);
  context.clearRect(0, 0, width, height);
  context.textBaseline = 'middle';
  const x = (ms: number): number => pixelOf(view, ms, width);
  if (loop) {
    context.fillStyle = colour('--loop');
    context.fillRect(x(loop.fromMs), RULER, x(loop.toMs) - x(loop.fromMs), height - RULER);
  }
  drawRuler(context, width, height, scene, colour);
  let y = RULER;
  drawStates(context, width, y, BAND, opened.a, view, colour);
  y += BAND + 3;
  drawRecent(context, width, y, opened.a, view, colour);
  y += RECENT;
  if (opened.b) {
    y += 3;
    drawStates(context, width, y, SECOND_BAND, opened.b, view, colour);
    y += SECOND_BAND;
  }
  y += GAP;
  drawWorld(context, width, y, scene, colour);
  y += WORLD;
  const { pictures } = opened.session;
  if (pictures && pictures.crops.length > 0) {
    y += GAP;
    drawStrip(context, width, y, pictures, view);
    y += STRIP;
  }
  if (opened.comparison) {
    y += GAP;
    drawParting(context, width, y, scene, colour);
  }
  context.fillStyle = colour('--cursor');
  context.fillRect(Math.round(x(cursorMs)) - 1, 0, 2, height);
  // The handle points down from the edge, clear of the times and the marks.
  const at = x(cursorMs);
  context.beginPath();
  context.moveTo(at - 6, 0);
  context.lineTo(at + 6, 0);
  context.lineTo(at, 8);
  context.fill();
  // Over the cursor, which rests on a mark more often than beside it.
  drawMarks(context, height, scene, x, colour);
}

function drawRuler(context: Context, width: number, height: number, { view }: Scene, colour: Colour): void {
  const stepMs = rulerStepMs(view, width);
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'left';
  for (let ms = Math.ceil(view.fromMs / stepMs) * stepMs; ms <= view.toMs; ms += stepMs) {
    const x = Math.round(pixelOf(view, ms, width)) + 0.5;
    context.fillStyle = colour('--grid');
    context.fillRect(x, RULER - 6, 1, height);
    context.fillStyle = colour('--quiet');
    if (x < width - 40) context.fillText(clockText(ms), x + 5, 13);
  }
}

/** Index of the newest step at or before a time: steps lie on a grid but for gaps, so search. */
function stepAt(times: readonly number[], ms: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((times[middle] ?? 0) <= ms) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** One bar a state; the taller, the surer. */
function drawStates(
  context: Context,
  width: number,
  y: number,
  height: number,
  run: Run,
  view: View,
  colour: Colour,
): void {
  const { atMs, labels } = run.series;
  context.fillStyle = colour('--lane');
  context.fillRect(0, y, width, height);
  const columns = Array.from({ length: Math.ceil(width) }, (_, x) =>
    stepAt(atMs, timeAt(view, x + 0.5, width)),
  );
  for (const [x, step] of columns.entries()) {
    const fill = STATE_COLOURS[(labels[step] ?? 'off') as StateName];
    if (!fill) continue;
    const share = 0.35 + 0.65 * (run.confidence[step] ?? 0);
    context.fillStyle = fill;
    context.fillRect(x, y + height * (1 - share), 1, height * share);
  }
  context.font = `600 ${height > 24 ? 12 : 11}px system-ui, sans-serif`;
  context.textAlign = 'left';
  let from = 0;
  for (let x = 1; x <= columns.length; x++) {
    const label = labels[columns[from] ?? 0];
    if (x < columns.length && labels[columns[x] ?? 0] === label) continue;
    const word = STATE_WORDS[(label ?? 'off') as StateName];
    const room = x - from - 12;
    if (context.measureText(word).width < room) {
      const bare = !STATE_COLOURS[(label ?? 'off') as StateName];
      context.fillStyle = bare ? colour('--quiet') : label === 'unsure' ? '#ffffff' : '#14171f';
      context.fillText(word, from + 7, y + height - (height > 24 ? 10 : 9));
    }
    from = x;
  }
}

/** What was shown recently, each emotion's level on the others'. */
function drawRecent(context: Context, width: number, y: number, run: Run, view: View, colour: Colour): void {
  context.fillStyle = colour('--lane');
  context.fillRect(0, y, width, RECENT);
  for (let x = 0; x < width; x++) {
    const levels = run.recently[stepAt(run.series.atMs, timeAt(view, x + 0.5, width))];
    let filled = 0;
    for (const [i, emotion] of EMOTIONS.entries()) {
      const level = i === 0 ? 0 : (levels?.[i] ?? 0);
      const fill = STATE_COLOURS[emotion];
      if (level < 0.01 || !fill) continue;
      context.fillStyle = fill;
      context.fillRect(x, y + RECENT * (1 - filled - level), 1, RECENT * level);
      filled += level;
    }
  }
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'left';
  context.fillStyle = colour('--quiet');
  context.fillText('Recently', 7, y + 9);
}

function drawWorld(
  context: Context,
  width: number,
  y: number,
  { opened, view }: Scene,
  colour: Colour,
): void {
  context.fillStyle = colour('--lane');
  context.fillRect(0, y, width, WORLD);
  const draw = (run: Run, output: number, dash: readonly number[], alpha: number): void => {
    context.setLineDash([...dash]);
    context.globalAlpha = alpha;
    context.beginPath();
    for (let x = 0; x <= width; x += 1.5) {
      const step = stepAt(run.series.atMs, timeAt(view, x, width));
      const value = run.series.values[step]?.[output] ?? 0;
      const at = y + WORLD - 8 - value * (WORLD - 16);
      if (x === 0) context.moveTo(x, at);
      else context.lineTo(x, at);
    }
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  };
  context.lineWidth = 2;
  context.lineJoin = 'round';
  for (const line of LINES) {
    const output = (OUTPUT_PATHS as readonly string[]).indexOf(line.path);
    context.strokeStyle = colour(line.colour);
    if (opened.b) draw(opened.b, output, [4, 4], 0.85);
    draw(opened.a, output, [], 1);
  }
  let x = 8;
  context.font = '600 11px system-ui, sans-serif';
  context.textAlign = 'left';
  for (const line of LINES) {
    const wide = context.measureText(line.word).width;
    context.fillStyle = colour('--lane-solid');
    context.fillRect(x - 4, y + 5, wide + 26, 16);
    context.fillStyle = colour(line.colour);
    context.fillRect(x, y + 11.5, 12, 3);
    context.fillText(line.word, x + 17, y + 13.5);
    x += wide + 34;
  }
}

const thumbnails = new WeakMap<Pictures, Map<number, HTMLCanvasElement>>();

/** A crop as a picture to draw; made once. */
function thumbnail(pictures: Pictures, index: number): HTMLCanvasElement | null {
  const made = thumbnails.get(pictures) ?? new Map<number, HTMLCanvasElement>();
  thumbnails.set(pictures, made);
  const known = made.get(index);
  if (known) return known;
  const crop = pictures.crops[index];
  if (!crop) return null;
  const canvas = document.createElement('canvas');
  canvas.width = pictures.width;
  canvas.height = pictures.height;
  drawGrey(canvas, cropPicture(pictures, crop).data);
  made.set(index, canvas);
  return canvas;
}

export function drawGrey(canvas: HTMLCanvasElement, grey: ArrayLike<number>): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < canvas.width * canvas.height; i++) {
    const value = grey[i] ?? 0;
    image.data.set([value, value, value, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

function drawStrip(context: Context, width: number, y: number, pictures: Pictures, view: View): void {
  const times = pictures.crops.map(({ capturedAtMs }) => capturedAtMs);
  const wide = STRIP * (pictures.width / pictures.height);
  for (let x = 0; x < width; x += wide + 2) {
    const ms = timeAt(view, x + wide / 2, width);
    const index = stepAt(times, ms);
    // Where the picture stops, so does the strip.
    if (Math.abs((times[index] ?? Number.POSITIVE_INFINITY) - ms) > 1500) continue;
    const picture = thumbnail(pictures, index);
    if (picture) context.drawImage(picture, x, y, wide, STRIP);
  }
}

function drawParting(
  context: Context,
  width: number,
  y: number,
  { opened, view }: Scene,
  colour: Colour,
): void {
  const { comparison } = opened;
  if (!comparison) return;
  context.fillStyle = colour('--lane');
  context.fillRect(0, y, width, PARTING);
  const columns = Array.from({ length: Math.ceil(width) }, (_, x) =>
    stepAt(comparison.atMs, timeAt(view, x + 0.5, width)),
  );
  const scale = Math.max(0.25, comparison.summary.peak);
  for (const [x, step] of columns.entries()) {
    const distance = comparison.distance[step] ?? 0;
    context.fillStyle = colour(distance >= APART ? '--apart' : '--grid');
    const tall = (distance / scale) * (PARTING - 18);
    context.fillRect(x, y + PARTING - tall, 1, tall);
  }
  const differs = columns.map((step) => {
    const ms = comparison.atMs[step] ?? 0;
    return comparison.disagreements.some(({ fromMs, toMs }) => ms >= fromMs && ms <= toMs);
  });
  context.fillStyle = colour('--danger-ink');
  for (const { from, to } of spans(differs)) context.fillRect(from, y, to - from + 1, 3);
  context.font = '11px system-ui, sans-serif';
  context.textAlign = 'left';
  context.fillStyle = colour('--quiet');
  context.fillText('How much the two worlds differ', 8, y + 13);
}

function drawMarks(
  context: Context,
  height: number,
  { opened }: Scene,
  x: (ms: number) => number,
  colour: Colour,
): void {
  context.font = '600 11px system-ui, sans-serif';
  context.textAlign = 'center';
  for (const [i, { atMs }] of opened.session.marks.entries()) {
    const at = Math.round(x(atMs));
    context.fillStyle = colour('--mark');
    context.fillRect(at, 8, 1.5, height - 8);
    context.beginPath();
    context.roundRect(at - 9, 2, 18, 16, 5);
    context.fill();
    context.fillStyle = colour('--mark-ink');
    context.fillText(String(i + 1), at, 10.5);
  }
}
