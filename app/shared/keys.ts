/** @file What a key press means, on any layout; the only place that reads `event.key`. */

/** The parts of a key event that decide, of the browser's own and of React's alike. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing?: boolean;
  readonly keyCode?: number;
  readonly nativeEvent?: { readonly isComposing: boolean };
}

/** Where the key is found on a layout that writes another script there: by its place on a US keyboard. */
const BY_PLACE: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Minus: '-',
  Equal: '=',
  Space: ' ',
};

/** What browsers send while an input method composes and does not say so (UI Events, 7.3.1). */
const COMPOSING_KEY_CODE = 229;

function placeOf(code: string): string | undefined {
  return /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1]?.toLowerCase() ?? BY_PLACE[code];
}

/**
 * The key by its name (`ArrowLeft`) or as a lower-case letter, digit or sign. A layout without Latin letters gives the
 * one at the same place. Empty while an input method composes: what is pressed then is its own.
 */
export function keyOf(press: KeyPress): string {
  const { key, code } = press;
  if (press.isComposing || press.nativeEvent?.isComposing || press.keyCode === COMPOSING_KEY_CODE) return '';
  if (key === 'Process' || key === 'Dead') return '';
  if (/^[\x20-\x7e]$/.test(key)) return key.toLowerCase();
  // Names of keys are ASCII words; anything else is a letter of another script.
  return /^[A-Za-z0-9]{2,}$/.test(key) ? key : (placeOf(code) ?? key);
}

/**
 * The same for a key that is pressed by itself, or with Shift; empty with Ctrl, ⌘ or Alt, which are the browser's and
 * the system's (Alt ← goes back, ⌘ [ too). A sign that a layout writes by Alt or AltGr is no such press.
 */
export function plainKeyOf(press: KeyPress): string {
  const key = keyOf(press);
  if (!press.ctrlKey && !press.metaKey && !press.altKey) return key;
  const isWritten = press.altKey && !press.metaKey && /^[^a-z0-9 ]$/.test(key) && key !== placeOf(press.code);
  return isWritten ? key : '';
}

/** The key that is pressed with Ctrl, or ⌘, and nothing but Shift beside it; empty for any other press. */
export function commandOf(press: KeyPress): string {
  return (press.ctrlKey || press.metaKey) && !press.altKey ? keyOf(press) : '';
}

/** What a field bears whose text was taken: its undo is the document's again, no longer the text's. */
export const settled = (isSettled: boolean): { readonly 'data-settled': boolean } => ({
  'data-settled': isSettled,
});

/** Undo, or redo (Ctrl Shift Z, Ctrl Y), of what is edited; null for any other press, and where a text is being written. */
export function historyStepOf(press: KeyPress & { readonly target: unknown }): 'undo' | 'redo' | null {
  if (takesText(press.target) && !isSettled(press.target)) return null;
  const key = commandOf(press);
  if (key === 'z') return press.shiftKey ? 'redo' : 'undo';
  return key === 'y' ? 'redo' : null;
}

const isSettled = (target: unknown): boolean => (target as Partial<HTMLElement>).dataset?.settled === 'true';

const WITHOUT_TEXT = /^(?:button|checkbox|color|file|image|radio|range|reset|submit)$/;

/** Whether a person writes there: its keys are the text's. */
export function takesText(target: unknown): boolean {
  const element = target as Partial<HTMLInputElement> | null;
  switch (element?.tagName?.toLowerCase()) {
    case 'input':
      return !WITHOUT_TEXT.test(element.type ?? '');
    case 'textarea':
      return true;
    default:
      return element?.isContentEditable === true;
  }
}
