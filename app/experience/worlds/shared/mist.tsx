/** @file Mist over the water, or among trees. One draw call. */
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
type Sheets = readonly (readonly [distanceM: number, heightM: number])[];
const COLUMNS = 48;
const HALF_ANGLE = (Math.PI / 180) * 104;

function createSheets(sheets: Sheets, floorM: number): BufferGeometry {
  const positions: number[] = [];
  const places: number[] = [];
  const indices: number[] = [];
  sheets.forEach(([distance, height], number) => {
    for (let column = 0; column <= COLUMNS; column++) {
      const angle = (column / COLUMNS - 0.5) * 2 * HALF_ANGLE;
      for (const up of [0, 1]) {
        positions.push(Math.sin(angle) * distance, floorM + up * height, -Math.cos(angle) * distance);
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

function createMist(shared: Shared, sheets: Sheets, floorM: number) {
  return {
    sheets: createSheets(sheets, floorM),
    veil: createMaterial(shared, {
      vertexShader: MIST_VERTEX,
      fragmentShader: MIST_FRAGMENT,
      kind: 'veil',
      side: DoubleSide,
    }),
  };
}

/** `over` is a constant of the place: its own sheets and ground; the sea where it is left out. */
export function Mist(props: {
  readonly shared: Shared;
  readonly over?: { readonly sheets: Sheets; readonly floorM: number };
}) {
  const { sheets, veil } = usePart(props.shared, (shared) =>
    createMist(shared, props.over?.sheets ?? SHEETS[shared.quality], props.over?.floorM ?? SEA_LEVEL_M),
  );
  return <mesh geometry={sheets} material={veil} renderOrder={30} frustumCulled={false} />;
}
