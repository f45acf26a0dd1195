/** @file A part of the page in which the focus stays when the pressed button goes away. */
import { type RefObject, useEffect, useRef } from 'react';
import { keepFocusIn } from './keep-focus.ts';

/** @returns what the part's outermost element is given */
export function useKeptFocus<Part extends HTMLElement>(): {
  readonly ref: RefObject<Part | null>;
  readonly tabIndex: -1;
} {
  const ref = useRef<Part>(null);
  useEffect(() => (ref.current ? keepFocusIn(ref.current) : undefined), []);
  return { ref, tabIndex: -1 };
}
