/** @file The lantern forest: a wood at night where lanterns light up one by one. */
import { useFrame } from '@react-three/fiber';
import { useEffect, useMemo } from 'react';
import { Mist } from '../shared/mist.tsx';
import { Sky } from '../shared/sky.tsx';
import { type AmbientEventListener, useLatest } from '../shared/use-latest.ts';
import { createWorldModel } from '../shared/world-model.ts';
import type { WorldProps } from '../world.ts';
import { createDrift, Drift } from './drift.tsx';
import { Fireflies } from './fireflies.tsx';
import { ForestFloor } from './forest-floor.tsx';
import { writeForestPalette } from './forest-palette.ts';
import { forestGroundY, hangLanterns, plantTrees } from './forest-plan.ts';
import { Trees } from './forest-trees.tsx';
import { createHangingLanterns, HangingLanterns } from './hanging-lanterns.tsx';
import { BURN_S } from './kindling.ts';

const TREES = { low: 90, high: 190 } as const;
const LANTERNS = 30;
/** Air among trees shows itself much nearer than over water. */
const AIR = 7;
const MIST = {
  floorM: -0.1,
  sheets: [
    [44, 6],
    [27, 3.6],
    [17, 2.3],
    [10, 1.3],
  ],
} as const;
const GLADES = [
  [-3.4, -4.4, 1.4],
  [3.4, -5.2, 1.6],
  [-1.2, -9, 2],
  [4.5, 2.5, 1.6],
] as const;

function createForest(
  props: Required<Pick<WorldProps, 'seed' | 'quality'>> & { readonly keepsTime: boolean },
  tell: AmbientEventListener,
) {
  const trees = plantTrees(props.seed + 31, TREES[props.quality]);
  const hung = hangLanterns(props.seed + 37, trees, LANTERNS);
  const lanterns = createHangingLanterns(props.seed + 71, hung);
  const drift = createDrift(props.seed + 73);
  const { shared, step } = createWorldModel({
    ...props,
    writePalette: writeForestPalette,
    handlers: { common: lanterns.kindle, rare: drift.release, answer: lanterns.kindleNear },
    flights: [lanterns, drift.pool],
    lifeS: BURN_S.most,
    onAmbientEvent: tell,
  });
  shared.uniforms.uAir.value = AIR;
  return { shared, step, trees, hung, lanterns, drift };
}

export function ForestWorld({
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
    () => createForest({ seed, quality, keepsTime }, tell),
    [seed, quality, keepsTime, tell],
  );
  useEffect(() => () => place.shared.dispose(), [place]);
  useFrame(({ clock }) => {
    const nowS = timeS ? timeS() : clock.elapsedTime;
    const placeS = place.step(nowS, targets(), reducedMotion, answers?.());
    place.lanterns.shine(place.shared, placeS);
  });
  const { shared } = place;
  return (
    <>
      <Sky shared={shared} />
      <ForestFloor set={place} />
      <Trees set={place} />
      <Mist shared={shared} over={MIST} />
      <Fireflies shared={shared} spots={GLADES} ground={forestGroundY} />
      <Drift set={place} />
      <HangingLanterns set={place} />
    </>
  );
}
