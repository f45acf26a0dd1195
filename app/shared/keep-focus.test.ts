/** A page of few elements, with what browsers do to the focus of an element that goes away. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepFocusIn } from './keep-focus.ts';

class FakeElement extends EventTarget {
  isDisabled = false;
  readonly page: FakePage;
  parentElement: FakeElement | null;
  readonly isAnchor: boolean;
  constructor(page: FakePage, parent: FakeElement | null, isAnchor = false) {
    super();
    this.page = page;
    this.parentElement = parent;
    this.isAnchor = isAnchor;
  }
  get ownerDocument(): FakePage {
    return this.page;
  }
  get isConnected(): boolean {
    return this === this.page.body || this.parentElement?.isConnected === true;
  }
  contains(other: FakeElement | null): boolean {
    return other !== null && (other === this || this.contains(other.parentElement));
  }
  matches(selector: string): boolean {
    expect(selector).toBe(':disabled');
    return this.isDisabled;
  }
  closest(selector: string): FakeElement | null {
    expect(selector).toBe('[tabindex="-1"]');
    return this.isAnchor ? this : (this.parentElement?.closest(selector) ?? null);
  }
  focus(): void {
    const before = this.page.activeElement;
    if (before === this) return;
    this.page.activeElement = this;
    before?.tell('focusout');
    this.tell('focusin');
  }
  remove(): void {
    const held = this.contains(this.page.activeElement) ? this.page.activeElement : null;
    if (held) {
      this.page.activeElement = this.page.body;
      if (this.page.tellsOfRemovals) held.tell('focusout');
    }
    this.parentElement = null;
    this.page.changed();
  }
  disable(): void {
    this.isDisabled = true;
    this.page.changed();
  }
  /** To this element and to all around it, as an event that bubbles. */
  tell(type: string): void {
    const path: FakeElement[] = [];
    for (let at: FakeElement | null = this; at; at = at.parentElement) path.push(at);
    for (const at of path)
      at.dispatchEvent(Object.defineProperty(new Event(type), 'target', { value: this }));
  }
}

class FakePage {
  /** Chrome does; Firefox does not. */
  tellsOfRemovals = false;
  readonly body: FakeElement = new FakeElement(this, null);
  activeElement: FakeElement | null = this.body;
  observers: (() => void)[] = [];
  changed(): void {
    for (const observer of this.observers) queueMicrotask(observer);
  }
}

let page: FakePage;
let panel: FakeElement;
let stop: () => void;
beforeEach(() => {
  page = new FakePage();
  vi.stubGlobal(
    'MutationObserver',
    class {
      readonly callback: () => void;
      constructor(callback: () => void) {
        this.callback = callback;
      }
      observe(): void {
        page.observers.push(this.callback);
      }
      disconnect(): void {
        page.observers = page.observers.filter((other) => other !== this.callback);
      }
    },
  );
  panel = new FakeElement(page, page.body, true);
  stop = keepFocusIn(panel as unknown as HTMLElement);
});
afterEach(() => vi.unstubAllGlobals());
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a part that keeps the focus', () => {
  it.each([true, false])('takes it where the focused element is removed (told of it: %s)', async (tells) => {
    page.tellsOfRemovals = tells;
    const row = new FakeElement(page, panel);
    const button = new FakeElement(page, row);
    button.focus();
    button.remove();
    await settled();
    expect(page.activeElement).toBe(panel);
    const other = new FakeElement(page, row);
    other.focus();
    row.remove();
    await settled();
    expect(page.activeElement).toBe(panel);
  });

  it('takes it where the focused element is disabled, at once or when the page is drawn', async () => {
    const undo = new FakeElement(page, panel);
    undo.focus();
    undo.disable();
    await settled();
    expect(page.activeElement).toBe(panel);
  });

  it('gives it to the nearest part around that is still there', async () => {
    const list = new FakeElement(page, panel, true);
    const button = new FakeElement(page, new FakeElement(page, list));
    button.focus();
    button.remove();
    await settled();
    expect(page.activeElement).toBe(list);
    new FakeElement(page, list).focus();
    list.remove();
    await settled();
    expect(page.activeElement).toBe(panel);
    const outer = new FakeElement(page, panel, true);
    const inner = new FakeElement(page, outer, true);
    new FakeElement(page, inner).focus();
    inner.remove();
    await settled();
    expect(page.activeElement).toBe(outer);
  });

  it('leaves it where a person or the page put it', async () => {
    const button = new FakeElement(page, panel);
    const outside = new FakeElement(page, page.body);
    button.focus();
    outside.focus();
    button.remove();
    await settled();
    expect(page.activeElement).toBe(outside);
    // A press beside everything: what goes away later takes nothing along.
    const second = new FakeElement(page, panel);
    second.focus();
    page.body.focus();
    await settled();
    second.remove();
    await settled();
    expect(page.activeElement).toBe(page.body);
    // Another element of the part has it.
    const third = new FakeElement(page, panel);
    const fourth = new FakeElement(page, panel);
    third.focus();
    fourth.focus();
    third.remove();
    await settled();
    expect(page.activeElement).toBe(fourth);
  });

  it('takes nothing after it was stopped', async () => {
    const button = new FakeElement(page, panel);
    button.focus();
    stop();
    button.remove();
    await settled();
    expect(page.activeElement).toBe(page.body);
  });
});
