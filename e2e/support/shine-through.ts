/** @file Whether words shine through the switches that lie above them. */

/**
 * The switches that have something of `.sensor-view` beneath them and no opaque ground between. Runs in the page.
 * @returns their words
 */
export function switchesOverWords(): string[] {
  const isOpaque = (element: Element): boolean => {
    const { backgroundColor } = getComputedStyle(element);
    return /^rgb\(/.test(backgroundColor);
  };
  const shines = (each: Element): boolean => {
    const { left, top, width, height } = each.getBoundingClientRect();
    if (width === 0) return false;
    // Of the parts of the view alone: its own box holds no words.
    const isWords = (element: Element): boolean => element.closest('.sensor-view > *') !== null;
    return [0.15, 0.5, 0.85].some((part) => {
      const pile = document.elementsFromPoint(left + width * part, top + height / 2);
      const words = pile.findIndex(isWords);
      return words !== -1 && !pile.slice(0, words).some(isOpaque);
    });
  };
  return [...document.querySelectorAll('.kill-switch > *, .top-controls button')]
    .filter(shines)
    .map((each) => each.textContent ?? '');
}
