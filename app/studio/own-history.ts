/** @file The keys of a panel that has a history of its own beside the mapping's. */
import type { KeyboardEvent, RefObject } from 'react';
import { historyStepOf } from '../shared/keys.ts';
import { useKeptFocus } from '../shared/use-kept-focus.ts';

export interface OwnHistory {
  undo(): unknown;
  redo(): unknown;
}

/**
 * What the panel's outermost element is given. Ctrl Z, Ctrl Shift Z and Ctrl Y inside it step through its history and
 * never through the mapping's, also where there is nothing to undo, and after the focused element was removed.
 */
export function useOwnHistory<Panel extends HTMLElement>(
  history: OwnHistory,
): {
  readonly ref: RefObject<Panel | null>;
  readonly tabIndex: -1;
  readonly onKeyDown: (event: KeyboardEvent) => void;
} {
  return {
    ...useKeptFocus<Panel>(),
    onKeyDown: (event) => {
      const step = historyStepOf(event.nativeEvent);
      if (!step) return;
      // The window's shortcut would undo the mapping.
      event.preventDefault();
      history[step]();
    },
  };
}
