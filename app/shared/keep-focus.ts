/**
 * @file Keeps the focus inside a part of the page whose focused element is removed or disabled. Browsers would give it
 * to the body, and the part would hear no key until somebody presses into it again.
 */

/**
 * Where the focused element in `part` is removed or disabled and nothing else takes the focus, focuses the nearest
 * ancestor that it had with `tabindex="-1"`. `part` itself is such an ancestor.
 * @returns a function that stops it
 */
export function keepFocusIn(part: HTMLElement): () => void {
  const page = part.ownerDocument;
  let last: Element | null = null;
  let around = part;
  const settle = (): void => {
    if (!last) return;
    const active = page.activeElement;
    const isGone = !last.isConnected || last.matches(':disabled');
    const isNowhere = active === null || active === page.body || active === last;
    if (isGone && isNowhere) (around.isConnected ? around : part).focus({ preventScroll: true });
    else if (!part.contains(active)) last = null;
  };
  const enter = (event: FocusEvent): void => {
    last = event.target as Element;
    around = last.parentElement?.closest<HTMLElement>('[tabindex="-1"]') ?? part;
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
