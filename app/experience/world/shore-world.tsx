/** @file The first place: a shore at dusk. Follows SceneTargets; its light, sea, air and events carry the mood. */
import { useFrame } from '@react-three/fiber';
import { useEffect, useMemo } from 'react';
import { clamp, lerp, type SceneTargets } from '../../../src/core/index.ts';
import { Birds, createBirds } from './birds.tsx';
import { createHappenings } from './happenings.ts';
import { Jetty } from './jetty.tsx';
import { createLanterns, LANTERN_LIFE_S, Lanterns } from './lanterns.tsx';
import { Mist } from './mist.tsx';
import { createPalette, followPalette, writePalette } from './palette.ts';
import { Reeds } from './reeds.tsx';
import { Ridges } from './ridges.tsx';
import { Sea } from './sea.tsx';
import { createShared, type Shared, showPalette } from './shared.ts';
import { Shore } from './shore.tsx';
import { Sky } from './sky.tsx';
import type { Quality, World, WorldProps } from './world.ts';

/** Targets arrive already limited in speed; this only takes the steps out of their rate. */
const FOLLOW_PER_S = 2.5;
const LONGEST_FRAME_S = 0.25;
const CALM = { still: 0.5, full: 1 } as const;
const LIVELY_EVENTS_PER_MIN = 20;

interface Place {
  readonly shared: Shared;
  readonly lanterns: ReturnType<typeof createLanterns>;
  readonly birds: ReturnType<typeof createBirds>;
  /** Moves the place on to `nowS`; allocates nothing. */
  step(nowS: number, targets: SceneTargets): void;
}

function createPlace(seed: number, quality: Quality, reducedMotion: boolean): Place {
  const shared = createShared(seed, quality);
  const lanterns = createLanterns(seed + 71);
  const birds = createBirds(seed + 73);
  const hands = { launchLantern: lanterns.launch, releaseBirds: birds.release };
  const happenings = createHappenings(seed + 79, hands, reducedMotion);
  const wanted = createPalette();
  const shown = createPalette();
  const { uniforms } = shared;
  let lastS: number | null = null;
  let motion = 1;
  uniforms.uCalm.value = reducedMotion ? CALM.still : CALM.full;

  return {
    shared,
    lanterns,
    birds,
    step(nowS, targets) {
      const first = lastS === null;
      const deltaS = clamp(nowS - (lastS ?? nowS), 0, LONGEST_FRAME_S);
      const share = first ? 1 : 1 - Math.exp(-FOLLOW_PER_S * deltaS);
      lastS = nowS;
      writePalette(targets.light, wanted);
      followPalette(shown, wanted, share);
      showPalette(shared, shown);
      motion = lerp(motion, targets.pacing.motion, share);
      const lively = clamp(targets.pacing.eventsPerMin / LIVELY_EVENTS_PER_MIN, 0, 1);
      uniforms.uLively.value = lerp(uniforms.uLively.value, lively, share);
      uniforms.uTimeS.value = nowS;
      uniforms.uPhase.value += deltaS * motion;
      if (first) happenings.warmUp(nowS, LANTERN_LIFE_S, targets.pacing);
      else happenings.step(nowS, deltaS, targets.pacing);
    },
  };
}

export function ShoreWorld({
  targets,
  seed = 1,
  reducedMotion = false,
  timeS,
  quality = 'high',
}: WorldProps) {
  const place = useMemo(() => createPlace(seed, quality, reducedMotion), [seed, quality, reducedMotion]);
  useEffect(() => () => place.shared.dispose(), [place]);
  useFrame(({ clock }) => place.step(timeS ? timeS() : clock.elapsedTime, targets()));
  const { shared } = place;
  return (
    <>
      <Sky shared={shared} />
      <Ridges shared={shared} />
      <Shore shared={shared} />
      <Jetty shared={shared} />
      <Reeds shared={shared} />
      <Sea shared={shared} />
      <Mist shared={shared} />
      <Birds set={place} />
      <Lanterns set={place} />
    </>
  );
}

export const SHORE: World = {
  id: 'shore',
  name: 'Shore at dusk',
  Scene: ShoreWorld,
  cost: { low: { drawCalls: 0, triangles: 0 }, high: { drawCalls: 0, triangles: 0 } },
};
