/** @file A small wooden jetty that gives the eye a scale and leads it to the light. */
import { BoxGeometry, type BufferGeometry, CylinderGeometry, Object3D } from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import { createRandom, type Random, type Rgb } from '../../../../src/core/index.ts';
import { SOLID_FRAGMENT, SOLID_VERTEX } from '../shared/glsl/land.ts';
import { createMaterial, type Shared } from '../shared/shared.ts';
import { paint } from '../shared/stones.ts';
import { usePart } from '../shared/use-part.ts';

const START = { x: 3.3, z: -2.5 } as const;
const END = { x: 1.7, z: -15.5 } as const;
const DECK_Y_M = 0.16;
const WIDTH_M = 1.25;
const PLANK_EVERY_M = 0.2;
const POST_EVERY_M = 2.3;
const LENGTH_M = Math.hypot(END.x - START.x, END.z - START.z);
/** Turn about y that lays local −z along the jetty. */
const HEADING = Math.atan2(START.x - END.x, START.z - END.z);

/** A point on the jetty: `along` from the land (m), `across` from its middle (m, right is positive). */
function onJetty(along: number, across: number): { readonly x: number; readonly z: number } {
  return {
    x: START.x - Math.sin(HEADING) * along + Math.cos(HEADING) * across,
    z: START.z - Math.cos(HEADING) * along - Math.sin(HEADING) * across,
  };
}

const LAMP_POST_TOP_M = 1.75;
const LAMP_POSTS = [
  { along: LENGTH_M - 0.3, across: -WIDTH_M / 2 - 0.06 },
  { along: 4.4, across: WIDTH_M / 2 + 0.06 },
] as const;

/** Where lanterns hang for good, m. */
export const LAMPS = LAMP_POSTS.map(({ along, across }) => ({
  ...onJetty(along, across - Math.sign(across) * 0.28),
  y: LAMP_POST_TOP_M - 0.52,
}));

function placed(geometry: BufferGeometry, along: number, y: number, across: number, tilt: number) {
  const holder = new Object3D();
  const { x, z } = onJetty(along, across);
  holder.position.set(x, y, z);
  holder.rotation.set(tilt, HEADING + tilt * 0.6, tilt * 0.8, 'YXZ');
  holder.updateMatrix();
  return geometry.applyMatrix4(holder.matrix);
}

const wood = (random: Random): Rgb => {
  const shade = random.uniform(0.085, 0.15);
  return [shade, shade * 0.86, shade * 0.74];
};

function createTimber(seed: number): BufferGeometry {
  const random = createRandom(seed);
  const parts: BufferGeometry[] = [];
  const add = (geometry: BufferGeometry, along: number, y: number, across: number, tilt = 0): void => {
    parts.push(placed(paint(geometry, wood(random), 0.1), along, y, across, tilt));
  };
  for (let along = 0; along < LENGTH_M; along += PLANK_EVERY_M) {
    const width = WIDTH_M + random.uniform(-0.06, 0.08);
    add(
      new BoxGeometry(width, 0.045, 0.165),
      along,
      DECK_Y_M,
      random.normal() * 0.02,
      random.normal() * 0.01,
    );
  }
  for (const side of [-1, 1]) {
    add(new BoxGeometry(0.09, 0.13, LENGTH_M), LENGTH_M / 2, DECK_Y_M - 0.09, side * WIDTH_M * 0.4);
    for (let along = 0.8; along < LENGTH_M; along += POST_EVERY_M) {
      const top = DECK_Y_M + random.uniform(0.18, 0.5);
      const post = new CylinderGeometry(0.065, 0.085, top + 2.2, 8);
      add(post, along, (top - 2.2) / 2, side * (WIDTH_M / 2 + 0.04), random.normal() * 0.02);
    }
  }
  for (const { along, across } of LAMP_POSTS) {
    add(new CylinderGeometry(0.035, 0.055, LAMP_POST_TOP_M + 1, 7), along, (LAMP_POST_TOP_M - 1) / 2, across);
    add(new BoxGeometry(0.42, 0.04, 0.04), along, LAMP_POST_TOP_M - 0.06, across - Math.sign(across) * 0.16);
    add(
      new CylinderGeometry(0.008, 0.008, 0.16, 4),
      along,
      LAMP_POST_TOP_M - 0.14,
      across - Math.sign(across) * 0.28,
    );
  }
  const merged = mergeGeometries(parts);
  for (const part of parts) part.dispose();
  return merged;
}

function createJetty(shared: Shared) {
  return {
    timber: createTimber(shared.seed + 41),
    surface: createMaterial(shared, { vertexShader: SOLID_VERTEX, fragmentShader: SOLID_FRAGMENT }),
  };
}

export function Jetty({ shared }: { readonly shared: Shared }) {
  const { timber, surface } = usePart(shared, createJetty);
  return <mesh geometry={timber} material={surface} />;
}
