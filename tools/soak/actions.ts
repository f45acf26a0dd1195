/** @file Random actions on the page: seeded, so that a soak can be repeated. */
import type { Page } from '@playwright/test';
import type { Random } from '../../src/core/index.ts';

/** Never pressed: they leave the page, erase, open what this machine lacks, or (WebGPU) have a turn of their own. */
const LEFT_ALONE =
  /enter vr|webgpu|erase|withdraw|delete|file|camera|export|import|download|record|install|share/i;
const MOST_NAME = 40;

/** Every visible, enabled control of the page, in the order of the page. */
const CONTROLS =
  'button:visible:enabled, select:visible:enabled, input[type=range]:visible:enabled, ' +
  'input[type=radio]:visible:enabled, input[type=checkbox]:visible:enabled';

interface Control {
  readonly index: number;
  readonly kind: 'button' | 'select' | 'range' | 'toggle';
  readonly name: string;
}

async function controls(page: Page): Promise<Control[]> {
  const found = await page.locator(CONTROLS).evaluateAll((nodes) =>
    nodes.map((node, index) => {
      const type = node.getAttribute('type');
      const label = node.closest('label')?.textContent ?? '';
      return {
        index,
        kind:
          node.tagName === 'SELECT'
            ? ('select' as const)
            : type === 'range'
              ? ('range' as const)
              : type === 'radio' || type === 'checkbox'
                ? ('toggle' as const)
                : ('button' as const),
        name: (node.getAttribute('aria-label') ?? `${node.textContent} ${label}`).replace(/\s+/g, ' ').trim(),
      };
    }),
  );
  return found.filter(({ name }) => !LEFT_ALONE.test(name));
}

/** Does one thing and says what, or answers null where nothing can be done. */
export async function act(page: Page, random: Random): Promise<string | null> {
  const all = await controls(page);
  const control = all[Math.floor(random.next() * all.length)];
  if (!control) return null;
  const place = page.locator(CONTROLS).nth(control.index);
  const name = `${control.kind} “${control.name.slice(0, MOST_NAME)}”`;
  const timeout = 20_000;
  switch (control.kind) {
    case 'button':
    case 'toggle':
      // Dispatched: a picture in motion over software rendering makes Playwright wait for stillness.
      await place.dispatchEvent('click', {}, { timeout });
      return name;
    case 'select': {
      const count = await place.locator('option').count();
      await place.selectOption({ index: Math.floor(random.next() * count) }, { timeout });
      return name;
    }
    case 'range': {
      const share = random.next();
      await place.evaluate((node, at) => {
        const input = node as HTMLInputElement;
        const [min, max] = [Number(input.min || 0), Number(input.max || 100)];
        const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
        set?.call(input, String(min + at * (max - min)));
        input.dispatchEvent(new Event('input', { bubbles: true }));
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }, share);
      return name;
    }
    default:
      throw control.kind satisfies never;
  }
}

/** Puts sensing on again where an action (or a missing camera) has switched it off. */
export async function keepSensing(page: Page): Promise<void> {
  const start = page.getByRole('button', { name: 'Start sensing' });
  if (await start.isVisible()) await start.dispatchEvent('click');
}
