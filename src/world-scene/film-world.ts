/**
 * @file Films a world off screen at the fastest streams of targets that comfort allows, in all four directions, and judges
 * the film by the flash analysis. Frames lie unevenly in time, so that no strobe keeps pace with them.
 */
import { PerspectiveCamera, type WebGLRenderer } from 'three';
import { limitTargets, NEUTRAL_TARGETS } from '../adaptation/index.ts';
import { createRandom, describeOutput, eachOutput, MODES, type SceneTargets } from '../core/index.ts';
import { analyseFlashes, type FlashReport, type Frame } from '../flashes/index.ts';
import { calmVerdict, type WorldVerdict } from '../world-document/index.ts';
import type { WorldBinding } from './bind-world.ts';
import { createPictureTarget, drawSmall } from './picture-limiter.ts';

/** All outputs between their ends, so many seconds each way, for so long. */
const STREAMS = [
  { halfS: 0.5, lastsS: 3 },
  { halfS: 2.5, lastsS: 5 },
  { halfS: 5, lastsS: 10 },
] as const;
const STREAMS_S = STREAMS.reduce((sum, { lastsS }) => sum + lastsS, 0);
/** A longer animation is not filmed whole. */
const LONGEST_S = 60;
const RATE_HZ = 20;
const JITTER = 0.4;
const VIEW = { width: 64, height: 36 } as const;
const CELL_PIXELS = 2;
const HEADINGS = 4;
const FOV_DEG = 75;
const EYES_M = 1.6;
const PAUSE_EACH_MS = 24;
const MOST = { luminancePerS: 0.2, flashes: 3 } as const;

export interface FilmProgress {
  /** 0–1. */
  readonly share: number;
}

const ends = (high: boolean): SceneTargets =>
  eachOutput<number | string>((path) => {
    const { min, max, transform } = describeOutput(path);
    return transform === 'mode' ? (MODES[high ? MODES.length - 1 : 0] ?? 'ionian') : high ? max : min;
  }) as SceneTargets;
const HIGH = ends(true);
/** A hue at both ends is the same: half a turn is the farthest. */
const LOW = { ...ends(false), light: { ...ends(false).light, hueDeg: 180 } };

/** What is wanted at a time of the film; its streams follow each other again and again. */
function wantedAt(atS: number): SceneTargets {
  let left = atS % STREAMS_S;
  for (const { halfS, lastsS } of STREAMS) {
    if (left < lastsS) return Math.floor(left / halfS) % 2 === 0 ? HIGH : LOW;
    left -= lastsS;
  }
  return LOW;
}

export async function filmWorld(
  binding: WorldBinding,
  renderer: WebGLRenderer,
  options: {
    readonly onProgress?: (progress: FilmProgress) => void;
    readonly signal?: AbortSignal;
    /** Gives the page a turn. */
    readonly pause?: () => Promise<void>;
    readonly now?: () => number;
  } = {},
): Promise<WorldVerdict> {
  const { onProgress, signal, pause = nextTask, now = () => performance.now() } = options;
  if (binding.longestAnimationS > LONGEST_S)
    return {
      kind: 'unknown',
      reason: `An animation lasts ${Math.round(binding.longestAnimationS)} s, and ${LONGEST_S} s are filmed.`,
    };
  const target = createPictureTarget(VIEW.width, VIEW.height);
  const camera = new PerspectiveCamera(FOV_DEG, VIEW.width / VIEW.height, 0.05, 3000);
  camera.position.set(0, EYES_M, 0);
  const random = createRandom(1);
  const films: Frame[][] = Array.from({ length: HEADINGS }, () => []);
  let targets = NEUTRAL_TARGETS;
  let pose = new Float64Array(binding.poseLength());
  binding.next(targets, 0, pose);
  let atS = 0;
  let resumedMs = now();
  const share = (): number => Math.min(atS / STREAMS_S, binding.playedShare());
  try {
    while (share() < 1) {
      if (atS >= LONGEST_S)
        return {
          kind: 'unknown',
          reason: `An animation runs so slowly that ${LONGEST_S} s do not show the whole of it.`,
        };
      const stepS = (1 / RATE_HZ) * (1 + JITTER * (2 * random.next() - 1));
      atS += stepS;
      targets = limitTargets(targets, wantedAt(atS), stepS * 1000, false);
      pose = pose.length === binding.poseLength() ? pose : new Float64Array(binding.poseLength());
      binding.next(targets, stepS, pose);
      binding.show(pose);
      for (const [heading, film] of films.entries()) {
        camera.rotation.set(0, (heading * 2 * Math.PI) / HEADINGS, 0);
        camera.updateMatrixWorld(true);
        drawSmall(renderer, binding.scene, camera, target);
        const rgba = new Uint8Array(VIEW.width * VIEW.height * 4);
        renderer.readRenderTargetPixels(target, 0, 0, VIEW.width, VIEW.height, rgba);
        film.push({ atMs: atS * 1000, rgba });
      }
      // What cannot be drawn reads as black, which would be calm.
      if (renderer.getContext().isContextLost())
        return { kind: 'unknown', reason: 'The graphics card was lost while it was filmed.' };
      if (now() - resumedMs < PAUSE_EACH_MS) continue;
      onProgress?.({ share: Math.min(1, share()) });
      await pause();
      if (signal?.aborted) return { kind: 'unknown', reason: 'It was stopped before it was filmed whole.' };
      resumedMs = now();
    }
  } finally {
    target.dispose();
  }
  const reports: FlashReport[] = [];
  for (const film of films) {
    reports.push(analyseFlashes(film, VIEW, CELL_PIXELS));
    await pause();
  }
  return judgeReports(reports);
}

/** The worst of all directions counts. */
export function judgeReports(reports: readonly FlashReport[]): WorldVerdict {
  const worst = (pick: (report: FlashReport) => number): number => Math.max(0, ...reports.map(pick));
  const luminancePerS = worst((report) => report.luminancePerS);
  const general = worst((report) => report.generalFlashes);
  const red = worst((report) => report.redFlashes);
  const whole = worst((report) => report.wholeViewFlashes);
  const reasons = [
    ...(general > MOST.flashes ? [`a part of it flashes ${general} times a second`] : []),
    ...(red > 0 ? [`it flashes in saturated red`] : []),
    ...(whole > 0 ? ['the whole view flashes'] : []),
    ...(luminancePerS > MOST.luminancePerS
      ? [`its light changes by ${luminancePerS.toFixed(2)} a second, and ${MOST.luminancePerS} is the most`]
      : []),
  ];
  return reasons.length === 0
    ? calmVerdict(luminancePerS)
    : { kind: 'flashes', reason: `${reasons.join('; ')}.`.replace(/^./, (first) => first.toUpperCase()) };
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
