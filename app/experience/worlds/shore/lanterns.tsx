/** @file Lanterns, each an event: they rise from the water. Body, glow and reflection: three draw calls. */
import { LatheGeometry, PlaneGeometry, Vector2 } from 'three';
import { createRandom, OUTPUTS } from '../../../../src/core/index.ts';
import { createFlightPool } from '../shared/flight-pool.ts';
import {
  GLOW_FRAGMENT,
  glowVertex,
  LANTERN_FRAGMENT,
  lanternVertex,
  STREAK_FRAGMENT,
  STREAK_VERTEX,
} from '../shared/glsl/lanterns.ts';
import { createMaterial, type Shared } from '../shared/shared.ts';
import { SEA_LEVEL_M, shoreZ } from '../shared/terrain.ts';
import { usePart } from '../shared/use-part.ts';
import type { AmbientEvent, Quality } from '../world.ts';
import { LAMPS } from './jetty.tsx';

/** How long one stays. */
export const LANTERN_LIFE_S = 85;
/** One that answers a face stays for less, by which the shader knows it: it wakes sooner. */
const ANSWER_LIFE_S = 60;
/**
 * At the most lively pace and with an answer every 12 s, 64 are in the air at once, and for a while more, since events come
 * unevenly: none may give up its place while it still burns.
 */
const POOL = Math.ceil(1.2 * ((OUTPUTS['pacing.eventsPerMin'].max + 5) / 60) * LANTERN_LIFE_S);
/** Hanging lamps take their places in a pool of their own, which never turns over. */
const FOREVER_S = 1e9;

/** Outline of a paper lantern, radius and height, from the open mouth to the closed crown; height 1. */
const OUTLINE = [
  [0.24, -0.5],
  [0.31, -0.36],
  [0.37, -0.1],
  [0.39, 0.12],
  [0.36, 0.32],
  [0.24, 0.46],
  [0.0, 0.5],
] as const;

export function createPaperLantern(quality: Quality): LatheGeometry {
  const outline = OUTLINE.map(([radius, height]) => new Vector2(radius, height));
  return new LatheGeometry(outline, quality === 'high' ? 9 : 7);
}

export interface Launcher {
  /** One lantern wakes at `bornS`; `motion` (0.2–2) sets how fast it rises. */
  launch(bornS: number, motion: number): AmbientEvent['at'];
  /** The same near by, in the middle of the view, for a face that has just begun to show something. */
  launchNear(bornS: number, motion: number): AmbientEvent['at'];
}

/** The lanterns of a place: who launches them, and what draws them. */
export function createLanterns(seed: number): Launcher & {
  readonly rising: ReturnType<typeof createFlightPool>;
  readonly hanging: ReturnType<typeof createFlightPool>;
} {
  const random = createRandom(seed);
  const rising = createFlightPool(POOL);
  const hanging = createFlightPool(LAMPS.length);
  LAMPS.forEach(({ x, y, z }, i) => {
    hanging.spawn([x, y, z, 0.42], [0, FOREVER_S, 0, i / LAMPS.length]);
  });
  return {
    rising,
    hanging,
    launch(bornS, motion) {
      // Anywhere on the bay in view, denser toward the middle distance, never in the person's face.
      const away = 13 + 62 * random.next() ** 1.4;
      const angle = random.uniform(-0.95, 0.8);
      const x = Math.sin(angle) * away;
      const z = Math.min(-Math.cos(angle) * away, shoreZ(x) - 4);
      const size = random.uniform(0.75, 1.2);
      const speed = random.uniform(0.16, 0.3) * (0.45 + 0.55 * motion);
      rising.spawn([x, SEA_LEVEL_M, z, size], [bornS, LANTERN_LIFE_S, speed, random.next()]);
      return [x, SEA_LEVEL_M, z];
    },
    launchNear(bornS, motion) {
      const away = random.uniform(10, 14);
      const angle = random.uniform(-0.35, 0.25);
      const x = Math.sin(angle) * away;
      const z = Math.min(-Math.cos(angle) * away, shoreZ(x) - 2);
      const speed = 0.3 * (0.45 + 0.55 * motion);
      rising.spawn([x, SEA_LEVEL_M, z, 0.9], [bornS, ANSWER_LIFE_S, speed, random.next()]);
      return [x, SEA_LEVEL_M, z];
    },
  };
}
export type LanternSet = ReturnType<typeof createLanterns>;

function createParts({ shared, lanterns }: { readonly shared: Shared; readonly lanterns: LanternSet }) {
  const shape = createPaperLantern(shared.quality);
  const quad = new PlaneGeometry(2, 2);
  return {
    shape,
    quad,
    bodies: lanterns.rising.share(shape),
    glows: lanterns.rising.share(quad),
    streaks: lanterns.rising.share(quad),
    lampBodies: lanterns.hanging.share(shape),
    lampGlows: lanterns.hanging.share(quad),
    lampStreaks: lanterns.hanging.share(quad),
    paper: createMaterial(shared, {
      vertexShader: lanternVertex(),
      fragmentShader: LANTERN_FRAGMENT,
      kind: 'veil',
      depthWrite: true,
    }),
    glow: createMaterial(shared, { vertexShader: glowVertex(), fragmentShader: GLOW_FRAGMENT, kind: 'glow' }),
    streak: createMaterial(shared, {
      vertexShader: STREAK_VERTEX,
      fragmentShader: STREAK_FRAGMENT,
      kind: 'glow',
    }),
  };
}

/** `set` is one object for the life of the place. */
export function Lanterns({
  set,
}: {
  readonly set: { readonly shared: Shared; readonly lanterns: LanternSet };
}) {
  const part = usePart(set, createParts);
  return (
    <>
      <mesh geometry={part.lampBodies} material={part.paper} renderOrder={15} frustumCulled={false} />
      <mesh geometry={part.bodies} material={part.paper} renderOrder={15} frustumCulled={false} />
      <mesh geometry={part.lampStreaks} material={part.streak} renderOrder={25} frustumCulled={false} />
      <mesh geometry={part.streaks} material={part.streak} renderOrder={25} frustumCulled={false} />
      <mesh geometry={part.lampGlows} material={part.glow} renderOrder={40} frustumCulled={false} />
      <mesh geometry={part.glows} material={part.glow} renderOrder={40} frustumCulled={false} />
    </>
  );
}
