/** @file Headlands, islands and hills: layers of silhouette with air between them. One draw call. */
import { BufferGeometry, DoubleSide, Float32BufferAttribute, MathUtils } from 'three';
import { createRandom } from '../../../../src/core/index.ts';
import { createMaterial, type Shared } from '../shared/shared.ts';
import { usePart } from '../shared/use-part.ts';
import { RIDGE_FRAGMENT, RIDGE_VERTEX } from './glsl/ridges.ts';

interface Ridge {
  readonly distanceM: number;
  /** From left to right, degrees from straight ahead. */
  readonly fromDeg: number;
  readonly toDeg: number;
  readonly heightM: number;
  /** Where along its width (0–1) it is highest. */
  readonly peak: number;
  /** How long its ends run out into the sea: 1 straight, more is longer. */
  readonly tail: number;
  readonly rugged: number;
}

/** Composed about the light at −13°, which must stay free. */
const RIDGES: readonly Ridge[] = [
  { distanceM: 92, fromDeg: 21, toDeg: 104, heightM: 25, peak: 0.5, tail: 2.0, rugged: 0.34 },
  { distanceM: 160, fromDeg: 13, toDeg: 70, heightM: 24, peak: 0.5, tail: 2.2, rugged: 0.34 },
  { distanceM: 190, fromDeg: -104, toDeg: -41, heightM: 24, peak: 0.36, tail: 1.9, rugged: 0.3 },
  { distanceM: 330, fromDeg: -50, toDeg: -25, heightM: 20, peak: 0.42, tail: 1.5, rugged: 0.36 },
  { distanceM: 470, fromDeg: 0.5, toDeg: 12, heightM: 19, peak: 0.6, tail: 1.4, rugged: 0.4 },
  { distanceM: 640, fromDeg: -62, toDeg: -18, heightM: 40, peak: 0.3, tail: 1.3, rugged: 0.34 },
  { distanceM: 760, fromDeg: -4, toDeg: 64, heightM: 62, peak: 0.6, tail: 1.35, rugged: 0.36 },
  { distanceM: 150, fromDeg: 88, toDeg: 275, heightM: 34, peak: 0.62, tail: 0.5, rugged: 0.42 },
];
const COLUMNS = { low: 70, high: 160 } as const;
const ROWS = [-0.04, 0.35, 0.75, 1] as const;

/** Heights 0–1 along a line: octaves of value noise. */
function outline(seed: number, columns: number, rugged: number): number[] {
  const random = createRandom(seed);
  const values = new Array<number>(columns + 1).fill(0);
  for (let cells = 3, strength = rugged; cells < columns; cells *= 2, strength *= 0.5) {
    const knots = Array.from({ length: cells + 2 }, () => random.uniform(-1, 1));
    for (let i = 0; i <= columns; i++) {
      const at = (i / columns) * cells;
      const t = at - Math.floor(at);
      const here = knots[Math.floor(at)] ?? 0;
      const next = knots[Math.floor(at) + 1] ?? 0;
      values[i] = (values[i] ?? 0) + (here + (next - here) * t * t * (3 - 2 * t)) * strength;
    }
  }
  return values;
}

function createRidges(seed: number, columns: number): BufferGeometry {
  const positions: number[] = [];
  const rises: number[] = [];
  const indices: number[] = [];
  RIDGES.forEach((ridge, layer) => {
    const rough = outline(seed + layer * 101, columns, ridge.rugged);
    for (let column = 0; column <= columns; column++) {
      const t = column / columns;
      const side = t < ridge.peak ? t / ridge.peak : (1 - t) / (1 - ridge.peak);
      const shape = Math.sin((side * Math.PI) / 2) ** ridge.tail;
      const height = ridge.heightM * shape * Math.max(0.12, 0.72 + (rough[column] ?? 0));
      const angle = MathUtils.degToRad(MathUtils.lerp(ridge.fromDeg, ridge.toDeg, t));
      ROWS.forEach((row, r) => {
        // Slopes lean back, so that light and haze can tell foot from crest.
        const distance = ridge.distanceM * (1 + 0.12 * Math.max(row, 0));
        positions.push(Math.sin(angle) * distance, height * row - 0.5, -Math.cos(angle) * distance);
        rises.push(row);
        if (column === columns || r === ROWS.length - 1) return;
        const i = positions.length / 3 - 1;
        indices.push(i, i + ROWS.length, i + 1, i + 1, i + ROWS.length, i + ROWS.length + 1);
      });
    }
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3));
  geometry.setAttribute('rise', new Float32BufferAttribute(rises, 1));
  geometry.setIndex(indices);
  return geometry;
}

function createLand(shared: Shared) {
  return {
    ridges: createRidges(shared.seed + 53, COLUMNS[shared.quality]),
    surface: createMaterial(shared, {
      vertexShader: RIDGE_VERTEX,
      fragmentShader: RIDGE_FRAGMENT,
      side: DoubleSide,
    }),
  };
}

export function Ridges({ shared }: { readonly shared: Shared }) {
  const { ridges, surface } = usePart(shared, createLand);
  return <mesh geometry={ridges} material={surface} frustumCulled={false} />;
}
