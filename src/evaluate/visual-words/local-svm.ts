/**
 * @file Local learning (Bottou and Vapnik 1992; for expressions Ionescu, Popescu and Grozea 2013): an SVM of its own for
 * each face that is judged, learnt from the training faces that are most like it. One-vs-rest, the squared hinge loss, by
 * dual coordinate descent (Hsieh et al. 2008) on the products of the neighbours with each other.
 */
import { DataError } from '../../core/index.ts';

/** Faces that are compared at once: their counts lie side by side in the 52 bits of one double. */
const TOGETHER = 4;
/** More places than a row may have. */
const LANE = 2 ** 13;

export interface LocalSettings {
  readonly neighbours: number;
  readonly c: number;
  readonly passes: number;
}

/** Places of the presence vector, per four faces: one double holds which of them have it. */
type Marks = Float64Array;

function mark(marks: Marks, faces: readonly Int32Array[], on: boolean): void {
  for (const [lane, face] of faces.entries()) {
    if (face.length >= LANE)
      throw new DataError(
        `A face has ${face.length} places, the SVM of a single face takes fewer than ${LANE} places.`,
        'Take descriptors farther apart (a larger --step), fewer words, or no neighbours.',
      );
    const value = on ? LANE ** lane : -(LANE ** lane);
    for (let i = 0; i < face.length; i++) marks[face[i] ?? 0] = (marks[face[i] ?? 0] ?? 0) + value;
  }
}

/** Cosines of each of `rows` with up to four faces, a constant 1 beside the places: → [faces][rows]. */
function cosines(rows: readonly Int32Array[], faces: readonly Int32Array[], marks: Marks): Float32Array[] {
  mark(marks, faces, true);
  const found = faces.map(() => new Float32Array(rows.length));
  for (let r = 0; r < rows.length; r++) {
    const row = rows[r] ?? new Int32Array();
    let shared = 0;
    for (let i = 0; i < row.length; i++) shared += marks[row[i] ?? 0] ?? 0;
    for (const [lane, own] of found.entries()) {
      const count = shared % LANE;
      shared = (shared - count) / LANE;
      own[r] = (count + 1) / Math.sqrt((row.length + 1) * ((faces[lane]?.length ?? 0) + 1));
    }
  }
  mark(marks, faces, false);
  return found;
}

/** Indices of the `count` largest. */
function largest(values: Float32Array, count: number): Int32Array {
  const border = Float32Array.from(values).sort().at(-Math.min(count, values.length)) ?? 0;
  const taken: number[] = [];
  for (let i = 0; i < values.length; i++) if ((values[i] ?? 0) >= border) taken.push(i);
  return Int32Array.from(taken.slice(0, count));
}

/** Products of the neighbours with each other, [n,n]. */
function gram(rows: readonly Int32Array[], marks: Marks): Float32Array {
  const products = new Float32Array(rows.length * rows.length);
  for (let start = 0; start < rows.length; start += TOGETHER)
    for (const [lane, own] of cosines(rows, rows.slice(start, start + TOGETHER), marks).entries())
      products.set(own, (start + lane) * rows.length);
  return products;
}

/** Margin of the face with `toFace` [n]: what the SVM of one class, signs ±1 [n], says of it. */
function marginOf(
  products: Float32Array,
  toFace: Float32Array,
  signs: Int8Array,
  { c, passes }: LocalSettings,
): number {
  const n = signs.length;
  const diagonal = 1 / (2 * c);
  const alpha = new Float64Array(n);
  const said = new Float64Array(n);
  for (let pass = 0; pass < passes; pass++) {
    let most = 0;
    for (let i = 0; i < n; i++) {
      const sign = signs[i] ?? 1;
      const before = alpha[i] ?? 0;
      const slope = sign * (said[i] ?? 0) - 1 + diagonal * before;
      // A product of a row with itself is 1.
      const after = Math.max(0, before - slope / (1 + diagonal));
      const step = (after - before) * sign;
      if (step === 0) continue;
      most = Math.max(most, Math.abs(step));
      alpha[i] = after;
      const start = i * n;
      for (let k = 0; k < n; k++) said[k] = (said[k] ?? 0) + step * (products[start + k] ?? 0);
    }
    if (most < 1e-3) break;
  }
  let margin = 0;
  for (let i = 0; i < n; i++) margin += (alpha[i] ?? 0) * (signs[i] ?? 1) * (toFace[i] ?? 0);
  return margin;
}

/**
 * Margins of each face, one a class, by an SVM learnt from its own neighbours among `rows`; a class that none of them
 * is of has −1.
 * @param rows presence vectors of the training faces, as `presence` gives them
 * @param labels class of each row, 0 … classes − 1
 * @param length of a presence vector
 */
export function localMargins(
  rows: readonly Int32Array[],
  labels: readonly number[],
  classes: number,
  length: number,
  faces: readonly Int32Array[],
  settings: LocalSettings,
  onFace: (done: number) => void = () => {},
): number[][] {
  const marks = new Float64Array(length);
  const margins: number[][] = [];
  for (let start = 0; start < faces.length; start += TOGETHER) {
    for (const own of cosines(rows, faces.slice(start, start + TOGETHER), marks)) {
      const near = largest(own, settings.neighbours);
      const nearRows = Array.from(near, (i) => rows[i] ?? new Int32Array());
      const products = gram(nearRows, marks);
      const toFace = Float32Array.from(near, (i) => own[i] ?? 0);
      const of = Array.from(near, (i) => labels[i] ?? 0);
      margins.push(
        Array.from({ length: classes }, (_, label) => {
          if (!of.includes(label)) return -1;
          const signs = Int8Array.from(of, (other) => (other === label ? 1 : -1));
          return marginOf(products, toFace, signs, settings);
        }),
      );
      onFace(margins.length);
    }
  }
  return margins;
}
