/** @file The last step before the scene: how fast anything may change, whatever a mapping says (COMFORT-1–COMFORT-8). */
import {
  clamp,
  describeOutput,
  OUTPUT_PATHS,
  type OutputDescriptor,
  type OutputPath,
} from '../core/index.ts';
import { hueDelta, partOf, toEased, wrapHue } from './outputs.ts';

/** How fast an output may move; `linear` in its eased unit a second. */
type Slew =
  | { readonly kind: 'linear'; readonly perSecond: number }
  | Exclude<OutputDescriptor['speed'], { readonly kind: 'linear' }>;

function slewOf(path: OutputPath): Slew {
  const { speed, min, max } = describeOutput(path);
  if (speed.kind !== 'linear') return speed;
  return { kind: 'linear', perSecond: Math.abs(toEased(path, max) - toEased(path, min)) / speed.fullRangeS };
}
const SLEWS = new Map(OUTPUT_PATHS.map((path) => [path, slewOf(path)]));
const slewAt = (path: OutputPath): Slew => SLEWS.get(path) ?? slewOf(path);

/** Speeds as a designer reads and types them: what comfort allows, and in what. */
export interface Speed {
  readonly comfort: number;
  readonly unit: string;
  /** The speed is the change within so many seconds; 0 is the speed of the moment. */
  readonly windowS: number;
  readonly rule: 'COMFORT-1' | 'COMFORT-2' | 'COMFORT-3' | 'COMFORT-4';
}

export function speedOf(path: OutputPath): Speed {
  const slew = slewAt(path);
  const group = partOf(path);
  const { speedUnit } = describeOutput(path);
  switch (slew.kind) {
    case 'linear':
      return group === 'pacing'
        ? { comfort: slew.perSecond * 10, unit: speedUnit ?? '', windowS: 10, rule: 'COMFORT-4' }
        : {
            comfort: slew.perSecond,
            unit: speedUnit ?? '/s',
            windowS: 0,
            rule: group === 'light' ? 'COMFORT-1' : 'COMFORT-2',
          };
    case 'hue':
      return { comfort: slew.degPerSecond, unit: '°/s', windowS: 0, rule: 'COMFORT-1' };
    case 'ratio':
      return {
        comfort: (slew.perTenSeconds - 1) * 100,
        unit: '% in 10 s',
        windowS: 10,
        rule: group === 'pacing' ? 'COMFORT-4' : 'COMFORT-3',
      };
    case 'level':
      return { comfort: slew.dbPerSecond, unit: 'dB/s', windowS: 0, rule: 'COMFORT-2' };
    default:
      return slew satisfies never;
  }
}

/** The next value under a designer's own speed limit (ADAPT-18); in the form of the comfort rule of the same output. */
export function limitSpeed(
  path: OutputPath,
  from: number,
  to: number,
  stepMs: number,
  maxSpeed: number,
): number {
  const { comfort } = speedOf(path);
  const share =
    slewAt(path).kind === 'ratio'
      ? Math.log1p(maxSpeed / 100) / Math.log1p(comfort / 100)
      : maxSpeed / comfort;
  return limitSlew(slewAt(path), from, to, (stepMs / 1000) * share);
}

/** No frame counts for more than this: after an hour asleep the world moves on as if nothing had been (COMFORT-7). */
export const LONGEST_STEP_MS = 250;
/** Everything at half speed under reduced motion (COMFORT-8). */
const REDUCED_SPEED = 0.5;
/** Waves, drift and clouds stay gentle under reduced motion (COMFORT-8). */
const REDUCED_MOTION_MAX = 0.6;
/** Below this gain (−20 dB) a level moves in a straight line, so that silence can be reached and left. */
export const QUIET_GAIN = 0.1;

/**
 * The next value of an output: from `from` towards `to`, no farther than comfort allows in `stepMs`.
 * Values are in the eased unit (outputs.ts); `hueDeg` is the hue of this very step, for the cap on red.
 */
export function limitStep(
  path: OutputPath,
  from: number,
  to: number,
  stepMs: number,
  hueDeg: number,
  reducedMotion: boolean,
): number {
  // A step that is no number is none (COMFORT-7).
  const countedMs = stepMs > 0 ? Math.min(stepMs, LONGEST_STEP_MS) : 0;
  const seconds = (countedMs / 1000) * (reducedMotion ? REDUCED_SPEED : 1);
  return limitSlew(slewAt(path), from, capTarget(path, to, hueDeg, reducedMotion), seconds);
}

function capTarget(path: OutputPath, to: number, hueDeg: number, reducedMotion: boolean): number {
  if (path === 'light.saturation') return Math.min(to, saturationCap(hueDeg));
  return path === 'pacing.motion' && reducedMotion ? Math.min(to, REDUCED_MOTION_MAX) : to;
}

/**
 * Greatest saturation of a hue (COMFORT-5). WCAG 2.2 calls red saturated from R/(R+G+B) ≥ 0.8. That takes a saturation of
 * 0.875 (HSV) or 0.78 (HSL at half lightness) at pure red, so 0.75 stays below either way. The slope is gentler
 * than hue and saturation may move: the saturation is down before the hue gets there.
 */
export function saturationCap(hueDeg: number): number {
  return clamp(0.75 + (Math.abs(hueDelta(0, hueDeg)) - 40) / 240, 0.75, 1);
}

function limitSlew(slew: Slew, from: number, to: number, seconds: number): number {
  switch (slew.kind) {
    case 'linear':
      return clamp(to, from - slew.perSecond * seconds, from + slew.perSecond * seconds);
    case 'hue': {
      const reach = slew.degPerSecond * seconds;
      return wrapHue(from + clamp(hueDelta(from, to), -reach, reach));
    }
    case 'ratio': {
      const reach = slew.perTenSeconds ** (seconds / 10);
      return clamp(to, from / reach, from * reach);
    }
    case 'level': {
      const nepers = (Math.LN10 * slew.dbPerSecond * seconds) / 20;
      return clamp(to, fall(from, nepers), rise(from, nepers));
    }
    default:
      return slew satisfies never;
  }
}

/** Up by so much (ln of a ratio): a straight line below QUIET_GAIN, of the slope that 3 dB/s has there. */
function rise(from: number, nepers: number): number {
  if (from >= QUIET_GAIN) return from * Math.exp(nepers);
  const left = nepers - (QUIET_GAIN - from) / QUIET_GAIN;
  return left > 0 ? QUIET_GAIN * Math.exp(left) : from + QUIET_GAIN * nepers;
}

/** The way back of `rise`: two steps fall as far as one of their sum. */
function fall(from: number, nepers: number): number {
  if (from <= QUIET_GAIN) return Math.max(0, from - QUIET_GAIN * nepers);
  const left = nepers - Math.log(from / QUIET_GAIN);
  return left > 0 ? Math.max(0, QUIET_GAIN * (1 - left)) : from * Math.exp(-nepers);
}
