/** @file Draws the last minute: named emotions above, recent expression below. */
import { EMOTIONS } from '../../src/core/index.ts';
import { MINUTE_MS, type MinuteSample } from '../runtime/last-minute.ts';
import { STATE_COLOURS } from './emotion-colours.ts';

export interface RibbonBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The share of the height that the names take; the rest is for what was shown recently. */
const NAMES = 0.3;
const GAP = 0.06;
const GROUND = 'rgb(150 155 170 / 18%)';

/** The newest sample is at the right edge. */
export function drawRibbon(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: RibbonBox,
  samples: readonly MinuteSample[],
): void {
  const newestMs = samples.at(-1)?.atMs ?? 0;
  const names = height * NAMES;
  const top = y + height * (NAMES + GAP);
  const tall = y + height - top;
  context.fillStyle = GROUND;
  context.fillRect(x, y, width, names);
  context.fillRect(x, top, width, tall);
  const at = (ms: number): number => x + width * (1 - (newestMs - ms) / MINUTE_MS);
  for (const [i, { atMs, named, confidence, levels }] of samples.entries()) {
    const left = at(atMs);
    const wide = Math.max(1, Math.min(x + width, at(samples[i + 1]?.atMs ?? atMs + 500)) - left + 0.5);
    const colour = named === 'neutral' || named === 'unsure' ? null : STATE_COLOURS[named];
    if (colour) {
      context.fillStyle = colour;
      context.globalAlpha = 0.35 + 0.65 * confidence;
      context.fillRect(left, y, wide, names);
      context.globalAlpha = 1;
    }
    let filled = 0;
    for (const [k, emotion] of EMOTIONS.entries()) {
      const level = k === 0 ? 0 : (levels?.[k] ?? 0);
      const shade = STATE_COLOURS[emotion];
      if (level < 0.01 || shade === null) continue;
      context.fillStyle = shade;
      context.fillRect(left, top + tall * (1 - filled - level), wide, tall * level);
      filled += level;
    }
  }
}
