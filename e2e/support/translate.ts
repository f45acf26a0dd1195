/** @file A browser that translates the page, for journeys. */
import type { Page } from '@playwright/test';

/** As Chrome's translator does: the text goes into two <font> elements, now and whenever it changes. */
export async function translate(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const wrap = (node: Node): void => {
      if (node instanceof Text) {
        const parent = node.parentElement;
        if (!parent || !node.data.trim()) return;
        if (parent.closest('font, script, style, svg, option, textarea, [translate="no"]')) return;
        const outer = document.createElement('font');
        const inner = outer.appendChild(document.createElement('font'));
        inner.append(node.data);
        parent.replaceChild(outer, node);
      } else if (node instanceof Element) for (const child of [...node.childNodes]) wrap(child);
    };
    const watch = (): void => {
      wrap(document.body);
      new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes) {
          for (const node of addedNodes) wrap(node);
          if (target instanceof Text) wrap(target);
        }
      }).observe(document.body, { childList: true, characterData: true, subtree: true });
    };
    addEventListener('DOMContentLoaded', watch);
  });
}
