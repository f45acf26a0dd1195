/** @file Reeds that frame the view, and fireflies among them. Two draw calls. */
import { DoubleSide } from 'three';
import { createRandom, type Random } from '../../../../src/core/index.ts';
import { Fireflies } from '../forest/fireflies.tsx';
import { createBlade, instances } from '../shared/blades.ts';
import { REED_FRAGMENT, REED_VERTEX } from '../shared/glsl/reeds.ts';
import { createMaterial, type Shared } from '../shared/shared.ts';
import { groundY, SEA_LEVEL_M } from '../shared/terrain.ts';
import { usePart } from '../shared/use-part.ts';

/** Clumps: middle x, z, spread (m), tallest (m), share of all reeds. */
const CLUMPS = [
  [-3.7, -3.9, 0.5, 1.75, 0.24],
  [-5.4, -4.9, 0.9, 2.0, 0.24],
  [6.1, -5.9, 0.8, 1.75, 0.16],
  [8.4, -6.4, 1.2, 1.9, 0.14],
  [-2.6, 4.6, 1.6, 1.2, 0.12],
  [4.2, 5.2, 1.8, 1.2, 0.11],
] as const;
const REEDS = { low: 240, high: 660 } as const;
/** Bent grass on the dunes behind. */
const GRASS = { low: 120, high: 640 } as const;
const TUFT = 11;

function inClump(random: Random, [x, z, spread]: (typeof CLUMPS)[number]): { x: number; z: number } {
  return { x: x + random.normal() * spread * 0.6, z: z + random.normal() * spread * 0.6 };
}

interface Plants {
  readonly roots: number[];
  readonly habits: number[];
}

function plantReeds(random: Random, count: number): Plants {
  const roots: number[] = [];
  const habits: number[] = [];
  for (const clump of CLUMPS) {
    for (let i = 0; i < count * clump[4]; i++) {
      const { x, z } = inClump(random, clump);
      if (Math.hypot(x, z) < 2) continue;
      const height = clump[3] * random.uniform(0.35, 1);
      roots.push(x, Math.max(groundY(x, z), SEA_LEVEL_M - 0.3) - 0.02, z, height);
      const headed = height > clump[3] * 0.8 && random.next() < 0.5 ? 1 : 0;
      habits.push(random.uniform(0, Math.PI * 2), random.uniform(0.05, 1.1) ** 2, random.next(), headed);
    }
  }
  return { roots, habits };
}

function sowGrass(random: Random, { roots, habits }: Plants, count: number): void {
  for (let i = 0; i < count; i++) {
    // In tufts, on the land side only.
    const away = 7 + 22 * random.next() ** 1.5;
    const angle = random.uniform(-1.75, 1.75);
    for (let blade = 0; blade < TUFT; blade++, i++) {
      const x = Math.sin(angle) * away + random.normal() * 0.16;
      const z = Math.cos(angle) * away + random.normal() * 0.16;
      if (groundY(x, z) < 0.25) break;
      roots.push(x, groundY(x, z) - 0.03, z, random.uniform(0.35, 0.95));
      habits.push(random.uniform(0, Math.PI * 2), random.uniform(0.5, 1.3), random.next(), 0);
    }
  }
}

function createReeds(shared: Shared) {
  const random = createRandom(shared.seed + 61);
  const blade = createBlade();
  const plants = plantReeds(random, REEDS[shared.quality]);
  sowGrass(random, plants, GRASS[shared.quality]);
  return {
    blade,
    reeds: instances(blade, plants.roots, plants.habits),
    stem: createMaterial(shared, {
      vertexShader: REED_VERTEX,
      fragmentShader: REED_FRAGMENT,
      side: DoubleSide,
    }),
  };
}

export function Reeds({ shared }: { readonly shared: Shared }) {
  const { reeds, stem } = usePart(shared, createReeds);
  return (
    <>
      <mesh geometry={reeds} material={stem} frustumCulled={false} />
      <Fireflies shared={shared} spots={CLUMPS} ground={groundY} />
    </>
  );
}
