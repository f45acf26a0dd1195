/** @file The moving part of a world: follows the targets in each frame and starts ambient events. Allocates nothing a frame. */
import { clamp, type LightTargets, lerp, type SceneTargets } from '../../../../src/core/index.ts';
import type { AmbientEvent, Quality } from '../world.ts';
import { createAmbientEvents, type EventHandlers } from './ambient-events.ts';
import { createPalette, followPalette, type Palette } from './palette.ts';
import { ROUND_S, type SetBack } from './place-time.ts';
import { createShared, type Shared, showPalette } from './shared.ts';

/** Targets arrive already limited in speed; this only takes the steps out of their rate. */
const FOLLOW_PER_S = 2.5;
const LONGEST_FRAME_S = 0.25;
/** After a longer pause what was answered meanwhile is no news. */
const NEWS_S = 2;
const CALM = { still: 0.5, full: 1 } as const;
const LIVELY_EVENTS_PER_MIN = 20;

export interface WorldModel {
  readonly shared: Shared;
  /**
   * Moves the place on to `nowS`, by a quarter of a second at most: what flies or burns goes on from where it was, however
   * long nothing was drawn.
   * @param answers how many beginnings were to be answered so far
   * @returns the place's own time, s, on which its events lie; after ROUND_S it begins again, and they with it
   */
  step(nowS: number, targets: SceneTargets, reducedMotion: boolean, answers?: number): number;
}

export interface WorldModelOptions {
  readonly seed: number;
  readonly quality: Quality;
  /**
   * True: the place's own time begins at that of the first step, for figures of one moment. Else at 0, and it goes round
   * (place-time.ts).
   */
  readonly keepsTime: boolean;
  /** The colours of this place in this light. */
  readonly writePalette: (light: LightTargets, out: Palette) => Palette;
  readonly handlers: EventHandlers;
  /** What the handlers keep times in: those of what flies and burns. */
  readonly flights: readonly SetBack[];
  /** How long a common event is seen: nobody arrives at an empty place. */
  readonly lifeS: number;
  readonly onAmbientEvent: (event: AmbientEvent) => void;
}

export function createWorldModel(options: WorldModelOptions): WorldModel {
  const { seed, quality } = options;
  const shared = createShared(seed, quality);
  const ambientEvents = createAmbientEvents(
    seed + 79,
    options.handlers,
    () => reduced,
    options.onAmbientEvent,
  );
  const wanted = createPalette();
  const shown = createPalette();
  const { uniforms } = shared;
  let lastS: number | null = null;
  let placeS = 0;
  let reduced = false;
  let motion = 1;
  let answered = 0;

  return {
    shared,
    step(nowS, targets, reducedMotion, answers = 0) {
      const first = lastS === null;
      const passedS = nowS - (lastS ?? nowS);
      const deltaS = clamp(passedS, 0, LONGEST_FRAME_S);
      const share = first ? 1 : 1 - Math.exp(-FOLLOW_PER_S * deltaS);
      placeS = first ? (options.keepsTime ? nowS : 0) : placeS + deltaS;
      if (placeS >= ROUND_S && !options.keepsTime) {
        placeS -= ROUND_S;
        for (const each of [ambientEvents, ...options.flights]) each.setBack(ROUND_S);
      }
      lastS = nowS;
      reduced = reducedMotion;
      options.writePalette(targets.light, wanted);
      followPalette(shown, wanted, share);
      showPalette(shared, shown);
      motion = lerp(motion, targets.pacing.motion, share);
      const lively = clamp(targets.pacing.eventsPerMin / LIVELY_EVENTS_PER_MIN, 0, 1);
      uniforms.uLively.value = lerp(uniforms.uLively.value, lively, share);
      uniforms.uCalm.value = lerp(uniforms.uCalm.value, reduced ? CALM.still : CALM.full, share);
      uniforms.uTimeS.value = placeS;
      uniforms.uPhase.value = (uniforms.uPhase.value + deltaS * motion) % ROUND_S;
      if (first) ambientEvents.warmUp(placeS, options.lifeS, targets.pacing);
      else ambientEvents.step(placeS, deltaS, targets.pacing);
      // What was answered before this place was entered, or while it was not drawn, is not answered again.
      if (!first && passedS <= NEWS_S && answers > answered) ambientEvents.answer(placeS, targets.pacing);
      answered = answers;
      return placeS;
    },
  };
}
