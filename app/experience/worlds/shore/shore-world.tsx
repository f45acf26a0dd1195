/** @file The shore at dusk: its light, sea, air and ambient events follow SceneTargets. */
import { useFrame } from '@react-three/fiber';
import { useEffect, useMemo } from 'react';
import { Mist } from '../shared/mist.tsx';
import { writePalette } from '../shared/palette.ts';
import { Sky } from '../shared/sky.tsx';
import { type AmbientEventListener, useLatest } from '../shared/use-latest.ts';
import { createWorldModel } from '../shared/world-model.ts';
import type { WorldProps } from '../world.ts';
import { Birds, createBirds } from './birds.tsx';
import { Jetty } from './jetty.tsx';
import { createLanterns, LANTERN_LIFE_S, Lanterns } from './lanterns.tsx';
import { Reeds } from './reeds.tsx';
import { Ridges } from './ridges.tsx';
import { Sea } from './sea.tsx';
import { Shore } from './shore.tsx';

function createShorePlace(
  props: Required<Pick<WorldProps, 'seed' | 'quality'>> & { readonly keepsTime: boolean },
  tell: AmbientEventListener,
) {
  const lanterns = createLanterns(props.seed + 71);
  const birds = createBirds(props.seed + 73);
  const place = createWorldModel({
    ...props,
    writePalette,
    handlers: { common: lanterns.launch, rare: birds.release, answer: lanterns.launchNear },
    flights: [lanterns.rising, birds.pool],
    lifeS: LANTERN_LIFE_S,
    onAmbientEvent: tell,
  });
  return { ...place, lanterns, birds };
}

export function ShoreWorld({
  targets,
  seed = 1,
  reducedMotion = false,
  timeS,
  quality = 'high',
  answers,
  onAmbientEvent,
}: WorldProps) {
  const tell = useLatest(onAmbientEvent);
  const keepsTime = timeS !== undefined;
  const place = useMemo(
    () => createShorePlace({ seed, quality, keepsTime }, tell),
    [seed, quality, keepsTime, tell],
  );
  useEffect(() => () => place.shared.dispose(), [place]);
  useFrame(({ clock }) => {
    place.step(timeS ? timeS() : clock.elapsedTime, targets(), reducedMotion, answers?.());
  });
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
