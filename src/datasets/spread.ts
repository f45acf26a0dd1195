/** @file Some of many, for a quick try. */

/**
 * At most `most` of the items, spread evenly over all of them, in their order: rows are often sorted by expression, so that
 * the first ones would show a single one. All of them where `most` is left out.
 */
export function spread<Item>(items: readonly Item[], most: number = items.length): Item[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.floor((i * items.length) / most)] as Item);
}
