/** @file Mist over the water. One draw call. */
import { BufferGeometry, DoubleSide, Float32BufferAttribute } from 'three';
import { MIST_FRAGMENT, MIST_VERTEX } from './glsl/mist.ts';
import { createMaterial, type Shared } from './shared.ts';
import { SEA_LEVEL_M } from './terrain.ts';
import { usePart } from './use-part.ts';

/** Distance and height, m, from far to near: drawn in this order. */
const SHEETS = {
  low: [
    [170, 15],
    [60, 6],
    [24, 2.6],
  ],
  high: [
    [260, 20],
    [150, 13],
    [90, 8.5],
    [55, 5.5],
    [33, 3.4],
    [20, 2.3],
  ],
} as const;
const COLUMNS = 48;
const HALF_ANGLE = (Math.PI / 180) * 104;

function createSheets(sheets: readonly (readonly [number, number])[]): BufferGeometry {
  const positions: number[] = [];
  const places: number[] = [];
  const indices: number[] = [];
  sheets.forEach(([distance, height], number) => {
    for (let column = 0; column <= COLUMNS; column++) {
      const angle = (column / COLUMNS - 0.5) * 2 * HALF_ANGLE;
      for (const up of [0, 1]) {
        positions.push(Math.sin(angle) * distance, SEA_LEVEL_M + up * height, -Math.cos(angle) * distance);
        places.push(column / COLUMNS, up, number / sheets.length);
      }
      if (column === COLUMNS) continue;
      const i = positions.length / 3 - 2;
      indices.push(i, i + 2, i + 1, i + 1, i + 2, i + 3);
    }
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3));
  geometry.setAttribute('sheet', new Float32BufferAttribute(places, 3));
  geometry.setIndex(indices);
  return geometry;
}

function createMist(shared: Shared) {
  return {
    sheets: createSheets(SHEETS[shared.quality]),
    veil: createMaterial(shared, {
      vertexShader: MIST_VERTEX,
      fragmentShader: MIST_FRAGMENT,
      kind: 'veil',
      side: DoubleSide,
    }),
  };
}

export function Mist({ shared }: { readonly shared: Shared }) {
  const { sheets, veil } = usePart(shared, createMist);
  return <mesh geometry={sheets} material={veil} renderOrder={30} frustumCulled={false} />;
}
