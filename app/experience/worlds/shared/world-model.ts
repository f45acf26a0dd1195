/** @file The moving part of a world: follows the targets in each frame and starts ambient events. Allocates nothing a frame. */
import { clamp, type LightTargets, lerp, type SceneTargets } from '../../../../src/core/index.ts';
import type { AmbientEvent, Quality } from '../world.ts';
import { createAmbientEvents, type EventHandlers } from './ambient-events.ts';
import { createPalette, followPalette, type Palette } from './palette.ts';
import { createShared, type Shared, showPalette } from './shared.ts';

/** Targets arrive already limited in speed; this only takes the steps out of their rate. */
const FOLLOW_PER_S = 2.5;
const LONGEST_FRAME_S = 0.25;
const CALM = { still: 0.5, full: 1 } as const;
const LIVELY_EVENTS_PER_MIN = 20;

export interface WorldModel {
  readonly shared: Shared;
  /** Moves the place on to `nowS`; `answers` counts the beginnings that were to be answered so far. */
  step(nowS: number, targets: SceneTargets, answers?: number): void;
}

export interface WorldModelOptions {
  readonly seed: number;
  readonly quality: Quality;
  readonly reducedMotion: boolean;
  /** The colours of this place in this light. */
  readonly writePalette: (light: LightTargets, out: Palette) => Palette;
  readonly handlers: EventHandlers;
  /** How long a common event is seen: nobody arrives at an empty place. */
  readonly lifeS: number;
  readonly onAmbientEvent: (event: AmbientEvent) => void;
}

export function createWorldModel(options: WorldModelOptions): WorldModel {
  const { seed, quality, reducedMotion } = options;
  const shared = createShared(seed, quality);
  const ambientEvents = createAmbientEvents(
    seed + 79,
    options.handlers,
    reducedMotion,
    options.onAmbientEvent,
  );
  const wanted = createPalette();
  const shown = createPalette();
  const { uniforms } = shared;
  let lastS: number | null = null;
  let motion = 1;
  let answered = 0;
  uniforms.uCalm.value = reducedMotion ? CALM.still : CALM.full;

  return {
    shared,
    step(nowS, targets, answers = 0) {
      const first = lastS === null;
      const deltaS = clamp(nowS - (lastS ?? nowS), 0, LONGEST_FRAME_S);
      const share = first ? 1 : 1 - Math.exp(-FOLLOW_PER_S * deltaS);
      lastS = nowS;
      options.writePalette(targets.light, wanted);
      followPalette(shown, wanted, share);
      showPalette(shared, shown);
      motion = lerp(motion, targets.pacing.motion, share);
      const lively = clamp(targets.pacing.eventsPerMin / LIVELY_EVENTS_PER_MIN, 0, 1);
      uniforms.uLively.value = lerp(uniforms.uLively.value, lively, share);
      uniforms.uTimeS.value = nowS;
      uniforms.uPhase.value += deltaS * motion;
      if (first) ambientEvents.warmUp(nowS, options.lifeS, targets.pacing);
      else ambientEvents.step(nowS, deltaS, targets.pacing);
      // What was answered before this place was entered is not answered again.
      if (!first && answers > answered) ambientEvents.answer(nowS, targets.pacing);
      answered = answers;
    },
  };
}
