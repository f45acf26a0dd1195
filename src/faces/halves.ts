/** @file The part of a face that is seen. */
import type { GreyImage, Half } from '../core/index.ts';

/** First row and number of rows of a half in a face picture of `height` rows; an odd row goes to the lower half. */
export function halfRows(height: number, half: Half): { readonly top: number; readonly rows: number } {
  const upperRows = Math.floor(height / 2);
  switch (half) {
    case 'full':
      return { top: 0, rows: height };
    case 'upper':
      return { top: 0, rows: upperRows };
    case 'lower':
      return { top: upperRows, rows: height - upperRows };
    default:
      throw half satisfies never;
  }
}

/** Cuts a half out of a face: [H,W] → [rows,W]. Cut, not painted over, so no fill value can be learnt. */
export function cropHalf(face: GreyImage, half: Half): GreyImage {
  const { top, rows } = halfRows(face.height, half);
  const data = face.data.slice(top * face.width, (top + rows) * face.width);
  return { width: face.width, height: rows, data };
}
