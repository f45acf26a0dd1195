/** @file Controls that a finger would miss: outside the view, half covered, or smaller than 24 × 24 CSS pixels. */
import type { Page } from '@playwright/test';

/** WCAG 2.2, 2.5.8: the least target. */
const LEAST_PX = 24;
const CONTROLS = 'button, a[href], select, input:not([type=file]), summary, .file-button, .framing-grip';

/**
 * Each control is scrolled to where it lies in something that scrolls. One that another layer covers wholly, as a
 * sheet covers the panel on a phone, is not there to be pressed and is left out.
 */
export function touchFaults(page: Page): Promise<{ readonly judged: number; readonly faults: string[] }> {
  return page.evaluate(
    ({ controls, least }) => {
      const faults: string[] = [];
      let judged = 0;
      const modal = document.querySelector('dialog:modal');
      for (const control of (modal ?? document).querySelectorAll<HTMLElement>(controls)) {
        // A label presses what it labels.
        const target = control.matches('input') ? (control.closest('label') ?? control) : control;
        if (!target.checkVisibility({ visibilityProperty: true })) continue;
        target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        const { left, top, right, bottom, width, height } = target.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        const points = [
          [x, y],
          [left + 2, y],
          [right - 2, y],
          [x, top + 2],
          [x, bottom - 2],
        ] as const;
        const seen = points.filter(([px, py]) => {
          const hit = document.elementFromPoint(px, py);
          return hit !== null && (target.contains(hit) || hit.contains(target));
        });
        const name =
          `${control.getAttribute('aria-label') ?? (target.textContent || control.className)}`.slice(0, 40);
        const place = `“${name}” at ${[left, top, width, height].map(Math.round).join(' ')}`;
        const inside = left >= 0 && top >= 0 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5;
        if (inside && seen.length === 0) continue;
        judged += 1;
        if (!inside) faults.push(`outside the view: ${place}`);
        else if (seen.length < points.length) faults.push(`half covered: ${place}`);
        if (width < least || height < least) faults.push(`too small: ${place}`);
      }
      if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the view');
      return { judged, faults };
    },
    { controls: CONTROLS, least: LEAST_PX },
  );
}
