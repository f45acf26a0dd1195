/**
 * @file Keeps the focus inside a part of the page whose focused element is removed or disabled. Browsers would give it
 * to the body, and the part would hear no key until somebody presses into it again.
 */

/** Those that take the focus, from the nearest on. An element that was removed has no way up any more. */
function partsAround(element: Element): readonly HTMLElement[] {
  const nearest = element.parentElement?.closest<HTMLElement>('[tabindex="-1"]');
  return nearest ? [nearest, ...partsAround(nearest)] : [];
}

/**
 * Where the focused element in `part` is removed or disabled and nothing else takes the focus, focuses the nearest
 * ancestor that it had with `tabindex="-1"` and that is still there. `part` itself is such an ancestor.
 * @returns a function that stops it
 */
export function keepFocusIn(part: HTMLElement): () => void {
  const page = part.ownerDocument;
  let last: Element | null = null;
  let around: readonly HTMLElement[] = [];
  const settle = (): void => {
    if (!last) return;
    const active = page.activeElement;
    const isGone = !last.isConnected || last.matches(':disabled');
    const isNowhere = active === null || active === page.body || active === last;
    if (isGone && isNowhere) (around.find((each) => each.isConnected) ?? part).focus({ preventScroll: true });
    else if (!part.contains(active)) last = null;
  };
  const enter = (event: FocusEvent): void => {
    last = event.target as Element;
    around = partsAround(last);
  };
  // After the removal, where that is what takes the focus away.
  const leave = (): void => queueMicrotask(settle);
  part.addEventListener('focusin', enter);
  part.addEventListener('focusout', leave);
  const observer = new MutationObserver(settle);
  observer.observe(part, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  return () => {
    part.removeEventListener('focusin', enter);
    part.removeEventListener('focusout', leave);
    observer.disconnect();
  };
}
