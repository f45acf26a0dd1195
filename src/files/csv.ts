/** @file One row of comma-separated values. */

/**
 * The cells of a row, trimmed: `a,"b, c"` → [a, b, c as one]. In quotes, "" stands for one quote. Null where a quote
 * is not closed, or text follows one.
 */
export function splitRow(line: string): string[] | null {
  const cells: string[] = [];
  const cell = /\s*(?:"((?:[^"]|"")*)"\s*|([^",]*))(,|$)/y;
  for (;;) {
    const match = cell.exec(line);
    if (!match) return null;
    cells.push(match[1] === undefined ? (match[2] ?? '').trim() : match[1].replaceAll('""', '"').trim());
    if (match[3] === '') return cells;
  }
}
