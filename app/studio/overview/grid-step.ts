/** @file Moves through a table by keys, as through any grid: one stop of the Tab key, arrows from cell to cell. */

/**
 * @param key its name, as `keyOf` gives it
 * @param place the cell that has the focus, row by row from 0
 * @param whole whether Control is held: `Home` and `End` then mean the first and the last cell of all
 * @returns the cell that the key leads to, `place` itself at an edge; null for another key
 */
export function gridStep(
  key: string,
  place: number,
  size: { readonly rows: number; readonly columns: number },
  whole: boolean,
): number | null {
  const { rows, columns } = size;
  const row = Math.floor(place / columns);
  const column = place % columns;
  const last = rows * columns - 1;
  switch (key) {
    case 'ArrowLeft':
      return column > 0 ? place - 1 : place;
    case 'ArrowRight':
      return column < columns - 1 ? place + 1 : place;
    case 'ArrowUp':
      return row > 0 ? place - columns : place;
    case 'ArrowDown':
      return row < rows - 1 ? place + columns : place;
    case 'Home':
      return whole ? 0 : row * columns;
    case 'End':
      return whole ? last : (row + 1) * columns - 1;
    default:
      return null;
  }
}
