/** @file Lanterns on boughs, kindled one by one; the nearest shine on what is about them. Two draw calls. */
import { PlaneGeometry } from 'three';
import { createRandom, type SceneTargets } from '../../../../src/core/index.ts';
import { createFlightPool } from '../shared/flight-pool.ts';
import { GLOW_FRAGMENT, glowVertex, LANTERN_FRAGMENT, lanternVertex } from '../shared/glsl/lanterns.ts';
import { MOST_LAMPS } from '../shared/lamps.ts';
import { createMaterial, type Shared } from '../shared/shared.ts';
import { usePart } from '../shared/use-part.ts';
import { createPaperLantern } from '../shore/lanterns.tsx';
import type { AmbientEvent } from '../world.ts';
import type { HungLantern } from './forest-plan.ts';
import { HANGING_FLIGHT } from './glsl/forest.ts';
import {
  ANSWER_KINDLE_S,
  BURN_S,
  brightness,
  type Flame,
  KINDLE_S,
  nearestToKindle,
  nextToKindle,
  OUT,
} from './kindling.ts';

export function createHangingLanterns(seed: number, hung: readonly HungLantern[]) {
  const random = createRandom(seed);
  const pool = createFlightPool(hung.length);
  const flames: Flame[] = hung.map(() => OUT);
  const seeds = hung.map(() => random.next());
  const show = (i: number): void => {
    const lantern = hung[i];
    const flame = flames[i] ?? OUT;
    if (!lantern) return;
    const { x, y, z, size } = lantern;
    pool.put(i, [x, y, z, size], [flame.bornS, flame.lastsS, flame.kindleS, seeds[i] ?? 0]);
  };
  hung.forEach((_, i) => {
    show(i);
  });
  // In view first, nearest first: what is behind the person answers only when nothing else can.
  const nearest = hung
    .map(({ x, z }, i) => ({ i, off: Math.hypot(x, z) + (Math.abs(Math.atan2(x, -z)) < 0.6 ? 0 : 100) }))
    .sort((a, b) => a.off - b.off)
    .map(({ i }) => i);
  const light = (
    i: number | null,
    bornS: number,
    motion: SceneTargets['pacing']['motion'],
    kindleS: number,
  ): AmbientEvent['at'] | null => {
    const lantern = i === null ? undefined : hung[i];
    if (i === null || !lantern) return null;
    const lastsS = random.uniform(BURN_S.least, BURN_S.most) / (0.6 + 0.4 * motion);
    flames[i] = { bornS, lastsS, kindleS };
    show(i);
    return [lantern.x, lantern.y, lantern.z];
  };
  return {
    pool,
    /** A lantern that is out kindles; the livelier the pace, the shorter it burns, so that the wood keeps changing. */
    kindle(bornS: number, motion: SceneTargets['pacing']['motion']): AmbientEvent['at'] | null {
      return light(nextToKindle(flames, bornS, random), bornS, motion, KINDLE_S);
    },
    /** For a face that has just begun to show something: the nearest one in view that is out, and sooner. */
    kindleNear(bornS: number, motion: SceneTargets['pacing']['motion']): AmbientEvent['at'] | null {
      return light(nearestToKindle(flames, bornS, nearest), bornS, motion, ANSWER_KINDLE_S);
    },
    setBack(byS: number): void {
      flames.forEach((flame, i) => {
        flames[i] = { ...flame, bornS: flame.bornS - byS };
      });
      pool.setBack(byS);
    },
    /** Tells the shared lights how brightly the nearest burn. */
    shine({ uniforms }: Shared, nowS: number): void {
      for (let i = 0; i < MOST_LAMPS; i++) {
        const lantern = hung[i];
        if (lantern)
          uniforms.uLamps.value[i]?.set(lantern.x, lantern.y, lantern.z, brightness(flames[i] ?? OUT, nowS));
      }
    },
  };
}
export type HangingSet = ReturnType<typeof createHangingLanterns>;

function createParts({ shared, lanterns }: { readonly shared: Shared; readonly lanterns: HangingSet }) {
  const shape = createPaperLantern(shared.quality);
  const quad = new PlaneGeometry(2, 2);
  return {
    shape,
    quad,
    bodies: lanterns.pool.share(shape),
    glows: lanterns.pool.share(quad),
    paper: createMaterial(shared, {
      vertexShader: lanternVertex(HANGING_FLIGHT),
      fragmentShader: LANTERN_FRAGMENT,
    }),
    glow: createMaterial(shared, {
      vertexShader: glowVertex(HANGING_FLIGHT),
      fragmentShader: GLOW_FRAGMENT,
      kind: 'glow',
    }),
  };
}

/** `set` is one object for the life of the place. */
export function HangingLanterns({
  set,
}: {
  readonly set: { readonly shared: Shared; readonly lanterns: HangingSet };
}) {
  const part = usePart(set, createParts);
  return (
    <>
      <mesh geometry={part.bodies} material={part.paper} frustumCulled={false} />
      <mesh geometry={part.glows} material={part.glow} renderOrder={40} frustumCulled={false} />
    </>
  );
}
