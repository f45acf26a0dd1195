/** @file Sky dome and stars. Two draw calls. */
import { BackSide, BufferGeometry, Float32BufferAttribute, SphereGeometry } from 'three';
import { createRandom } from '../../../../src/core/index.ts';
import { SKY_FRAGMENT, SKY_VERTEX } from './glsl/sky.ts';
import { STARS_FRAGMENT, STARS_VERTEX } from './glsl/stars.ts';
import { createMaterial, type Shared } from './shared.ts';
import { usePart } from './use-part.ts';

/** Beyond everything else, and within any sensible far plane. */
const DOME_RADIUS_M = 900;
const STARS = { low: 350, high: 1400 } as const;

function createStars(seed: number, count: number): BufferGeometry {
  const random = createRandom(seed);
  const positions: number[] = [];
  const looks: number[] = [];
  for (let i = 0; i < count; i++) {
    const up = 0.03 + 0.97 * random.next() ** 1.25;
    const around = random.uniform(0, Math.PI * 2);
    const flat = Math.sqrt(Math.max(0, 1 - up * up));
    const r = DOME_RADIUS_M * 0.98;
    positions.push(Math.cos(around) * flat * r, up * r, Math.sin(around) * flat * r);
    // Few bright, many faint, as magnitudes are; warm to blue-white; a phase to twinkle with.
    looks.push(0.12 + 0.88 * random.next() ** 5, random.next(), random.uniform(0, Math.PI * 2));
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3));
  geometry.setAttribute('look', new Float32BufferAttribute(looks, 3));
  return geometry;
}

function createSky(shared: Shared) {
  return {
    dome: new SphereGeometry(DOME_RADIUS_M, 32, 16),
    sky: createMaterial(shared, {
      vertexShader: SKY_VERTEX,
      fragmentShader: SKY_FRAGMENT,
      side: BackSide,
      depthWrite: false,
    }),
    stars: createStars(shared.seed + 11, STARS[shared.quality]),
    starlight: createMaterial(shared, {
      vertexShader: STARS_VERTEX,
      fragmentShader: STARS_FRAGMENT,
      kind: 'glow',
    }),
  };
}

export function Sky({ shared }: { readonly shared: Shared }) {
  const { dome, sky, stars, starlight } = usePart(shared, createSky);
  return (
    <>
      {/* Last of the solid things, so that only the sky that is seen is shaded. */}
      <mesh geometry={dome} material={sky} renderOrder={10} frustumCulled={false} />
      <points geometry={stars} material={starlight} renderOrder={11} frustumCulled={false} />
    </>
  );
}
