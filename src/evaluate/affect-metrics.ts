/** @file Figures of a second head: how near valence and arousal come to what people annotated. */
import { AFFECT_DIMENSIONS, type Affect, type AffectDimension } from '../core/index.ts';

export interface AffectFigures {
  /** Faces that have the value. */
  readonly faces: number;
  /** Root of the mean squared error; of values in −1 to 1. */
  readonly rmse: number;
  /** Concordance correlation coefficient (Lin 1989), −1 to 1; 0 where neither varies. */
  readonly ccc: number;
}

export type AffectMetrics = Readonly<Record<AffectDimension, AffectFigures | null>>;

function figuresOf(pairs: readonly (readonly [number, number])[]): AffectFigures | null {
  const faces = pairs.length;
  if (faces === 0) return null;
  const mean = (value: (pair: readonly [number, number]) => number): number =>
    pairs.reduce((sum, pair) => sum + value(pair), 0) / faces;
  const [x, y] = [mean(([said]) => said), mean(([, annotated]) => annotated)];
  const covariance = mean(([said, annotated]) => (said - x) * (annotated - y));
  const spread =
    mean(([said]) => (said - x) ** 2) + mean(([, annotated]) => (annotated - y) ** 2) + (x - y) ** 2;
  return {
    faces,
    rmse: Math.sqrt(mean(([said, annotated]) => (said - annotated) ** 2)),
    ccc: spread === 0 ? 0 : (2 * covariance) / spread,
  };
}

/** predicted [N][2] and what was annotated [N] → figures of each dimension; null where no face has it. */
export function measureAffect(
  predicted: readonly (readonly number[])[],
  annotated: readonly (Affect | undefined)[],
): AffectMetrics {
  const of = (dimension: AffectDimension, column: number): AffectFigures | null =>
    figuresOf(
      predicted.flatMap((row, i): [number, number][] => {
        const value = annotated[i]?.[dimension] ?? null;
        return value === null ? [] : [[row[column] ?? 0, value]];
      }),
    );
  return Object.fromEntries(AFFECT_DIMENSIONS.map((name, i) => [name, of(name, i)])) as AffectMetrics;
}
